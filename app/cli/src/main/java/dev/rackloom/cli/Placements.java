package dev.rackloom.cli;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.codec.Codec;
import dev.rackloom.core.OpenModel;
import dev.rackloom.core.workspace.ModelCut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Placement files, as {@code place --out} writes them. */
final class Placements {

  private Placements() {}

  /** What the file holds: a placement, and the cut it was made for. */
  record Saved(ModelCut cut, Placement placement) {}

  /** Reads a placement of {@code model}; one made for another model or another cut is refused. */
  static Placement read(Path file, OpenModel model) {
    Saved saved = read(file);
    if (!saved.cut().model().equals(model.graph().digest())) {
      throw RackloomException.user(
          file + " places another model than " + model.graph().name(),
          "place this one: rackloom place ... --out " + file);
    }
    if (!saved.cut().equals(model.cut())) {
      throw RackloomException.user(
          file + " was made for other stages of " + model.graph().name(),
          "give the same --bind and --stages as when it was placed, or place again.");
    }
    return saved.placement();
  }

  private static Saved read(Path file) {
    try {
      return Codec.fromJson(Files.readAllBytes(file), Saved.class);
    } catch (IOException e) {
      throw RackloomException.user(
          "cannot read " + file + ": " + e.getMessage(),
          "make one with: rackloom place ... --out " + file);
    }
  }
}
