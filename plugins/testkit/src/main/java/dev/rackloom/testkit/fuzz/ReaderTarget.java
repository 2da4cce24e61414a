package dev.rackloom.testkit.fuzz;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What the fuzzing JVM calls, by the names that Jazzer looks for. */
public final class ReaderTarget {

  /** The system property that names the {@link ReaderFuzz} to run. */
  static final String TEST = "rackloom.fuzz.test";

  private static @Nullable Attempt attempt;

  private ReaderTarget() {}

  /** Called once. */
  public static void fuzzerInitialize() throws ReflectiveOperationException, IOException {
    Constructor<?> constructor = Class.forName(System.getProperty(TEST)).getDeclaredConstructor();
    constructor.setAccessible(true);
    ReaderFuzz test = (ReaderFuzz) constructor.newInstance();
    Path folder = Files.createTempDirectory("fuzz");
    folder.toFile().deleteOnExit();
    attempt = new Attempt(test.reader(), folder, test.extension());
  }

  /** Called for each input. */
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    java.util.Objects.requireNonNull(attempt, "not initialised").reads(input);
  }
}
