package dev.rackloom.cli.demo;

import dev.rackloom.cli.Console;
import dev.rackloom.cli.SystemLibraries;
import java.io.IOException;
import java.util.List;

/** Looks for what the machine lacks, and installs it when it is told to. */
public final class MachineCheck {

  private static final List<String> INSTALL =
      List.of("apt-get", "install", "-y", "--no-install-recommends", SystemLibraries.FONTS_PACKAGE);

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
    console.line(
        "JavaFX needs the font library %s, which this machine lacks.", SystemLibraries.FONTS);
    if (install || agreed()) {
      install();
    }
    if (!present()) {
      console.line("Install it with: %s%s", isRoot() ? "" : "sudo ", String.join(" ", INSTALL));
      console.line("The demo goes on without pictures.");
    }
    return present();
  }

  private static boolean present() {
    return SystemLibraries.has(SystemLibraries.FONTS);
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
