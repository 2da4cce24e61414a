package dev.rackloom.cli;

import dev.rackloom.api.RackloomException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a file that a person named. */
final class ExpertOut {

  private ExpertOut() {}

  static void write(Path file, byte[] content) {
    try {
      Files.write(file, content);
    } catch (IOException e) {
      throw RackloomException.resources(
          "cannot write " + file + ": " + e.getMessage(), "choose another file.", e);
    }
  }
}
