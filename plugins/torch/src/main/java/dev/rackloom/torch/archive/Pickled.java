package dev.rackloom.moe.torch;

import dev.rackloom.moe.grid.Grid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value that a pickle may hold here. */
sealed interface Pickled {

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

  /** One of the few names that are known. */
  record Name(Known known) implements Pickled {}

  /** Raw numbers by the key of their file in the zip. */
  record Storage(Known.Numbers type, String key, long count) implements Pickled {}

  /** A tensor, read. */
  record Tensor(Grid grid) implements Pickled {}

  /** What a list begins with; never leaves the machine. */
  record Mark() implements Pickled {}
}
