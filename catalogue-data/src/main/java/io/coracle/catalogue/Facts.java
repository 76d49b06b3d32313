package io.coracle.catalogue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads the tables of facts: tab-separated text, lines with a hash are comments. */
final class Facts {
  private Facts() {}

  /** One line of a table. */
  record Row(List<String> columns) {

    /** The column's text; empty when it is missing or a dash. */
    String at(int column) {
      String text = column < columns.size() ? columns.get(column) : "";
      return text.equals("-") ? "" : text;
    }

    List<String> list(int column, String separator) {
      String text = at(column);
      return text.isEmpty() ? List.of() : List.of(text.split(separator, -1));
    }
  }

  static List<Row> table(String name) {
    try (InputStream in = Facts.class.getResourceAsStream("/facts/" + name + ".tsv")) {
      if (in == null) {
        throw new IllegalStateException("no table of facts named " + name);
      }
      return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> new Row(List.of(line.split("\t", -1))))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
