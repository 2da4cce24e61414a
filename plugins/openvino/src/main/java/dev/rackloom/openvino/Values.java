package dev.rackloom.openvino;

import dev.rackloom.api.symbolic.Dim;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The elements of tensors of a few integers: sizes, axes, bounds. A constant is read when a shape
 * first asks for it.
 */
final class Values {

  /** More elements than steer any shape. */
  static final int MOST = 64;

  private final Map<Integer, Supplier<Optional<List<Dim>>>> unread = new HashMap<>();
  private final Map<Integer, List<Dim>> known = new HashMap<>();

  /** Notes a constant, to be read if need be. */
  void constant(int tensor, Supplier<Optional<List<Dim>>> elements) {
    unread.put(tensor, elements);
  }

  /** Notes what a layer makes. */
  void put(int tensor, List<Dim> elements) {
    if (elements.size() <= MOST) {
      known.put(tensor, elements.stream().map(Extents::bounded).toList());
    }
  }

  /** The elements of a tensor, some of which may be unknown; empty if nothing is known of them. */
  Optional<List<Dim>> of(int tensor) {
    Supplier<Optional<List<Dim>>> constant = unread.remove(tensor);
    if (constant != null) {
      constant.get().ifPresent(elements -> put(tensor, elements));
    }
    return Optional.ofNullable(known.get(tensor));
  }
}
