package io.coracle.cli.training;

import io.coracle.api.catalogue.BuiltInCatalogue;
import io.coracle.api.json.Json;
import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.base.log.LogFiles;
import io.coracle.base.log.LogSink;
import io.coracle.cli.apply.Applied;
import io.coracle.cli.apply.Applier;
import io.coracle.cli.apply.Manifests;
import io.coracle.cli.connection.Api;
import io.coracle.cli.connection.Connections;
import io.coracle.cli.console.Console;
import io.coracle.cli.readiness.ReadinessWait;
import io.coracle.cli.readiness.Summary;
import io.coracle.cli.status.StatusReport;
import io.coracle.cluster.Cluster;
import io.coracle.cluster.ClusterException;
import io.coracle.cluster.ClusterSettings;
import io.coracle.cluster.DataDirectory;
import io.coracle.cluster.node.NodeRuntime;
import io.coracle.http.Query;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** A cluster of one simulated node that lives for a few seconds and runs what {@code up} runs. */
public final class Training {
  private static final Duration READY_LIMIT = Duration.ofSeconds(60);

  private static final int PODS = 1500;
  private static final String PODS_PATH = "/api/v1/namespaces/default/pods";
  private static final String POD =
      """
      {"apiVersion": "v1", "kind": "Pod",
       "metadata": {"generateName": "training-", "labels": {"app": "training"}},
       "spec": {
         "nodeSelector": {"coracle.io/nowhere": "true"},
         "containers": [{
           "name": "web", "image": "web:1", "ports": [{"containerPort": 80}],
           "resources": {"requests": {"cpu": "100m"}, "limits": {"memory": "128Mi"}},
           "readinessProbe": {"httpGet": {"path": "/", "port": 80}}}]}}
      """;

  private final DataDirectory data;
  private final Path manifest;
  private final Environment environment;
  private final Console console;

  /**
   * @param data an empty directory
   * @param manifest is applied, and becomes ready on a simulated node
   */
  public Training(DataDirectory data, Path manifest, Environment environment, Console console) {
    this.data = data;
    this.manifest = manifest;
    this.environment = environment;
    this.console = console;
  }

  public void run() {
    data.prepare();
    ClusterSettings standard = ClusterSettings.standard(data, ClusterSettings.Runtime.SIMULATED);
    ClusterSettings settings =
        new ClusterSettings(
            data,
            0,
            data.kubeconfig(),
            ClusterSettings.Runtime.SIMULATED,
            1,
            standard.serviceCidr(),
            standard.podCidr(),
            standard.clusterDomain(),
            Set.of(ClusterSettings.Component.values()),
            List.of());
    try (LogFiles logs = LogFiles.in(data.logs(), environment.clock(), Log.Level.INFO)) {
      LogSink.install(logs);
      try (Cluster cluster = Cluster.start(settings, environment, console::step)) {
        use(cluster);
      }
    }
    meetContainerd();
  }

  private void use(Cluster cluster) {
    try (Api api = Connections.open(cluster.kubeconfig(), environment)) {
      var wait = new ReadinessWait(api, environment, console);
      wait.untilNodesReady(1, READY_LIMIT);
      var applier = new Applier(api, BuiltInCatalogue.shared());
      List<Applied> applied =
          Manifests.read(List.of(manifest)).stream().map(applier::apply).toList();
      wait.untilReady(applied, READY_LIMIT);
      Summary.table(api, applied).forEach(console::note);
      work(api);
    }
    StatusReport.of(data, environment).json();
  }

  /**
   * Creates and reads pods that fit nowhere until the JVM knows which ways through the server are
   * hot: a new server that starts with this knowledge compiles them at once.
   */
  private static void work(Api api) {
    ObjectNode pod = Json.parseObject(POD.getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < PODS; i++) {
      String name =
          api.create(PODS_PATH, Query.none(), pod).path("metadata").path("name").asString();
      api.get(PODS_PATH + "/" + name, Query.none());
    }
    api.get(PODS_PATH, Query.none());
  }

  /** The way to containerd, up to where none answers: its classes belong to a start too. */
  private void meetContainerd() {
    try {
      new NodeRuntime(data, environment).images();
    } catch (ClusterException expected) {
      console.note("no containerd here: " + expected.getMessage());
    }
  }
}
