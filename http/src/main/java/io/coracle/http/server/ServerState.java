package io.coracle.http.server;

import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.http.Handler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What the connections of one server share. */
final class ServerState {
  static final Log LOG = Log.of("http");

  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  final HttpServerConfig config;
  final Handler handler;
  final Environment environment;
  final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
  final Set<Exchange> exchanges = ConcurrentHashMap.newKeySet();
  final BodyRoom bodies;
  volatile boolean stopping;
  private volatile Stamp stamp = new Stamp(-1, "");

  private record Stamp(long second, String text) {}

  ServerState(HttpServerConfig config, Handler handler, Environment environment) {
    this.config = config;
    this.handler = handler;
    this.environment = environment;
    this.bodies = new BodyRoom(config.limits().roomBytes());
  }

  /** The value of a {@code Date} header, made once a second. */
  String date() {
    Instant now = environment.clock().now();
    Stamp known = stamp;
    if (known.second() == now.getEpochSecond()) {
      return known.text();
    }
    var fresh = new Stamp(now.getEpochSecond(), HTTP_DATE.format(now));
    stamp = fresh;
    return fresh.text();
  }
}
