package dev.rackloom.desktop.bench;

import dev.rackloom.api.RackloomException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a virtual machine learnt in a session before: classes as they were loaded and linked, and
 * which methods were hot (an AOT cache; JEP 483, 514 and 515). The launcher keeps such a cache of
 * the first desktop that ends, so measuring processes start with one too.
 */
final class Learnt implements AutoCloseable {

  private final Path folder;

  private Learnt(Path folder) {
    this.folder = folder;
  }

  /**
   * Has a probe open a model in a session of its own and keeps what was learnt; takes some ten
   * seconds.
   */
  static Learnt opening(Class<?> probe, Path model) {
    try {
      Learnt learnt = new Learnt(Files.createTempDirectory("rackloom-learnt"));
      Process session =
          Probed.command(
                  List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + learnt.lesson()),
                  Probed.HEAP,
                  probe,
                  model.toString(),
                  "expand")
              .start();
      Probed.await(session, line -> {});
      Process assembling =
          Probed.command(
                  List.of(
                      "-XX:AOTMode=create",
                      "-XX:AOTConfiguration=" + learnt.lesson(),
                      "-XX:AOTCache=" + learnt.cache()),
                  Probed.HEAP,
                  probe)
              .start();
      Probed.await(assembling, line -> {});
      return learnt;
    } catch (IOException e) {
      throw Probed.failed(e);
    }
  }

  private Path lesson() {
    return folder.resolve("lesson");
  }

  private Path cache() {
    return folder.resolve("learnt.aot");
  }

  /** Whether there is anything: classes in folders instead of archives are not kept. */
  boolean isThere() {
    return Files.exists(cache());
  }

  /** What a process is started with to have it. */
  List<String> options() {
    return isThere() ? List.of("-XX:AOTCache=" + cache()) : List.of();
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw RackloomException.environment(
          "what was learnt for measuring could not be deleted: " + e.getMessage(),
          "delete " + folder + ".",
          e);
    }
  }
}
