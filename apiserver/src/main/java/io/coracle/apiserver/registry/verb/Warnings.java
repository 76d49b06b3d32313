package io.coracle.apiserver.registry.verb;

import java.util.ArrayList;
import java.util.List;

/** Collects sentences for the client of one request that are not faults. Not thread-safe. */
public final class Warnings {
  private final List<String> sentences = new ArrayList<>();

  public void add(String sentence) {
    if (!sentences.contains(sentence)) {
      sentences.add(sentence);
    }
  }

  public void addAll(List<String> more) {
    more.forEach(this::add);
  }

  public List<String> list() {
    return List.copyOf(sentences);
  }
}
