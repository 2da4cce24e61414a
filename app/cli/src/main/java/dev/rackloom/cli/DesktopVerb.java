package dev.rackloom.cli;

import dev.rackloom.desktop.DesktopMain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Opens the desktop. */
@Command(
    name = "desktop",
    mixinStandardHelpOptions = true,
    description = "Opens the desktop; --headless --snapshot DIR renders every view to PNG.")
final class DesktopVerb implements Callable<Integer> {

  @Parameters(arity = "0..1", paramLabel = "WORKSPACE", description = "The workspace to open.")
  @Nullable Path workspace;

  @Option(names = "--headless", description = "Without a screen.")
  boolean headless;

  @Option(
      names = "--snapshot",
      paramLabel = "DIR",
      description =
          "Render every view to PNG files there; of the sample if no model was opened yet.")
  @Nullable Path snapshot;

  @Option(
      names = "--theme",
      description = "light or dark (default: as it was last, at first light).")
  @Nullable String theme;

  @Override
  public Integer call() throws IOException {
    SystemLibraries.checkDesktop(headless);
    Path folder = workspace == null ? Options.defaultFolder() : workspace;
    DesktopMain.check(arguments(folder));
    if (snapshot == null || !SampleWorkspace.isNothingIn(folder)) {
      return DesktopMain.run(arguments(folder));
    }
    Console console = Console.of(true); // all that the demo says goes to standard error
    console.note(
        "No model was opened in "
            + folder
            + " yet: the pictures are of the sample, on which the demo is run now (a minute).");
    try (SampleWorkspace sample = SampleWorkspace.make(console)) {
      return DesktopMain.run(arguments(sample.folder()));
    }
  }

  private List<String> arguments(Path folder) {
    List<String> args = new ArrayList<>();
    args.add(folder.toString());
    if (headless) {
      args.add("--headless");
    }
    if (snapshot != null) {
      args.addAll(List.of("--snapshot", snapshot.toString()));
    }
    if (theme != null) {
      args.addAll(List.of("--theme", theme));
    }
    return args;
  }
}
