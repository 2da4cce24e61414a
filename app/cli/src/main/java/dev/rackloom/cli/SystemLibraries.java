package dev.rackloom.cli;

import dev.rackloom.api.RackloomException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Libraries of the operating system that JavaFX needs, and whether they are there. */
public final class SystemLibraries {

  /** Draws text; without it JavaFX cannot start at all. */
  public static final String FONTS = "libpangoft2-1.0.so.0";

  /** Debian's package of {@link #FONTS}. */
  public static final String FONTS_PACKAGE = "libpangoft2-1.0-0";

  private static final String WINDOWS = "libgtk-3.so.0";
  private static final List<Path> FOLDERS =
      List.of(Path.of("/usr/lib"), Path.of("/lib"), Path.of("/usr/lib64"));

  private SystemLibraries() {}

  /**
   * Whether a library is in one of the usual folders or in one that LD_LIBRARY_PATH names; true
   * where there are no such folders.
   */
  public static boolean has(String library) {
    return has(library, named("LD_LIBRARY_PATH"));
  }

  /** The same with another LD_LIBRARY_PATH. */
  static boolean has(String library, String libraryPath) {
    boolean linux = System.getProperty("os.name").startsWith("Linux");
    return !linux
        || FOLDERS.stream().anyMatch(folder -> holds(folder, library))
        || Stream.of(libraryPath.split("[:;]"))
            .filter(folder -> !folder.isEmpty())
            .anyMatch(folder -> new File(folder, library).isFile());
  }

  /** A folder that cannot be read holds nothing for us. */
  private static boolean holds(Path folder, String library) {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> found = Files.find(folder, 3, (p, a) -> p.endsWith(library))) {
      return found.findFirst().isPresent();
    } catch (IOException | UncheckedIOException unreadable) {
      return false;
    }
  }

  /** Fails, and says what to do, if the desktop could not start here. */
  static void checkDesktop(boolean headless) {
    if (!has(FONTS)) {
      throw RackloomException.environment(
          "JavaFX needs the font library " + FONTS + ", which this machine lacks",
          "install it: apt-get install -y --no-install-recommends " + FONTS_PACKAGE,
          null);
    }
    if (headless) {
      return;
    }
    if (!has(WINDOWS)) {
      throw RackloomException.environment(
          "a window needs the library " + WINDOWS + ", which this machine lacks",
          "install it: apt-get install -y libgtk-3-0 libxtst6, or use --headless --snapshot DIR.",
          null);
    }
    if (named("DISPLAY").isEmpty() && System.getProperty("os.name").startsWith("Linux")) {
      throw RackloomException.environment(
          "there is no display to open a window on (DISPLAY is not set)",
          "use: rackloom desktop --headless --snapshot DIR, which renders every view to pictures.",
          null);
    }
  }

  private static String named(String variable) {
    String value = System.getenv(variable);
    return value == null ? "" : value;
  }
}
