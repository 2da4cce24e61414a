package dev.rackloom.openvino;

import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Extents of outputs that follow from the elements of an input: axes, bounds, whole shapes. */
final class SteeredExtents {

  private SteeredExtents() {}

  /**
   * The extents of an output, some of which may be unknown; empty if the layer is of another kind
   * or too little is known of its inputs.
   *
   * @param output the position of the output
   * @param declared its extents in the file
   */
  static Optional<List<Dim>> of(Operands in, int output, List<Long> declared) {
    return switch (in.layer().type()) {
      case "Reshape" -> reshaped(in, declared);
      case "Transpose" -> transposed(in);
      case "Squeeze" -> squeezed(in);
      case "Unsqueeze" -> unsqueezed(in);
      case "Gather" -> gathered(in);
      case "GatherElements" -> in.dims(1);
      case "Broadcast" -> broadcast(in);
      case "Tile" -> tiled(in);
      case "Pad" -> padded(in);
      case "Slice" -> SliceExtents.slice(in);
      case "StridedSlice" -> SliceExtents.strided(in);
      case "Split" -> split(in);
      case "VariadicSplit" -> variadic(in, output);
      case "Range" -> range(in);
      case "TopK" -> largest(in);
      case "OneHot" -> oneHot(in);
      default -> in.layer().type().startsWith("Reduce") ? reduced(in, declared) : Optional.empty();
    };
  }

  /**
   * An element of 0 copies the input's extent if {@code special_zero}; one of -1 takes the rest.
   */
  private static Optional<List<Dim>> reshaped(Operands in, List<Long> declared) {
    Optional<List<Dim>> data = in.dims(0);
    Optional<List<Dim>> pattern = in.value(1).filter(p -> p.size() == declared.size());
    if (data.isEmpty() || pattern.isEmpty()) {
      return Optional.empty();
    }
    boolean copies = in.isSet("special_zero");
    List<Dim> above = new ArrayList<>(data.get());
    List<Dim> below = new ArrayList<>();
    List<Dim> result = new ArrayList<>();
    int rest = -1;
    for (int i = 0; i < declared.size(); i++) {
      Dim given = declared.get(i) >= 0 ? Dim.of(declared.get(i)) : pattern.get().get(i);
      boolean copied = copies && pattern.get().get(i).equals(Dim.zero());
      if (pattern.get().get(i).equals(Dim.of(-1))) {
        rest = rest == -1 ? i : declared.size();
        result.add(given);
      } else if (copied && i < data.get().size()) {
        result.add(data.get().get(i));
        above.set(i, Dim.one());
      } else {
        result.add(given);
        below.add(given);
      }
    }
    if (rest >= declared.size()) {
      return Optional.empty();
    }
    if (rest >= 0) {
      result.set(rest, Dim.product(above).floorDiv(Dim.product(below)));
    }
    return Optional.of(result);
  }

  /** An empty order turns the axes round. */
  private static Optional<List<Dim>> transposed(Operands in) {
    Optional<List<Dim>> data = in.dims(0);
    Optional<List<Long>> order = in.numbers(1);
    if (data.isEmpty() || order.isEmpty()) {
      return Optional.empty();
    }
    if (order.get().isEmpty()) {
      return Optional.of(data.get().reversed());
    }
    return Extents.axes(order.get(), data.get().size())
        .filter(axes -> axes.size() == data.get().size())
        .map(axes -> axes.stream().map(data.get()::get).toList());
  }

  /** Without axes all extents of 1 go, if it is known which those are. */
  private static Optional<List<Dim>> squeezed(Operands in) {
    Optional<List<Dim>> data = in.dims(0);
    if (data.isEmpty()) {
      return Optional.empty();
    }
    if (in.count() < 2) {
      return data.filter(d -> d.stream().allMatch(Dim::isKnown))
          .map(d -> d.stream().filter(extent -> !extent.equals(Dim.one())).toList());
    }
    return in.numbers(1)
        .flatMap(axes -> Extents.axes(axes, data.get().size()))
        .map(axes -> without(data.get(), axes));
  }

  private static List<Dim> without(List<Dim> dims, List<Integer> axes) {
    List<Dim> result = new ArrayList<>();
    for (int i = 0; i < dims.size(); i++) {
      if (!axes.contains(i)) {
        result.add(dims.get(i));
      }
    }
    return result;
  }

  private static Optional<List<Dim>> unsqueezed(Operands in) {
    Optional<List<Dim>> data = in.dims(0);
    Optional<List<Long>> axes = in.numbers(1);
    if (data.isEmpty() || axes.isEmpty()) {
      return Optional.empty();
    }
    return Extents.axes(axes.get(), data.get().size() + axes.get().size())
        .map(all -> {
          List<Dim> result = new ArrayList<>(data.get());
          all.stream().sorted().forEach(axis -> result.add(axis, Dim.one()));
          return result;
        });
  }

  /** The indices' extents, but those of batches, stand where the gathered axis was. */
  private static Optional<List<Dim>> gathered(Operands in) {
    Optional<List<Dim>> data = in.dims(0);
    Optional<List<Dim>> indices = in.dims(1);
    Optional<Long> given = in.number(2);
    if (data.isEmpty() || indices.isEmpty() || given.isEmpty()) {
      return Optional.empty();
    }
    int axis = Extents.axis(given.get(), data.get().size());
    long batch = in.attribute("batch_dims", 0);
    long shared = batch < 0 ? batch + indices.get().size() : batch;
    if (axis < 0 || shared < 0 || shared > axis || shared > indices.get().size()) {
      return Optional.empty();
    }
    List<Dim> result = new ArrayList<>(data.get());
    result.remove(axis);
    result.addAll(axis, indices.get().subList((int) shared, indices.get().size()));
    return Optional.of(result);
  }

