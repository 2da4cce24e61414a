package dev.rackloom.cli;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.codec.Codec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Placement files, as {@code place --out} writes them. */
final class Placements {

  private Placements() {}

  static Placement read(Path file) {
    try {
      return Codec.fromJson(Files.readAllBytes(file), Placement.class);
    } catch (IOException e) {
      throw RackloomException.user(
          "cannot read " + file + ": " + e.getMessage(),
          "make one with: rackloom place ... --out " + file);
    }
  }
}
