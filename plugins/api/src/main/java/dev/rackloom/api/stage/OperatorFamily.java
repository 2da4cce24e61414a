package dev.rackloom.api.stage;

import dev.rackloom.api.Checks;

/** Operators that share a cost function. Open: readers and cost models may name their own. */
public record OperatorFamily(String name) {

  /** Dense matrix products. Features {@code m}, {@code n}, {@code k}, {@code batch}. */
  public static final OperatorFamily GEMM = new OperatorFamily("gemm");

  /** Convolutions, as the matrix product they amount to. */
  public static final OperatorFamily CONVOLUTION = new OperatorFamily("convolution");

  /** Fused attention. */
  public static final OperatorFamily ATTENTION = new OperatorFamily("attention");

  /** Sums, means, softmax, layer normalisation. */
  public static final OperatorFamily REDUCTION = new OperatorFamily("reduction");

  /** One result an element. */
  public static final OperatorFamily ELEMENTWISE = new OperatorFamily("elementwise");

  /** Moves or copies: transposes, concatenations, gathers. */
  public static final OperatorFamily MOVEMENT = new OperatorFamily("movement");

  /** Routed experts. */
  public static final OperatorFamily EXPERTS = new OperatorFamily("experts");

  /** Shape arithmetic and views: no work on a device worth counting. */
  public static final OperatorFamily VIEW = new OperatorFamily("view");

  /** What no rule knows. */
  public static final OperatorFamily OTHER = new OperatorFamily("other");

  public OperatorFamily {
    Checks.named(name, "operator family");
  }

  @Override
  public String toString() {
    return name;
  }
}
