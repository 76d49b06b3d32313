package io.coracle.http;

/**
 * A client's wish to speak another protocol on the connection (HTTP/1.1 {@code Upgrade}, RFC 9110
 * section 7.8).
 *
 * @param protocol lower case, e.g. {@code websocket} or {@code spdy/3.1}
 */
public record UpgradeOffer(String protocol) {}
