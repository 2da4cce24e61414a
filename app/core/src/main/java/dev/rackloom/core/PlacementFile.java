package dev.rackloom.core;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.codec.Codec;
import dev.rackloom.core.workspace.ModelCut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A placement in a file, as {@code rackloom place --out} writes it.
 *
 * @param cut the model as it was cut for it
 */
public record PlacementFile(ModelCut cut, Placement placement) {

  /**
   * Reads one.
   *
   * @throws RackloomException if it cannot be read, or is something else
   */
  public static PlacementFile read(Path file) {
    try {
      return Codec.fromJson(Files.readAllBytes(file), PlacementFile.class);
    } catch (IOException e) {
      throw RackloomException.user(
          "cannot read " + file + ": " + e.getMessage(),
          "make one with: rackloom place ... --out " + file);
    }
  }

  /**
   * Reads a placement of a model.
   *
   * @throws RackloomException also if it was made for another model or another cut
   */
  public static Placement read(Path file, OpenModel model) {
    return read(file).of(model, file.toString());
  }

  /**
   * What it says of a model.
   *
   * @param name stands for the file in messages
   * @throws RackloomException if it was made for another model or another cut
   */
  public Placement of(OpenModel model, String name) {
    if (!cut.model().equals(model.graph().digest())) {
      throw RackloomException.user(
          name + " places another model than " + model.graph().name(),
          "place this one: rackloom place ... --out " + name);
    }
    if (!cut.equals(model.cut())) {
      throw RackloomException.user(
          name + " was made for other stages of " + model.graph().name(),
          "give the same --bind and --stages as when it was placed, or place again.");
    }
    return placement;
  }

  /** The text of the file. */
  public byte[] json() {
    return Codec.toJson(this);
  }
}
