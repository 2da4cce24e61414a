package dev.rackloom.desktop;

import dev.rackloom.api.RackloomException;
import dev.rackloom.desktop.view.Theme;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The entry of the desktop. Not an {@code Application} itself: on the class path a main class must
 * not be one.
 */
public final class DesktopMain {

  private DesktopMain() {}

  /**
   * What was asked for.
   *
   * @param workspace which workspace
   * @param headless whether there is no screen
   * @param snapshot where pictures go; the window closes after them
   * @param theme light or dark; empty for the one liked last
   */
  record Options(Path workspace, boolean headless, Optional<Path> snapshot, Optional<Theme> theme) {

    static Options parse(List<String> args) {
      Path workspace = Path.of("workspace");
      boolean headless = false;
      Optional<Path> snapshot = Optional.empty();
      Optional<Theme> theme = Optional.empty();
      Deque<String> rest = new ArrayDeque<>(args);
      while (!rest.isEmpty()) {
        String arg = rest.removeFirst();
        switch (arg) {
          case "--headless" -> headless = true;
          case "--snapshot" -> snapshot = Optional.of(Path.of(value(arg, rest)));
          case "--theme" -> theme = Optional.of(theme(value(arg, rest)));
          default -> workspace = workspace(arg);
        }
      }
      if (headless && snapshot.isEmpty()) {
        throw RackloomException.user(
            "--headless shows nothing by itself", "add --snapshot DIR to get pictures.");
      }
      return new Options(workspace, headless, snapshot, theme);
    }

    private static String value(String option, Deque<String> rest) {
      if (rest.isEmpty()) {
        throw RackloomException.user(option + " needs a value", "write it after the option.");
      }
      return rest.removeFirst();
    }

    private static Theme theme(String word) {
      return Arrays.stream(Theme.values())
          .filter(t -> t.word().equals(word))
          .findFirst()
          .orElseThrow(() ->
              RackloomException.user("no theme is called '" + word + "'", "use light or dark."));
    }

    private static Path workspace(String arg) {
      if (arg.startsWith("-")) {
        throw RackloomException.user(
            "no option is called '" + arg + "'", "use --headless, --snapshot DIR or --theme.");
      }
      return Path.of(arg);
    }
  }

  /** Fails as {@link #run} does if that is not what can be asked for; does nothing else. */
  public static void check(List<String> args) {
    Options.parse(args);
  }

  /**
   * Opens the window and returns when it is closed; with a snapshot folder, when the pictures are
   * written.
   *
   * @param args {@code [WORKSPACE] [--headless --snapshot DIR] [--theme light|dark]}
   * @return the exit code
   */
  public static int run(List<String> args) {
    Options options = Options.parse(args);
    if (options.headless()) {
      System.setProperty("glass.platform", "Headless");
      System.setProperty("prism.order", "sw");
      System.setProperty("java.awt.headless", "true");
    }
    return DesktopApplication.launch(options);
  }

  /** {@link #run} as a process. */
  public static void main(String[] args) {
    try {
      System.exit(run(List.of(args)));
    } catch (RackloomException failed) {
      System.err.println(failed.failure().text());
      System.exit(failed.failure().kind().exitCode());
    }
  }
}
