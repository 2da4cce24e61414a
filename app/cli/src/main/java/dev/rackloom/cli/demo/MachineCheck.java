package dev.rackloom.cli.demo;

import dev.rackloom.cli.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Looks for what the machine lacks, and installs it when it is told to. */
public final class MachineCheck {

  private static final String LIBRARY = "libpangoft2-1.0.so.0";
  private static final String PACKAGE = "libpangoft2-1.0-0";
  private static final List<Path> FOLDERS =
      List.of(Path.of("/usr/lib"), Path.of("/lib"), Path.of("/usr/lib64"));
  private static final List<String> INSTALL =
      List.of("apt-get", "install", "-y", "--no-install-recommends", PACKAGE);

  private final Console console;

  /** A check that talks to {@code console}. */
  public MachineCheck(Console console) {
    this.console = console;
  }

  /**
   * Makes sure that JavaFX finds its font libraries. The demo's main job does not need them, its
   * pictures do.
   *
   * @param install install without asking
   * @return whether they are there now
   */
  public boolean fonts(boolean install) {
    if (present()) {
      return true;
    }
    console.line("JavaFX needs the font library %s, which this machine lacks.", LIBRARY);
    if (install || agreed()) {
      install();
    }
    if (!present()) {
      console.line("Install it with: %s%s", isRoot() ? "" : "sudo ", String.join(" ", INSTALL));
      console.line("The demo goes on without pictures.");
    }
    return present();
  }

  private boolean present() {
    if (!System.getProperty("os.name").startsWith("Linux")) {
      return true;
    }
    for (Path folder : FOLDERS) {
      try (Stream<Path> found =
          Files.isDirectory(folder)
              ? Files.find(folder, 3, (p, a) -> p.endsWith(LIBRARY))
              : Stream.empty()) {
        if (found.findFirst().isPresent()) {
          return true;
        }
      } catch (IOException | java.io.UncheckedIOException e) {
        console.line("cannot look into %s: %s", folder, e.getMessage());
      }
    }
    return false;
  }

  @SuppressWarnings("SystemConsoleNull") // the null checker does not know that it is never null
  private boolean agreed() {
    if (!console.terminal()) {
      return false;
    }
    java.io.Console person = System.console();
    String answer =
        person == null
            ? null
            : person.readLine("Install it now with '%s'? [y/N] ", String.join(" ", INSTALL));
    return answer != null && answer.strip().toLowerCase(java.util.Locale.ROOT).startsWith("y");
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private void install() {
    try {
      int code = run(List.of("apt-get", "update")) == 0 ? run(INSTALL) : -1;
      if (code != 0) {
        console.line("The installation did not succeed (code %d).", code);
      }
    } catch (IOException e) {
      console.line("There is no apt-get here: %s", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return process.waitFor();
  }
}
