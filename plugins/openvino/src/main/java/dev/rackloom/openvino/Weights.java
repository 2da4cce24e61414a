package dev.rackloom.openvino;

import dev.rackloom.api.Checks;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.spi.ModelFiles;
import dev.rackloom.openvino.IrModel.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file of constants, by its size alone.
 *
 * @param file where it is or should be
 * @param bytes its size, {@link #MISSING} if it is not there
 */
record Weights(Path file, long bytes) {

  static final long MISSING = -1;

  /** The {@code .bin} of the same name. */
  static Weights beside(Path xml) {
    Path file = ModelFiles.beside(xml, ModelFiles.stem(xml, OpenVinoReader.ENDING) + ".bin");
    try {
      return new Weights(file, Files.isRegularFile(file) ? Files.size(file) : MISSING);
    } catch (IOException e) {
      throw ModelFiles.unreadable(file, e);
    }
  }

  boolean isMissing() {
    return bytes == MISSING;
  }

  /** Refuses a constant that is not wholly in the file, or too short for its shape. */
  void check(Layer constant, DType dtype, Shape shape) {
    long offset = number(constant, "offset");
    long size = number(constant, "size");
    long needed = dtype.bytes(shape.elements()).known().orElse(0);
    Checks.that(
        size >= needed,
        "constant '" + constant.name() + "' has " + size + " bytes and needs " + needed);
    Checks.that(
        isMissing() || (offset <= bytes && size <= bytes - offset),
        "constant '"
            + constant.name()
            + "' is at "
            + offset
            + ".."
            + (offset + size)
            + " of "
            + file.getFileName()
            + ", which has "
            + bytes
            + " bytes");
  }

  private static long number(Layer constant, String name) {
    String text = constant.data().getOrDefault(name, "");
    try {
      return Checks.notNegative(
          Long.parseLong(text.strip()), name + " of constant '" + constant.name() + "'");
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "constant '" + constant.name() + "' has the " + name + " '" + text + "'", e);
    }
  }
}
