package dev.rackloom.cli;

import dev.rackloom.cli.demo.Demo;
import dev.rackloom.core.Workbench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A workspace with all that the demo leaves in one: model, racks, placements, telemetry of agents
 * that ran it, expert statistics; and with what somebody at work leaves there. For pictures of the
 * desktop where nothing was opened yet; gone when it is closed.
 */
final class SampleWorkspace implements AutoCloseable {

  private final Path folder;

  private SampleWorkspace(Path folder) {
    this.folder = folder;
  }

  /** Whether nothing was opened in a workspace. */
  static boolean isNothingIn(Path workspace) {
    try (Workbench bench = Workbench.open(workspace)) {
      return bench.workspace().models().isEmpty();
    }
  }

  /** Runs the demo in a folder of its own; takes about a minute. */
  static SampleWorkspace make(Console console) throws IOException {
    SampleWorkspace made = new SampleWorkspace(Files.createTempDirectory("rackloom-sample"));
    try {
      demo(made.folder, console);
      SampleWork.leave(made.folder);
    } catch (RuntimeException | Error failed) {
      made.close();
      throw failed;
    }
    return made;
  }

  private static void demo(Path folder, Console console) {
    try (Workbench bench = Workbench.open(folder)) {
      new Demo(bench, console).run();
    }
  }

  Path folder() {
    return folder;
  }

  @Override
  public void close() throws IOException {
    Folders.delete(folder);
  }
}
