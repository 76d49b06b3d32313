package io.coracle.apiserver.kinds;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Compares the strategies with recorded answers, on machines that have the recordings. */
class RecordedCasesTest {

  @TestFactory
  Stream<DynamicNode> strategies_recordedAnswers_sameObjectsAndCauses() throws IOException {
    Optional<Path> folder = RecordedCases.folder();
    assumeThat(folder).isPresent();
    RecordedCases cases = new RecordedCases();
    return RecordedCases.files(folder.orElseThrow()).stream().map(file -> container(cases, file));
  }

  private static DynamicNode container(RecordedCases cases, Path file) {
    try {
      return DynamicContainer.dynamicContainer(
          file.getFileName().toString(),
          cases.steps(file).stream()
              .map(step -> DynamicTest.dynamicTest(step.name(), step.check()::run)));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
