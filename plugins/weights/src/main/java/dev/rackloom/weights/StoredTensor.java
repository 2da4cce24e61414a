package dev.rackloom.weights;

import dev.rackloom.api.Checks;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import java.nio.file.Path;

/**
 * A tensor as it lies in a file.
 *
 * @param name its name
 * @param dtype the type it is stored in
 * @param shape its extents, outermost first, all known
 * @param bytes how many bytes it takes, padding left out
 * @param file the file that holds it
 * @param offset where in that file it begins
 */
public record StoredTensor(
    String name, DType dtype, Shape shape, long bytes, Path file, long offset) {
  public StoredTensor {
    Checks.that(shape.isKnown(), "the shape of stored tensor '" + name + "' must be known");
    Checks.notNegative(bytes, "bytes of '" + name + "'");
    Checks.notNegative(offset, "offset of '" + name + "'");
  }

  /** Where in its file it ends, exclusive. */
  public long end() {
    return offset + bytes;
  }
}
