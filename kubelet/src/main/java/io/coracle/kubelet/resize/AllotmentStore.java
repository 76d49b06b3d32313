package io.coracle.kubelet.resize;

import java.util.Map;

/** Keeps what pods have been given over a restart of the kubelet. Calls may block. */
public interface AllotmentStore {

  /** What is kept: container's resources by container by pod's uid. */
  Map<String, Map<String, String>> load();

  void save(Map<String, Map<String, String>> allotments);

  /** Keeps nothing. */
  AllotmentStore NONE =
      new AllotmentStore() {
        @Override
        public Map<String, Map<String, String>> load() {
          return Map.of();
        }

        @Override
        public void save(Map<String, Map<String, String>> allotments) {}
      };
}
