package dev.rackloom.desktop.bench;

import dev.rackloom.api.RackloomException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@link ViewerProbe} printed, in one or several runs. */
final class Probed {

  /**
   * Room for a graph of 100,000 nodes with its stages; without a limit the heap grows to a quarter
   * of memory.
   */
  static final String HEAP = "-Xmx768m";

  /** Where the heap begins, as the launcher has the desktop's. */
  private static final String HEAP_FIRST = "-Xms64m";

  /** A process that said all may write down what it learnt, or put it together. */
  private static final long PATIENCE_S = 120;

  /** A probe that runs longer than this hangs. */
  private static final long LIMIT_S = 600;

  private final Map<String, List<Double>> numbers = new HashMap<>();

  private Probed() {}

  /** Runs the probe on a file so many times, one after the other. */
  static Probed of(Learnt learnt, Path file, int runs, String... wanted) {
    return of(learnt, HEAP, file, runs, wanted);
  }

  /** The same with another heap. */
  static Probed of(Learnt learnt, String heap, Path file, int runs, String... wanted) {
    List<String> arguments = new ArrayList<>(List.of(file.toString()));
    arguments.addAll(List.of(wanted));
    return running(
        learnt.options(), heap, ViewerProbe.class, runs, arguments.toArray(String[]::new));
  }

  /** Runs another probe, once. */
  static Probed running(List<String> options, Class<?> probe, String... arguments) {
    return running(options, probe, 1, arguments);
  }

  /** Runs another probe so many times, one after the other. */
  static Probed running(List<String> options, Class<?> probe, int runs, String... arguments) {
    return running(options, HEAP, probe, runs, arguments);
  }

  /** The same with another heap. */
  static Probed running(
      List<String> options, String heap, Class<?> probe, int runs, String... arguments) {
    Probed probed = new Probed();
    for (int run = 0; run < runs; run++) {
      probed.run(command(options, heap, probe, arguments));
    }
    return probed;
  }

  static RackloomException failed(IOException e) {
    return RackloomException.environment(
        "a measuring process could not be run: " + e.getMessage(),
        "check that new processes may be started.",
        e);
  }

  private void run(ProcessBuilder command) {
    try {
      await(command.start(), this::line);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Hears what a process says until it ends, or for as long as it may take. */
  static void await(Process process, Consumer<String> said) throws IOException {
    CompletableFuture<Void> limit =
        CompletableFuture.runAsync(
            process::destroyForcibly, CompletableFuture.delayedExecutor(LIMIT_S, TimeUnit.SECONDS));
    try (BufferedReader out = process.inputReader()) {
      out.lines().forEach(said);
      process.waitFor(PATIENCE_S, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      limit.cancel(false);
      process.destroy();
    }
  }

  private void line(String line) {
    int space = line.indexOf(' ');
    if (space > 0) {
      numbers
          .computeIfAbsent(line.substring(0, space), k -> new ArrayList<>())
          .add(Double.parseDouble(line.substring(space + 1)));
    }
  }

  /** The median over runs; NaN if no run told. */
  double median(String name) {
    List<Double> sorted = numbers.getOrDefault(name, List.of()).stream().sorted().toList();
    return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
  }

  static ProcessBuilder command(
      List<String> options, String heap, Class<?> probe, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xlog:disable",
                HEAP_FIRST,
                heap));
    command.addAll(options);
    command.add(probe.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("CLASSPATH", classPath());
    return builder;
  }

  private static String classPath() {
    String given = System.getProperty("java.class.path", "");
    return Stream.of(given.split(File.pathSeparator, -1))
        .map(entry -> new File(entry).getAbsolutePath())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
