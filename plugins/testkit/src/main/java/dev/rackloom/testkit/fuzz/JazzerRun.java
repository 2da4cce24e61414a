package dev.rackloom.testkit.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One run of Jazzer in a JVM of its own, so that a hang or an exhausted heap ends only that. */
final class JazzerRun {

  private static final int HEAP_MB = 512;
  private static final int RSS_MB = 2048;
  private static final int SECONDS_AN_INPUT = 10;
  private static final int MAX_INPUT = 1 << 16;
  private static final int GRACE_SECONDS = 60;
  private static final int SHOWN_LINES = 60;

  private final FileFuzz test;
  private final Path folder;
  private final Duration time;
  private final OptionalInt seed;

  /**
   * A run to come.
   *
   * @param seed of its random choices; drawn if there is none
   */
  JazzerRun(FileFuzz test, Path folder, Duration time, OptionalInt seed) {
    this.test = test;
    this.folder = folder;
    this.time = time;
    this.seed = seed;
  }

  /** Runs for its time; what it found, if it found anything. */
  Optional<String> start(List<byte[]> seeds, List<String> dictionary)
      throws IOException, InterruptedException {
    Path corpus = Files.createDirectories(folder.resolve("corpus"));
    if (seed.isPresent()) {
      empty(corpus);
    }
    for (int i = 0; i < seeds.size(); i++) {
      Files.write(corpus.resolve("seed-" + i), seeds.get(i));
    }
    List<String> command = command(corpus);
    if (!dictionary.isEmpty()) {
      List<String> words = dictionary.stream().map(JazzerRun::quoted).toList();
      command.add("-dict=" + Files.write(folder.resolve("dictionary"), words));
    }
    Path log = folder.resolve("jazzer.log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!process.waitFor(time.toSeconds() + GRACE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      return Optional.of("the fuzzer itself hung" + end(log));
    }
    return process.exitValue() == 0
        ? Optional.empty()
        : Optional.of("Jazzer found something, see the files crash-* in " + folder + end(log));
  }

  /** What a run before has learnt would lead this one elsewhere. */
  private static void empty(Path corpus) throws IOException {
    try (Stream<Path> files = Files.list(corpus)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  private List<String> command(Path corpus) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx" + HEAP_MB + "m",
            "-Xss1m",
            "-XX:+EnableDynamicAgentLoading",
            "--enable-native-access=ALL-UNNAMED",
            "-D" + ReaderTarget.TEST + "=" + test.getClass().getName(),
            "-cp",
            System.getProperty("java.class.path"),
            "com.code_intelligence.jazzer.Jazzer",
            "--target_class=" + ReaderTarget.class.getName(),
            "--instrumentation_includes=" + test.instrumented(),
            "--custom_hook_includes=" + test.instrumented(),
            "-max_total_time=" + Math.max(1, time.toSeconds()),
            "-timeout=" + SECONDS_AN_INPUT,
            "-rss_limit_mb=" + RSS_MB,
            "-max_len=" + MAX_INPUT,
            "-len_control=0",
            "-use_value_profile=1",
            "-artifact_prefix=" + folder + "/",
            corpus.toString()));
    seed.ifPresent(s -> command.add("-seed=" + s));
    return command;
  }

  private static String quoted(String word) {
    StringBuilder text = new StringBuilder("\"");
    for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = b >= ' ' && b < 0x7f && b != '"' && b != '\\';
      text.append(plain ? String.valueOf((char) b) : String.format("\\x%02x", b & 0xff));
    }
    return text.append('"').toString();
  }

  private static String end(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      List<String> all = lines.toList();
      return System.lineSeparator()
          + String.join(
              System.lineSeparator(),
              all.subList(Math.max(0, all.size() - SHOWN_LINES), all.size()));
    }
  }
}
