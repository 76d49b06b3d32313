package io.coracle.http.client;

import io.coracle.http.Headers;

/**
 * A whole answer.
 *
 * @param body not to be changed
 */
public record Answer(
    int status, Headers headers, @SuppressWarnings("ArrayRecordComponent") byte[] body) {}
