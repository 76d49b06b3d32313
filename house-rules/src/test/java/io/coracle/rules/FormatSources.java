package io.coracle.rules;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Formats every source of the repository in place. */
final class FormatSources {
  private FormatSources() {}

  public static void main(String[] arguments) throws IOException, FormatterException {
    var formatter = new Formatter();
    for (Path file : SourceTree.javaFiles()) {
      String before = SourceTree.read(file);
      String after = formatter.formatSource(before);
      if (!after.equals(before)) {
        Files.writeString(file, after);
        System.out.println("formatted " + SourceTree.root().relativize(file));
      }
    }
  }
}
