package io.coracle.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Writes the catalogue and its documentation below a directory of classes. Argument: that
 * directory.
 */
public final class GenerateCatalogue {
  private GenerateCatalogue() {}

  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0], "io", "coracle", "catalogue");
    var types = new DescriptorTypes();
    Map<String, Definition> definitions = types.read();
    definitions
        .values()
        .forEach(d -> ModelClasses.complete(d, types.prefixes.getOrDefault(d.name, "-")));
    new FactApplication(definitions).apply();
    Files.createDirectories(directory);
    Files.write(directory.resolve("catalogue.bin"), new CatalogueBytes(definitions).write());
    Files.write(
        directory.resolve("documentation.bin"), DocumentationBytes.write(definitions.values()));
  }
}
