package io.coracle.apiserver.registry;

import static io.coracle.apiserver.registry.TestRegistry.refusal;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.StatusException;
import io.coracle.api.StatusException.Reason;
import io.coracle.store.Key;
import io.coracle.store.Outcome;
import io.coracle.store.Page;
import io.coracle.store.Range;
import io.coracle.store.Sink;
import io.coracle.store.Store;
import io.coracle.store.Stored;
import io.coracle.store.Subscription;
import io.coracle.store.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class PodTest {
  private static final String PODS = "/api/v1/namespaces/default/pods";
  private static final String SERVICES = "/api/v1/namespaces/default/services";

  private final TestRegistry api = new TestRegistry();

  @AfterEach
  void close() {
    api.close();
  }

  private ObjectNode pod(String name, String node) {
    return api.post(
        PODS,
        "{'metadata':{'name':'"
            + name
            + "','labels':{'app':'x'}},'spec':{'nodeName':'"
            + node
            + "','containers':[{'name':'c','image':'i'}]}}");
  }

  private void bind(String name, String node) {
    api.post(
        PODS + "/" + name + "/binding",
        "{'metadata':{'name':'" + name + "'},'target':{'kind':'Node','name':'" + node + "'}}");
  }

  private ObjectNode running(String name) {
    return api.patch(
        PODS + "/" + name + "/status",
        "merge-patch",
        "{'status':{'phase':'Running','conditions':[{'type':'Ready','status':'True'}]}}");
  }

  private void status(String pod, String state) {
    String status =
        "{'containerStatuses':[{'name':'c','image':'i','imageID':'','state':" + state + "}]}";
    api.patch(PODS + "/" + pod + "/status", "merge-patch", "{'status':" + status + "}");
  }

  @Test
  void patchStatus_containerThatHasEndedForGood_runsAgainOnlyIfARuleMayRestartAll() {
    String rules =
        ",'restartPolicy':'Never','restartPolicyRules':[{'action':'RestartAllContainers',"
            + "'exitCodes':{'operator':'In','values':[88]}}]";
    for (String more : List.of("", rules)) {
      String name = more.isEmpty() ? "plain" : "ruled";
      api.post(
          PODS,
          "{'metadata':{'name':'"
              + name
              + "'},'spec':{'restartPolicy':'Never','containers':[{'name':'c','image':'i'},"
              + "{'name':'d','image':'i'"
              + more
              + "}]}}");
      status(name, "{'terminated':{'exitCode':0}}");
    }
    status("ruled", "{'terminated':null,'waiting':{'reason':'PodInitializing'}}");
    assertThat(refusal(() -> status("plain", "{'terminated':null,'running':{}}")))
        .hasMessageContaining("may not be transitioned to non-terminated state");
  }

  @Test
  void delete_boundPod_getsItsGracePeriodAndThenGoes() {
    pod("p", "n");

    ObjectNode marked = api.delete(PODS + "/p", "");
    ObjectNode sooner = api.delete(PODS + "/p", "{'gracePeriodSeconds':10}");
    ObjectNode later = api.delete(PODS + "/p", "{'gracePeriodSeconds':60}");
    api.delete(PODS + "/p", "{'gracePeriodSeconds':0}");

    assertThat(marked.path("metadata").path("deletionTimestamp").asString())
        .isEqualTo("2026-01-01T00:00:30Z");
    assertThat(sooner.path("metadata").path("deletionTimestamp").asString())
        .isEqualTo("2026-01-01T00:00:10Z");
    assertThat(later.path("metadata")).isEqualTo(sooner.path("metadata"));
    assertThat(refusal(() -> api.get(PODS + "/p")).reason()).isEqualTo(Reason.NOT_FOUND);
  }

  @Test
  void delete_unboundPod_goesAtOnceAndIsSeenMarkedFirst() {
    pod("p", "");
    WatchedBody watch = api.watch(PODS + "?watch=1&resourceVersion=" + api.store.revision());

    api.delete(PODS + "/p", "");
    api.world.settle();

    assertThat(watch.summary()).containsExactly("MODIFIED p", "DELETED p");
  }

  @Test
  void delete_somebodyRemovesThePodOnceItIsMarked_succeeds() {
    try (var quick = new TestRegistry(Set.of("ServiceAccount"), RemovesMarkedPods::new)) {
      quick.post(
          PODS, "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c','image':'i'}]}}");

      ObjectNode answer = quick.delete(PODS + "/p", "{'gracePeriodSeconds':0}");

      assertThat(answer.path("metadata").path("name").asString()).isEqualTo("p");
      assertThat(refusal(() -> quick.get(PODS + "/p")).reason()).isEqualTo(Reason.NOT_FOUND);
    }
  }

  /** Removes a pod in the moment after it was marked for deletion, as a quick kubelet may. */
  private record RemovesMarkedPods(Store store) implements Store {
    @Override
    public Outcome commit(Transaction transaction) {
      Outcome outcome = store.commit(transaction);
      for (Transaction.Change change : transaction.changes()) {
        if (outcome instanceof Outcome.Committed done
            && change instanceof Transaction.Put(Key key, Transaction.Value value)
            && new String(value.at(done.revision()), UTF_8).contains("deletionTimestamp")) {
          store.commit(Transaction.delete(key, done.revision(), value));
        }
      }
      return outcome;
    }

    @Override
    public long revision() {
      return store.revision();
    }

    @Override
    public Optional<Stored> get(Key key) {
      return store.get(key);
    }

    @Override
    public Page range(Range range, long at, int limit) {
      return store.range(range, at, limit);
    }

    @Override
    public Subscription watch(Range range, long after, Sink sink) {
      return store.watch(range, after, sink);
    }

    @Override
    public void compact(long upTo) {
      store.compact(upTo);
    }

    @Override
    public long compactedRevision() {
      return store.compactedRevision();
    }

    @Override
    public void close() {
      store.close();
    }
  }

  @Test
  void bind_pod_setsNodeAndConditionOnce() {
    pod("p", "");

    bind("p", "n1");
    ObjectNode bound = api.get(PODS + "/p");
    StatusException again = refusal(() -> bind("p", "n2"));

    assertThat(bound.path("spec").path("nodeName").asString()).isEqualTo("n1");
    assertThat(bound.path("status").path("conditions").path(0).path("type").asString())
        .isEqualTo("PodScheduled");
    assertThat(again.reason()).isEqualTo(Reason.CONFLICT);
    assertThat(api.get(PODS + "?fieldSelector=spec.nodeName%3Dn1").path("items").size())
        .isEqualTo(1);
  }

  @Test
  void updateStatus_spec_isIgnored() {
    pod("p", "n");

    ObjectNode answer =
        api.patch(
            PODS + "/p/status",
            "merge-patch",
            "{'spec':{'nodeName':'other'},'status':{'phase':'Running'}}");

    assertThat(answer.path("spec").path("nodeName").asString()).isEqualTo("n");
    assertThat(answer.path("status").path("phase").asString()).isEqualTo("Running");
    assertThat(answer.path("metadata").path("generation").asInt()).isEqualTo(1);
  }

  @Test
  void evict_budgetAllowsOne_countsItDown() {
    pod("p", "n");
    pod("q", "n");
    running("p");
    running("q");
    String budgets = "/apis/policy/v1/namespaces/default/poddisruptionbudgets";
    api.post(
        budgets,
        "{'metadata':{'name':'b'},'spec':{'minAvailable':1,"
            + "'selector':{'matchLabels':{'app':'x'}}}}");
    api.patch(
        budgets + "/b/status",
        "merge-patch",
        "{'status':{'observedGeneration':1,'disruptionsAllowed':1,'currentHealthy':2,"
            + "'desiredHealthy':1,'expectedPods':2}}");

    api.post(PODS + "/p/eviction", "{'metadata':{'name':'p'}}");
    StatusException refused =
        refusal(() -> api.post(PODS + "/q/eviction", "{'metadata':{'name':'q'}}"));

    ObjectNode evicted = api.get(PODS + "/p");
    assertThat(evicted.path("metadata").has("deletionTimestamp")).isTrue();
    assertThat(evicted.path("status").path("conditions").toString()).contains("DisruptionTarget");
    assertThat(api.get(budgets + "/b").path("status").path("disruptionsAllowed").asInt()).isZero();
    assertThat(refused.reason()).isEqualTo(Reason.TOO_MANY_REQUESTS);
  }

  @Test
  void scale_deployment_changesReplicasAndGeneration() {
    String deployments = "/apis/apps/v1/namespaces/default/deployments";
    api.post(
        deployments,
        "{'metadata':{'name':'d'},'spec':{'replicas':2,'selector':{'matchLabels':{'a':'b'}},"
            + "'template':{'metadata':{'labels':{'a':'b'}},"
            + "'spec':{'containers':[{'name':'c','image':'i'}]}}}}");

    ObjectNode scale = api.get(deployments + "/d/scale");
    ObjectNode patched =
        api.patch(deployments + "/d/scale", "merge-patch", "{'spec':{'replicas':5}}");

    assertThat(scale.path("kind").asString()).isEqualTo("Scale");
    assertThat(scale.path("status").path("selector").asString()).isEqualTo("a=b");
    assertThat(patched.path("spec").path("replicas").asInt()).isEqualTo(5);
    assertThat(api.get(deployments + "/d").path("metadata").path("generation").asInt())
        .isEqualTo(2);
  }

  @Test
  void token_serviceAccount_isIssued() {
    String accounts = "/api/v1/namespaces/default/serviceaccounts";
    api.post(accounts, "{'metadata':{'name':'robot'}}");

    ObjectNode answer = api.post(accounts + "/robot/token", "{'spec':{'audiences':['me']}}");

    assertThat(answer.path("status").path("token").asString().split("\\.")).hasSize(3);
    assertThat(answer.path("spec").path("expirationSeconds").asInt()).isEqualTo(3600);
  }

  @Test
  void service_addressesAndPorts_areGivenOnce() {
    Set<String> addresses = new TreeSet<>();
    for (int i = 0; i < 20; i++) {
      ObjectNode service =
          api.post(
              SERVICES,
              "{'metadata':{'name':'s"
                  + i
                  + "'},'spec':{'type':'NodePort','ports':[{'port':80}]}}");
      addresses.add(service.path("spec").path("clusterIP").asString());
      assertThat(service.path("spec").path("ports").path(0).path("nodePort").asInt())
          .isBetween(30000, 32767);
    }
    assertThat(addresses).hasSize(20).allMatch(address -> address.startsWith("10.96."));
  }

  @Test
  void service_takenAddress_isFreeAfterDeletion() {
    String spec = "'spec':{'clusterIP':'10.96.0.7','ports':[{'port':80}]}}";
    api.post(SERVICES, "{'metadata':{'name':'a'}," + spec);

    StatusException refusal = refusal(() -> api.post(SERVICES, "{'metadata':{'name':'b'}," + spec));
    api.delete(SERVICES + "/a", "");
    ObjectNode second = api.post(SERVICES, "{'metadata':{'name':'b'}," + spec);

    assertThat(refusal.details().orElseThrow().causes())
        .extracting(StatusException.Cause::field)
        .containsExactly("spec.clusterIPs");
    assertThat(second.path("spec").path("clusterIP").asString()).isEqualTo("10.96.0.7");
  }
}
