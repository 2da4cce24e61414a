package dev.rackloom.openvino;

import dev.rackloom.api.graph.DType;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.openvino.IrModel.Port;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** The elements of what layers make of sizes: scalars and short lists of integers. */
final class ValueRules {

  private static final Set<DType> HOLDS_SIZES =
      Set.of(DType.INT64, DType.INT32, DType.UINT64, DType.UINT32);

  private ValueRules() {}

  /** The elements of an output, some of which may be unknown; empty if nothing is known of them. */
  static Optional<List<Dim>> of(Operands in, int output, Port port) {
    DType dtype = ElementTypes.of(port.precision());
    boolean sizes = port.dims().size() <= 1 && !dtype.isFloat() && !dtype.equals(DType.UNKNOWN);
    return sizes ? elements(in, output, dtype) : Optional.empty();
  }

  private static Optional<List<Dim>> elements(Operands in, int output, DType dtype) {
    return switch (in.layer().type()) {
      case "ShapeOf" -> in.dims(0);
      case "Convert" -> in.value(0).filter(v -> HOLDS_SIZES.contains(dtype) || areFlags(v));
      case "Identity", "Squeeze", "Unsqueeze", "Reshape", "Floor", "Ceiling" -> in.value(0);
      case "Gather" -> gathered(in);
      case "Concat" -> concatenated(in);
      case "Slice", "StridedSlice" -> SliceExtents.values(in);
      case "Split" -> split(in, output);
      case "VariadicSplit" -> variadic(in, output);
      case "Broadcast" -> broadcast(in);
      case "Range" -> range(in);
      case "ReduceProd" -> whole(in).map(v -> List.of(Dim.product(v)));
      case "ReduceSum" -> whole(in).map(v -> List.of(Dim.sum(v)));
      case "ReduceMax" -> whole(in).map(v -> List.of(reduce(v, Extents::larger)));
      case "ReduceMin" -> whole(in).map(v -> List.of(reduce(v, Extents::smaller)));
      default -> ValueArithmetic.of(in);
    };
  }

  private static boolean areFlags(List<Dim> values) {
    return values.stream().allMatch(v -> v.equals(Dim.zero()) || v.equals(Dim.one()));
  }

  private static Dim reduce(List<Dim> values, BinaryOperator<Dim> both) {
    return values.stream()
        .distinct()
        .reduce(both)
        .orElseGet(() -> Dim.unknown("there are no sizes"));
  }

  private static Optional<List<Dim>> list(Operands in, int input) {
    return in.dims(input).filter(d -> d.size() <= 1).flatMap(d -> in.value(input));
  }

  /** A list that is reduced along its only axis. */
  private static Optional<List<Dim>> whole(Operands in) {
    boolean along = in.dims(1).filter(d -> !d.contains(Dim.zero())).isPresent();
    return along ? list(in, 0) : Optional.empty();
  }

  private static Optional<List<Dim>> gathered(Operands in) {
    Optional<List<Dim>> data = list(in, 0);
    Optional<List<Long>> indices = in.numbers(1);
    if (data.isEmpty() || indices.isEmpty()) {
      return Optional.empty();
    }
    return Extents.places(indices.get(), data.get().size())
        .map(places -> places.stream().map(data.get()::get).toList());
  }

  /** What is not known of a part of known length is unknown element by element. */
  private static Optional<List<Dim>> concatenated(Operands in) {
    List<Dim> result = new ArrayList<>();
    for (int i = 0; i < in.count(); i++) {
      Optional<List<Dim>> part = list(in, i).or(unknown(in, i));
      if (part.isEmpty() || result.size() + part.get().size() > Values.MOST) {
        return Optional.empty();
      }
      result.addAll(part.get());
    }
    return Optional.of(result);
  }

  private static Supplier<Optional<List<Dim>>> unknown(Operands in, int input) {
    return () ->
        in.dims(input)
            .filter(d -> d.size() == 1)
            .map(d -> d.getFirst().known().orElse(Long.MAX_VALUE))
            .filter(length -> length <= Values.MOST)
            .map(length ->
                Collections.nCopies(
                    length.intValue(),
                    Dim.unknown(
                        "'" + in.layer().name() + "' takes a size from values of the run")));
  }

  private static Optional<List<Dim>> split(Operands in, int output) {
    long parts = in.attribute("num_splits", 0);
    return list(in, 0)
        .filter(v -> parts > 0 && output < parts && v.size() % parts == 0)
        .map(v -> {
          int length = (int) (v.size() / parts);
          return v.subList(output * length, (output + 1) * length);
        });
  }

  private static Optional<List<Dim>> variadic(Operands in, int output) {
    Optional<List<Dim>> data = list(in, 0);
    Optional<List<Long>> given = in.numbers(2).filter(l -> output < l.size());
    if (data.isEmpty() || given.isEmpty()) {
      return Optional.empty();
    }
    int size = data.get().size();
    long others = given.get().stream().mapToLong(l -> Math.clamp(l, 0, size + 1)).sum();
    List<Long> lengths = given.get().stream().map(l -> l == -1 ? size - others : l).toList();
    if (lengths.stream().anyMatch(l -> l < 0 || l > size)) {
      return Optional.empty();
    }
    long from = lengths.stream().limit(output).mapToLong(l -> l).sum();
    long to = from + lengths.get(output);
    return to <= size ? Optional.of(data.get().subList((int) from, (int) to)) : Optional.empty();
  }

  private static Optional<List<Dim>> broadcast(Operands in) {
    return in.single(0)
        .flatMap(element ->
            in.number(1)
                .filter(length -> length >= 0 && length <= Values.MOST)
                .map(length -> Collections.nCopies(length.intValue(), element)));
  }

  private static Optional<List<Dim>> range(Operands in) {
    Optional<Long> start = in.number(0).filter(ValueRules::isSmall);
    Optional<Long> stop = in.number(1).filter(ValueRules::isSmall);
    Optional<Long> step = in.number(2).filter(s -> s > 0 && isSmall(s));
    if (start.isEmpty() || stop.isEmpty() || step.isEmpty()) {
      return Optional.empty();
    }
    long count = Math.ceilDiv(Math.max(0, stop.get() - start.get()), step.get());
    return count > Values.MOST
        ? Optional.empty()
        : Optional.of(
            LongStream.range(0, count)
                .mapToObj(i -> Dim.of(start.get() + i * step.get()))
                .toList());
  }

  private static boolean isSmall(long value) {
    return Math.abs(value) <= Integer.MAX_VALUE && value != Long.MIN_VALUE;
  }
}
