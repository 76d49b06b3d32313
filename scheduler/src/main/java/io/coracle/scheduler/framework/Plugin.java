package io.coracle.scheduler.framework;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A plug-in of the scheduling framework (KEP-624). Which extension points it serves is said by the
 * interfaces below that it implements. Plug-ins are stateless: what they carry from one point to
 * the next they put into the cycle's {@link CycleState}.
 */
public interface Plugin {

  /** The name that messages, metrics and configuration use. */
  String name();

  /** Decides whether a pod may enter the queue at all. */
  interface PreEnqueue extends Plugin {
    Verdict preEnqueue(Pod pod);
  }

  /**
   * Looks at the pod before any node; may say at once that it fits nowhere, or only on some nodes.
   */
  interface PreFilter extends Plugin {
    PreFilterResult preFilter(CycleState state, Pod pod, Snapshot snapshot);
  }

  /** Says whether the pod fits a node. */
  interface Filter extends Plugin {
    Verdict filter(CycleState state, Pod pod, NodeInfo node);
  }

  /** Tries to make room when no node fits. */
  interface PostFilter extends Plugin {
    /** The node that will have room, if this could be arranged. */
    Optional<String> postFilter(
        CycleState state, Pod pod, Snapshot snapshot, Map<String, Verdict.Unschedulable> refusals);
  }

  /** Looks at the nodes that fit, before they are scored. */
  interface PreScore extends Plugin {
    void preScore(CycleState state, Pod pod, java.util.List<NodeInfo> nodes);
  }

  /** Says how well a node suits the pod. */
  interface Score extends Plugin {
    long MAX_SCORE = 100;

    long score(CycleState state, Pod pod, NodeInfo node);

    /** Brings the scores of all nodes, in any unit, between 0 and {@link #MAX_SCORE}. */
    default void normalize(CycleState state, Pod pod, long[] scores) {}

    /** How much the score counts. */
    default int weight() {
      return 1;
    }
  }

  /** Takes note of a pod that is about to be bound, and gives it up again when binding fails. */
  interface Reserve extends Plugin {
    Verdict reserve(CycleState state, Pod pod, String node);

    void unreserve(CycleState state, Pod pod, String node);
  }

  /** May refuse or delay a pod that has a node. */
  interface Permit extends Plugin {
    Verdict permit(CycleState state, Pod pod, String node);
  }

  /** Does what must be done before binding, such as binding volumes; may block. */
  interface PreBind extends Plugin {
    Verdict preBind(CycleState state, Pod pod, String node);
  }

  /** Is told of pods that were bound. */
  interface PostBind extends Plugin {
    void postBind(CycleState state, Pod pod, String node);
  }

  /**
   * What a pre-filter found.
   *
   * @param verdict about the pod as a whole
   * @param nodes the only nodes worth trying; empty means all
   */
  record PreFilterResult(Verdict verdict, Optional<Set<String>> nodes) {
    public static final PreFilterResult ALL = new PreFilterResult(Verdict.FITS, Optional.empty());
  }
}
