package dev.rackloom.agent.stream;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Files of agents in the memory file system. */
final class SharedFiles {

  private SharedFiles() {}

  /** Those whose name begins with one of {@code kinds}, of all agents of this host. */
  static List<Path> of(String... kinds) throws IOException {
    try (Stream<Path> files = Files.walk(SharedFolder.ROOT, 2)) {
      return files
          .filter(f -> f.getParent().getFileName().toString().startsWith("rackloom-"))
          .filter(
              f -> Stream.of(kinds).anyMatch(k -> f.getFileName().toString().startsWith(k + "-")))
          .toList();
    }
  }
}
