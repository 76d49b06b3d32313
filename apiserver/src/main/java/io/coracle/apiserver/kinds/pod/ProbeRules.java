package io.coracle.apiserver.kinds.pod;

import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import java.util.List;

/** Rules for probes and lifecycle hooks. */
final class ProbeRules {
  private static final List<String> SCHEMES = List.of("HTTP", "HTTPS");
  private static final List<String> HANDLERS =
      List.of("exec", "httpGet", "tcpSocket", "grpc", "sleep");

  private ProbeRules() {}

  /** The three probes of {@code container}. */
  static void probes(Field container, long gracePeriodSeconds) {
    Field liveness = container.at("livenessProbe");
    if (liveness.present()) {
      probe(liveness, gracePeriodSeconds);
      mustSucceedOnce(liveness);
    }
    Field readiness = container.at("readinessProbe");
    if (readiness.present()) {
      probe(readiness, gracePeriodSeconds);
      if (readiness.at("terminationGracePeriodSeconds").present()) {
        readiness
            .at("terminationGracePeriodSeconds")
            .invalid("must not be set for readinessProbes");
      }
    }
    Field startup = container.at("startupProbe");
    if (startup.present()) {
      probe(startup, gracePeriodSeconds);
      mustSucceedOnce(startup);
    }
  }

  private static void mustSucceedOnce(Field probe) {
    Field threshold = probe.at("successThreshold");
    if (threshold.number() != 1) {
      threshold.invalid("must be 1");
    }
  }

  private static void probe(Field probe, long gracePeriodSeconds) {
    handler(probe, gracePeriodSeconds);
    probe.at("initialDelaySeconds").notNegative();
    probe.at("timeoutSeconds").notNegative();
    probe.at("periodSeconds").notNegative();
    probe.at("successThreshold").notNegative();
    probe.at("failureThreshold").notNegative();
    Field grace = probe.at("terminationGracePeriodSeconds");
    if (grace.present() && grace.number() <= 0) {
      grace.invalid("must be greater than 0");
    }
  }

  /** The hooks of {@code container}. */
  static void lifecycle(Field lifecycle, long gracePeriodSeconds) {
    if (lifecycle.absent()) {
      return;
    }
    for (String hook : List.of("postStart", "preStop")) {
      Field handler = lifecycle.at(hook);
      if (handler.present()) {
        handler(handler, gracePeriodSeconds);
      }
    }
  }

  private static void handler(Field parent, long gracePeriodSeconds) {
    int handlers = 0;
    for (int i = 0; i < HANDLERS.size(); i++) {
      String kind = HANDLERS.get(i);
      Field handler = parent.at(kind);
      if (handler.absent()) {
        continue;
      }
      if (handlers++ > 0) {
        handler.forbidden("may not specify more than 1 handler type");
        continue;
      }
      switch (kind) {
        case "exec" -> handler.at("command").notEmpty("");
        case "httpGet" -> httpGet(handler);
        case "tcpSocket" -> PortRules.numberOrName(handler.at("port"));
        case "grpc" -> handler.at("port").invalid(Names.portNumber(handler.at("port").number()));
        default -> sleep(handler, gracePeriodSeconds);
      }
    }
    if (handlers == 0) {
      parent.required("must specify a handler type");
    }
  }

  private static void httpGet(Field handler) {
    handler.at("path").notEmpty("");
    PortRules.numberOrName(handler.at("port"));
    handler.at("scheme").oneOf(SCHEMES);
    Field headers = handler.at("httpHeaders");
    for (Field header : headers.items()) {
      String name = header.at("name").text();
      if (!Names.isHeaderName(name)) {
        headers.invalid(name, "a valid HTTP header consists of letters, digits and '-'");
      }
    }
  }

  private static void sleep(Field handler, long gracePeriodSeconds) {
    long seconds = handler.at("seconds").number();
    if (seconds < 0 || seconds > gracePeriodSeconds) {
      handler.invalid(
          seconds,
          "must be non-negative and less than terminationGracePeriodSeconds ("
              + gracePeriodSeconds
              + ")");
    }
  }
}
