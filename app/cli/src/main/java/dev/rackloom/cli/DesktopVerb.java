package dev.rackloom.cli;

import dev.rackloom.desktop.DesktopMain;
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
      description = "Render every view to PNG files there.")
  @Nullable Path snapshot;

  @Option(
      names = "--theme",
      description = "light or dark (default: as it was last, at first light).")
  @Nullable String theme;

  @Override
  public Integer call() {
    SystemLibraries.checkDesktop(headless);
    List<String> args = new ArrayList<>();
    args.add((workspace == null ? Options.defaultFolder() : workspace).toString());
    if (headless) {
      args.add("--headless");
    }
    if (snapshot != null) {
      args.addAll(List.of("--snapshot", snapshot.toString()));
    }
    if (theme != null) {
      args.addAll(List.of("--theme", theme));
    }
    return DesktopMain.run(args);
  }
}
