package dev.rackloom.api.graph;

import dev.rackloom.api.Checks;
import dev.rackloom.api.symbolic.Dim;

/**
 * A value that flows in a graph.
 *
 * @param id its position in {@link Graph#tensors()}
 * @param name its name in the file
 * @param dtype its element type
 * @param shape its extents
 * @param role what it is to the model
 */
public record Tensor(int id, String name, DType dtype, Shape shape, Role role) {

  /** What a tensor is to the model. */
  public enum Role {
    /** Given by the caller of each request. */
    INPUT,
    /** Learned or fixed, and large enough to matter: lives with the stage that uses it. */
    WEIGHT,
    /** A small constant (shape arithmetic, axes, scalars): copied wherever it is used. */
    CONSTANT,
    /** Computed by an operator. */
    ACTIVATION
  }

  public Tensor {
    Checks.notNegative(id, "tensor id");
  }

  /** Its size in bytes. */
  public Dim bytes() {
    return dtype.bytes(shape.elements());
  }
}
