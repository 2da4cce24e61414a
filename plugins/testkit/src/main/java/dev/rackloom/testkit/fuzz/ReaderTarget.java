package dev.rackloom.testkit.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the fuzzing JVM calls, by the names that Jazzer looks for. */
public final class ReaderTarget {

  /** The system property that names the {@link FileFuzz} to run. */
  static final String TEST = "rackloom.fuzz.test";

  private static @Nullable Attempt attempt;

  private ReaderTarget() {}

  /** Called once. */
  public static void fuzzerInitialize() throws ReflectiveOperationException, IOException {
    Constructor<?> constructor = Class.forName(System.getProperty(TEST)).getDeclaredConstructor();
    constructor.setAccessible(true);
    FileFuzz test = (FileFuzz) constructor.newInstance();
    attempt = new Attempt(test.reading(), scratch(), test.extension());
  }

  /** In memory where that can be had: every input is written to a file, and disks are slow. */
  private static Path scratch() throws IOException {
    Path memory = Path.of("/dev/shm");
    boolean usable = Files.isDirectory(memory) && Files.isWritable(memory);
    Path folder =
        usable ? Files.createTempDirectory(memory, "fuzz") : Files.createTempDirectory("fuzz");
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> delete(folder)));
    return folder;
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      files.map(Path::toFile).forEach(java.io.File::delete);
      Files.delete(folder);
    } catch (IOException | UncheckedIOException e) {
      System.err.println("left behind: " + folder + ", " + e.getMessage());
    }
  }

  /** Called for each input. */
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    java.util.Objects.requireNonNull(attempt, "not initialised").reads(input);
  }
}
