package dev.rackloom.weights;

import dev.rackloom.api.Checks;
import java.util.List;
import java.util.stream.Collectors;

/** A value in the metadata of a GGUF file. */
public sealed interface GgufValue {

  /** A whole number of any width. */
  record Whole(long value) implements GgufValue {
    @Override
    public String toString() {
      return Long.toString(value);
    }
  }

  /** A real number of either width. */
  record Real(double value) implements GgufValue {
    @Override
    public String toString() {
      return Double.toString(value);
    }
  }

  /** A truth value. */
  record Flag(boolean value) implements GgufValue {
    @Override
    public String toString() {
      return Boolean.toString(value);
    }
  }

  /** A text; also an unsigned number that does not fit 63 bits, in digits. */
  record Text(String value) implements GgufValue {
    @Override
    public String toString() {
      return value;
    }
  }

  /**
   * An array. Of long ones (a tokenizer's vocabulary) only the first elements are kept.
   *
   * @param count how many there are in the file
   * @param first the first of them, all if {@link #isWhole}
   */
  record Values(long count, List<GgufValue> first) implements GgufValue {
    public Values {
      first = List.copyOf(first);
      Checks.that(first.size() <= count, "array of " + count + " holds " + first.size());
    }

    /** Whether every element is kept. */
    public boolean isWhole() {
      return first.size() == count;
    }

    @Override
    public String toString() {
      return first.stream()
          .limit(8)
          .map(GgufValue::toString)
          .collect(Collectors.joining(", ", "[", count > 8 ? ", ... " + count + " in all]" : "]"));
    }
  }
}
