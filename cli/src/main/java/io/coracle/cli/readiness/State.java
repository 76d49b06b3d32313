package io.coracle.cli.readiness;

/** How far an object has come. */
public sealed interface State {

  /** It is what it is meant to be. */
  record Ready() implements State {}

  /** It may become ready. */
  record Waiting(String why) implements State {}

  /** It will not become ready by itself. */
  record Failed(String why) implements State {}
}
