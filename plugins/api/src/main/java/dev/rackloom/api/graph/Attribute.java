package dev.rackloom.api.graph;

import java.util.List;

/**
 * A named constant of an operator. Sealed, with {@link Opaque} for what a reader keeps without
 * understanding it.
 */
public sealed interface Attribute {

  /** An integer. */
  record IntValue(long value) implements Attribute {}

  /** A real number. */
  record FloatValue(double value) implements Attribute {}

  /** A text. */
  record Text(String value) implements Attribute {}

  /** Integers. */
  record Ints(List<Long> values) implements Attribute {
    public Ints {
      values = List.copyOf(values);
    }
  }

  /** Real numbers. */
  record Floats(List<Double> values) implements Attribute {
    public Floats {
      values = List.copyOf(values);
    }
  }

  /** Texts. */
  record Texts(List<String> values) implements Attribute {
    public Texts {
      values = List.copyOf(values);
    }
  }

  /** A tensor's type and shape; its values stay in the file. */
  record TensorValue(DType dtype, Shape shape) implements Attribute {}

  /** Something else, by the name of its kind in the file and a readable digest. */
  record Opaque(String kind, String digest) implements Attribute {}
}
