package dev.rackloom.api.deploy;

import dev.rackloom.api.Checks;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;

/**
 * A tensor that crosses the boundary of a sub-model.
 *
 * @param name its name in the model
 * @param dtype its element type
 * @param shape its extents, symbols where a request decides
 */
public record Port(String name, DType dtype, Shape shape) {
  public Port {
    Checks.named(name, "port");
  }
}
