package io.coracle.http;

/** Answers requests. Called on a task of its own, so it may block; many calls run at once. */
@FunctionalInterface
public interface Handler {

  /**
   * The answer to {@code request}. An exception that escapes is logged and answered with 500 and no
   * detail.
   */
  Response handle(Request request);
}
