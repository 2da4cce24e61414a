package dev.rackloom.torch.archive;

import dev.rackloom.api.graph.DType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value that a pickle may hold here. Values may hold themselves: walk them with a limit. */
public sealed interface Pickled {

  /** Nothing, or true and false, which no statistics need. */
  enum Plain implements Pickled {
    NONE,
    TRUE,
    FALSE
  }

  /** A whole number. */
  record Whole(long value) implements Pickled {}

  /** A number with a fraction. */
  record Real(double value) implements Pickled {}

  /** A text. */
  record Text(String value) implements Pickled {}

  /** A list, which grows while the pickle runs. */
  record Items(List<Pickled> items) implements Pickled {
    Items() {
      this(new ArrayList<>());
    }
  }

  /** A tuple. */
  record Tuple(List<Pickled> items) implements Pickled {}

  /** A dictionary with texts for keys, which grows while the pickle runs. */
  record Dict(Map<String, Pickled> items) implements Pickled {
    Dict() {
      this(new LinkedHashMap<>());
    }
  }

  /**
   * An object of a class that the archive brings.
   *
   * @param type the class, as in {@code __torch__.Net}
   * @param state what it was built from, usually a dictionary of its members; empty until then
   */
  record Instance(String type, List<Pickled> state) implements Pickled {
    Instance(String type) {
      this(type, new ArrayList<>(1));
    }
  }

  /** One of the few names that are known. */
  record Name(Known known) implements Pickled {}

  /** Raw numbers by the key of their file in the zip. */
  record Storage(DType type, String key, long count) implements Pickled {}

  /** A tensor; who reads the archive says what becomes of it. */
  non-sealed interface Tensor extends Pickled {}

  /** What a list begins with; never leaves the machine. */
  record Mark() implements Pickled {}
}
