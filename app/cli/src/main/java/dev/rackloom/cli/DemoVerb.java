package dev.rackloom.cli;

import dev.rackloom.cli.demo.Demo;
import dev.rackloom.cli.demo.DemoResult;
import dev.rackloom.cli.demo.MachineCheck;
import dev.rackloom.codec.Codec;
import dev.rackloom.core.Workbench;
import dev.rackloom.core.workspace.Kept;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The whole job on the embedded sample. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "The whole job on the embedded sample: read, profile, measure, place, deploy, verify, watch.")
final class DemoVerb implements Callable<Integer> {

  private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

  @Option(
      names = "--headless",
      description = "Also render the desktop on this workspace to pictures, without a screen.")
  boolean headless;

  @Option(
      names = "--install",
      description = "Install missing system libraries without asking (root and apt-get).")
  boolean install;

  @Mixin Options.InWorkspace workspace;

  @Mixin Options.Output output;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Console console = output.console();
    boolean fonts = new MachineCheck(console).fonts(install);
    Path folder = workspace.folder();
    DemoResult result;
    try (Workbench bench = Workbench.open(folder)) {
      history(console, bench.workspace().runs("demo"));
      result = new Demo(bench, console).run();
    }
    if (headless && fonts) {
      pictures(console, folder);
    }
    console.line("");
    console.line("Everything is kept in %s. Open it with: rackloom desktop %s", folder, folder);
    if (output.json) {
      console.document(result);
    }
    return 0;
  }

  private static void history(Console console, List<Kept.Run> runs) {
    if (runs.isEmpty()) {
      return;
    }
    console.line("Earlier demos in this workspace:");
    for (Kept.Run run : runs.stream().limit(5).toList()) {
      DemoResult r = Codec.fromJson(run.json().getBytes(StandardCharsets.UTF_8), DemoResult.class);
      console.line(
          "   %s  predicted %.3f ms, seen %.3f ms a request alone; %d requests, %d failed",
          WHEN.format(run.at().atZone(ZoneId.systemDefault())),
          r.placement().latencyMs(),
          r.placement().seenLatencyMs(),
          r.verification().requests(),
          r.verification().failed());
    }
  }

  /** In a process of its own: the toolkit is chosen once a process. */
  private static void pictures(Console console, Path folder)
      throws IOException, InterruptedException {
    Path pictures = folder.resolve("pictures");
    List<String> command =
        List.of(
            ProcessHandle.current().info().command().orElse("java"),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.rackloom.cli.Main",
            "desktop",
            folder.toString(),
            "--headless",
            "--snapshot",
            pictures.toString());
    int code =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start()
            .waitFor();
    console.line(
        code == 0
            ? "The desktop on this workspace, as pictures: %s"
            : "The desktop could not be rendered to %s",
        pictures);
  }
}
