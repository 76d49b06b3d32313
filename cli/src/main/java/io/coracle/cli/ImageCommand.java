package io.coracle.cli;

import io.coracle.base.Environment;
import io.coracle.cli.console.Console;
import io.coracle.cli.console.Sizes;
import io.coracle.cli.console.TextTable;
import io.coracle.cluster.node.NodeRuntime;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code coracle image}. */
@Command(
    name = "image",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "(import FILE.tar | list)",
    description = "The images of the node, for machines that reach no registry.",
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  docker save my/app:1 -o app.tar && coracle image import app.tar",
      "  coracle image list"
    })
final class ImageCommand {
  private static final int SHOWN_ID = 19;

  private static NodeRuntime runtime(DataOption data) {
    return new NodeRuntime(data.data(), Environment.system());
  }

  private static Console console() {
    return Console.system(Environment.system().clock());
  }

  /** {@code coracle image import}. */
  @Command(
      name = "import",
      mixinStandardHelpOptions = true,
      description = "Brings the images of a tar file (docker-archive or OCI layout) into the node.")
  void importFile(
      @Mixin DataOption data,
      @Parameters(paramLabel = "FILE.tar", description = "the archive") Path file) {
    runtime(data).importImage(file.toAbsolutePath()).forEach(console()::print);
  }

  /** {@code coracle image list}. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the images that the node has.")
  void list(@Mixin DataOption data) {
    var table = new TextTable("IMAGE", "ID", "SIZE");
    for (NodeRuntime.NodeImage image : runtime(data).images()) {
      String id = image.id().substring(0, Math.min(SHOWN_ID, image.id().length()));
      List<String> names = image.names().isEmpty() ? List.of("<none>") : image.names();
      names.forEach(name -> table.row(name, id, Sizes.text(image.bytes())));
    }
    table.lines().forEach(console()::print);
  }
}