  private static Optional<List<Dim>> broadcast(Operands in) {
    Optional<List<Dim>> target = in.value(1);
    return in.text("mode", "numpy").equalsIgnoreCase("bidirectional")
        ? in.dims(0).flatMap(data -> target.map(t -> OpenExtents.broadcast(List.of(data, t))))
        : target;
  }

  private static Optional<List<Dim>> tiled(Operands in) {
    Optional<List<Dim>> data = in.dims(0);
    Optional<List<Dim>> repeats = in.value(1);
    if (data.isEmpty() || repeats.isEmpty()) {
      return Optional.empty();
    }
    int rank = Math.max(data.get().size(), repeats.get().size());
    return Optional.of(added(data.get(), repeats.get(), rank));
  }

  private static List<Dim> added(List<Dim> data, List<Dim> repeats, int rank) {
    List<Dim> left = aligned(data, rank);
    List<Dim> right = aligned(repeats, rank);
    List<Dim> result = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      result.add(left.get(i).times(right.get(i)));
    }
    return result;
  }

  private static List<Dim> aligned(List<Dim> dims, int rank) {
    List<Dim> result = new ArrayList<>(Collections.nCopies(rank - dims.size(), Dim.one()));
    result.addAll(dims);
    return result;
  }

  private static Optional<List<Dim>> padded(Operands in) {
    Optional<List<Dim>> data = in.dims(0);
    Optional<List<Dim>> before = in.value(1);
    Optional<List<Dim>> after = in.value(2);
    if (data.isEmpty() || before.isEmpty() || after.isEmpty()) {
      return Optional.empty();
    }
    int rank = data.get().size();
    if (before.get().size() != rank || after.get().size() != rank) {
      return Optional.empty();
    }
    List<Dim> result = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      result.add(Dim.sum(List.of(data.get().get(i), before.get().get(i), after.get().get(i))));
    }
    return Optional.of(result);
  }

  private static Optional<List<Dim>> split(Operands in) {
    long parts = in.attribute("num_splits", 0);
    return parts <= 0
        ? Optional.empty()
        : along(in, in.number(1), extent -> extent.floorDiv(Dim.of(parts)));
  }

  /** A length of -1 takes what the others leave. */
  private static Optional<List<Dim>> variadic(Operands in, int output) {
    Optional<List<Dim>> lengths = in.value(2).filter(l -> output < l.size());
    if (lengths.isEmpty()) {
      return Optional.empty();
    }
    Dim open = Dim.of(-1);
    Dim others = Dim.sum(lengths.get().stream().filter(l -> !l.equals(open)).toList());
    Dim length = lengths.get().get(output);
    return along(
        in, in.number(1), extent -> length.equals(open) ? Extents.minus(extent, others) : length);
  }

  /** The first input's extents, with another along one axis. */
  private static Optional<List<Dim>> along(
      Operands in, Optional<Long> axis, UnaryOperator<Dim> change) {
    Optional<List<Dim>> data = in.dims(0);
    int at = data.isEmpty() || axis.isEmpty() ? -1 : Extents.axis(axis.get(), data.get().size());
    if (at < 0) {
      return Optional.empty();
    }
    List<Dim> result = new ArrayList<>(data.orElse(List.of()));
    result.set(at, change.apply(result.get(at)));
    return Optional.of(result);
  }

  private static Optional<List<Dim>> range(Operands in) {
    Optional<Dim> start = in.single(0);
    Optional<Dim> stop = in.single(1);
    Optional<Long> step = in.number(2).filter(s -> s != 0 && Math.abs(s) <= Integer.MAX_VALUE);
    if (start.isEmpty() || stop.isEmpty() || step.isEmpty()) {
      return Optional.empty();
    }
    Dim span =
        step.get() > 0
            ? Extents.minus(stop.get(), start.get())
            : Extents.minus(start.get(), stop.get());
    return Optional.of(List.of(Extents.atLeastZero(span).ceilDiv(Dim.of(Math.abs(step.get())))));
  }

  private static Optional<List<Dim>> largest(Operands in) {
    Optional<Dim> k = in.single(1);
    long axis = in.attribute("axis", Long.MAX_VALUE);
    return k.flatMap(count -> along(in, Optional.of(axis), extent -> count));
  }

  private static Optional<List<Dim>> oneHot(Operands in) {
    Optional<List<Dim>> indices = in.dims(0);
    Optional<Dim> depth = in.single(1);
    if (indices.isEmpty() || depth.isEmpty()) {
      return Optional.empty();
    }
    int axis = Extents.axis(in.attribute("axis", -1), indices.get().size() + 1);
    if (axis < 0) {
      return Optional.empty();
    }
    List<Dim> result = new ArrayList<>(indices.get());
    result.add(axis, depth.get());
    return Optional.of(result);
  }

  /** If reduced extents stay as 1, one that the file leaves open is not reduced. */
  private static Optional<List<Dim>> reduced(Operands in, List<Long> declared) {
    boolean kept = in.isSet("keep_dims");
    if (kept) {
      return in.dims(0).filter(d -> d.size() == declared.size());
    }
    return in.dims(0)
        .flatMap(data ->
            in.numbers(1)
                .flatMap(axes -> Extents.axes(axes, data.size()))
                .map(axes -> without(data, axes)));
  }
}
