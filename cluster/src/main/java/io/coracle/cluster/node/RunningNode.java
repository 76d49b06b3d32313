package io.coracle.cluster.node;

/** A node that runs, until it is closed; its containers go on. */
public interface RunningNode extends AutoCloseable {

  /** Ends the node's pods first, if its configuration asks for that. Blocks. */
  void shutDown();
}
