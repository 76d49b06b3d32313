package io.coracle.http.server;

import io.coracle.http.Headers;
import io.coracle.http.Peer;
import io.coracle.http.Query;
import io.coracle.http.Request;
import io.coracle.http.UpgradeOffer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts one request together from its head and the pieces of its body. Lives on the event loop. */
final class RequestReader {
  /** Names that Netty adds to HTTP/2 requests for its own use begin so. */
  private static final String INTERNAL_PREFIX = "x-http2-";

  private static final byte[] NO_BODY = {};

  /** What has become of a piece of a body. */
  enum Piece {
    ADDED,
    /** The body has become too long. */
    TOO_LONG,
    /** There is no room for it now. */
    NO_ROOM
  }

  private final HttpRequest head;
  private final int limit;
  private final BodyRoom.Share share;
  private byte[] first = NO_BODY;
  private @Nullable ByteArrayOutputStream more;

  /**
   * @param limit size of the body, in bytes
   * @param share takes the body's room; whoever works with the request closes it
   */
  RequestReader(HttpRequest head, int limit, BodyRoom.Share share) {
    this.head = head;
    this.limit = limit;
    this.share = share;
  }

  BodyRoom.Share share() {
    return share;
  }

  /** Whether the client has announced a body that is too long. */
  boolean announcesTooMuch() {
    return HttpUtil.getContentLength(head, 0L) > limit;
  }

  boolean expectsContinue() {
    return HttpUtil.is100ContinueExpected(head);
  }

  /** Adds a piece of the body. */
  Piece add(ByteBuf piece) {
    int size = piece.readableBytes();
    if (size == 0) {
      return Piece.ADDED;
    }
    int before = more == null ? first.length : more.size();
    if (size > limit - before) {
      return Piece.TOO_LONG;
    }
    if (!share.take(size)) {
      return Piece.NO_ROOM;
    }
    if (before == 0) {
      first = ByteBufUtil.getBytes(piece);
      return Piece.ADDED;
    }
    if (more == null) {
      more = new ByteArrayOutputStream(2 * (before + size));
      more.writeBytes(first);
    }
    more.writeBytes(ByteBufUtil.getBytes(piece));
    return Piece.ADDED;
  }

  /**
   * The whole request.
   *
   * @throws IllegalArgumentException when its target is broken
   */
  Request finish(Peer peer, boolean upgradable) {
    String target = target(head.uri());
    int question = target.indexOf('?');
    String path = question < 0 ? target : target.substring(0, question);
    Query query = question < 0 ? Query.none() : Query.parse(target.substring(question + 1));
    return new Request(
        head.method().name(),
        path,
        query,
        headers(head.headers()),
        more == null ? first : more.toByteArray(),
        peer,
        upgradable ? offer(head.headers()) : Optional.empty());
  }

  private static String target(String uri) {
    String target = uri;
    if (target.startsWith("http://") || target.startsWith("https://")) {
      int slash = target.indexOf('/', target.indexOf("//") + 2);
      target = slash < 0 ? "/" : target.substring(slash);
    }
    if (!target.startsWith("/") && !target.equals("*")) {
      throw new IllegalArgumentException("the request target must begin with a slash");
    }
    int fragment = target.indexOf('#');
    return fragment < 0 ? target : target.substring(0, fragment);
  }

  private static Headers headers(HttpHeaders from) {
    var fields = new ArrayList<Headers.Field>(from.size());
    for (Map.Entry<String, String> entry : from) {
      if (!entry.getKey().startsWith(INTERNAL_PREFIX)) {
        fields.add(new Headers.Field(entry.getKey(), entry.getValue()));
      }
    }
    return Headers.of(fields);
  }

  private static Optional<UpgradeOffer> offer(HttpHeaders headers) {
    String protocol = headers.get(HttpHeaderNames.UPGRADE);
    boolean wanted =
        headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true);
    return protocol == null || !wanted
        ? Optional.empty()
        : Optional.of(new UpgradeOffer(protocol.toLowerCase(Locale.ROOT)));
  }
}
