package dev.rackloom.onnx.inference;

import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Operators that move elements about. */
final class MovementRules {

  private MovementRules() {}

  static void into(Map<String, Rule> rules) {
    rules.put("Reshape", MovementRules::reshape);
    rules.put("Transpose", MovementRules::transpose);
    rules.put("Concat", MovementRules::concat);
    rules.put("Split", MovementRules::split);
    rules.put("Slice", MovementRules::slice);
    rules.put("Gather", MovementRules::gather);
    rules.put("GatherElements", call -> call.like(call.input(1).shape()));
    rules.put("Unsqueeze", MovementRules::unsqueeze);
    rules.put("Squeeze", MovementRules::squeeze);
    rules.put("Flatten", MovementRules::flatten);
    rules.put("Expand", MovementRules::expand);
    rules.put("Tile", MovementRules::tile);
    rules.put("Pad", MovementRules::pad);
  }

  private static List<Fact> ranked(
      Call call, java.util.function.Function<List<Dim>, List<Fact>> rule) {
    return call.input(0)
        .dims()
        .map(rule)
        .orElseGet(() -> call.unknown(call.input(0).dtype(), "the input has no known rank"));
  }

  private static List<Fact> reshape(Call call) {
    Optional<List<Dim>> target = call.sizes("shape", 1);
    if (target.isEmpty()) {
      return call.unknown(call.input(0).dtype(), "the target shape is not known");
    }
    List<Dim> in = call.input(0).dims().orElse(List.of());
    List<Dim> out = new ArrayList<>(target.get());
    int open = -1;
    for (int i = 0; i < out.size(); i++) {
      if (out.get(i).equals(Dim.zero()) && call.integer("allowzero", 0) == 0 && i < in.size()) {
        out.set(i, in.get(i));
      } else if (out.get(i).equals(Dim.of(-1))) {
        open = i;
        out.set(i, Dim.one());
      }
    }
    if (open >= 0) {
      out.set(open, call.input(0).shape().elements().floorDiv(Dim.product(out)));
    }
    return List.of(call.input(0).reshaped(Shape.of(out)));
  }

  private static List<Fact> transpose(Call call) {
    return ranked(
        call,
        in -> {
          List<Long> perm =
              call.integers("perm")
                  .orElseGet(() ->
                      IntStream.range(0, in.size())
                          .mapToObj(i -> (long) in.size() - 1 - i)
                          .toList());
          if (perm.size() != in.size() || perm.stream().anyMatch(p -> p < 0 || p >= in.size())) {
            return call.unknown(
                call.input(0).dtype(), "perm " + perm + " does not fit rank " + in.size());
          }
          return call.like(Shape.of(perm.stream().map(p -> in.get(p.intValue())).toList()));
        });
  }

  private static List<Fact> concat(Call call) {
    return ranked(
        call,
        first -> {
          int axis = Call.axis(call.integer("axis", 0), first.size());
          List<Dim> out = new ArrayList<>(first);
          List<Dim> values = new ArrayList<>(call.input(0).values().orElse(List.of()));
          boolean known = call.input(0).values().isPresent();
          for (int i = 1; i < call.inputs().size(); i++) {
            List<Dim> next = call.input(i).dims().orElse(List.of());
            if (next.size() != out.size() || axis < 0 || axis >= out.size()) {
              return call.unknown(call.input(0).dtype(), "inputs differ in rank");
            }
            out.set(axis, out.get(axis).plus(next.get(axis)));
            known &= call.input(i).values().isPresent();
            values.addAll(call.input(i).values().orElse(List.of()));
          }
          return List.of(
              new Fact(
                  call.input(0).dtype(), Shape.of(out), known && out.size() == 1 ? values : null));
        });
  }

  private static List<Fact> split(Call call) {
    return ranked(
        call,
        in -> {
          int axis = Call.axis(call.integer("axis", 0), in.size());
          Optional<List<Dim>> sizes = call.sizes("split", 1);
          Dim even = in.get(axis).ceilDiv(Dim.of(Math.max(1, call.outputs())));
          List<Fact> out = new ArrayList<>();
          for (int i = 0; i < call.outputs(); i++) {
            List<Dim> dims = new ArrayList<>(in);
            int part = i;
            dims.set(axis, sizes.filter(s -> part < s.size()).map(s -> s.get(part)).orElse(even));
            out.add(Fact.of(call.input(0).dtype(), Shape.of(dims)));
          }
          return out;
        });
  }

  private static List<Fact> slice(Call call) {
    return ranked(
        call,
        in -> {
          Optional<List<Dim>> starts = call.sizes("starts", 1);
          Optional<List<Dim>> ends = call.sizes("ends", 2);
          if (starts.isEmpty() || ends.isEmpty()) {
            return call.unknown(
                call.input(0).dtype(), "where the slice starts and ends is not known");
          }
          List<Long> axes =
              call.numbers("axes", 3)
                  .orElseGet(() ->
                      IntStream.range(0, starts.get().size()).mapToObj(i -> (long) i).toList());
          List<Long> steps = call.numbers("steps", 4).orElse(Collections.nCopies(axes.size(), 1L));
          List<Dim> out = new ArrayList<>(in);
          for (int i = 0; i < axes.size(); i++) {
            int axis = Call.axis(axes.get(i), in.size());
            if (axis < 0 || axis >= in.size()) {
              return call.unknown(
                  call.input(0).dtype(), "axis " + axis + " does not fit rank " + in.size());
            }
            out.set(
                axis, extent(in.get(axis), starts.get().get(i), ends.get().get(i), steps.get(i)));
          }
          return List.of(
              new Fact(
                  call.input(0).dtype(),
                  Shape.of(out),
                  slicedValues(call, in, starts.get(), ends.get(), steps)));
        });
  }

  /** A symbolic end is taken to lie inside the tensor. */
  private static Dim extent(Dim size, Dim start, Dim end, long step) {
    if (step < 0) {
      return size;
    }
    Dim from = fromEnd(size, start);
    Dim to = fromEnd(size, end);
    if (to.isKnown() && size.isKnown()) {
      to = to.min(size);
    } else if (to.known().orElse(0) >= Integer.MAX_VALUE) {
      to = size;
    }
    Dim length = to.minus(from);
    return length.isKnown() && length.known().getAsLong() < 0
        ? Dim.zero()
        : length.ceilDiv(Dim.of(step));
  }

  private static Dim fromEnd(Dim size, Dim position) {
    return position.known().orElse(0) < 0 ? size.plus(position) : position;
  }

  private static java.util.@org.jspecify.annotations.Nullable List<Dim> slicedValues(
      Call call, List<Dim> in, List<Dim> starts, List<Dim> ends, List<Long> steps) {
    Optional<List<Dim>> values = call.input(0).values();
    if (values.isEmpty()
        || in.size() != 1
        || starts.size() != 1
        || steps.getFirst() != 1
        || !starts.getFirst().isKnown()
        || !ends.getFirst().isKnown()) {
      return null;
    }
    int n = values.get().size();
    int from = clamp(fromEnd(Dim.of(n), starts.getFirst()).known().getAsLong(), n);
    int to = clamp(fromEnd(Dim.of(n), ends.getFirst()).known().getAsLong(), n);
    return from <= to ? values.get().subList(from, to) : null;
  }

  private static int clamp(long value, int max) {
    return (int) Math.max(0, Math.min(max, value));
  }

  private static List<Fact> gather(Call call) {
    return ranked(
        call,
        in -> {
          Optional<List<Dim>> indices = call.input(1).dims();
          int axis = Call.axis(call.integer("axis", 0), in.size());
          if (indices.isEmpty() || axis < 0 || axis >= in.size()) {
            return call.unknown(call.input(0).dtype(), "the indices have no known rank");
          }
          List<Dim> out = new ArrayList<>(in.subList(0, axis));
          out.addAll(indices.get());
          out.addAll(in.subList(axis + 1, in.size()));
          return List.of(new Fact(call.input(0).dtype(), Shape.of(out), gatheredValues(call, in)));
        });
  }

  private static java.util.@org.jspecify.annotations.Nullable List<Dim> gatheredValues(
      Call call, List<Dim> in) {
    Optional<List<Dim>> values = call.input(0).values();
    Optional<List<Dim>> indices = call.input(1).values();
    if (values.isEmpty() || indices.isEmpty() || in.size() != 1) {
      return null;
    }
    List<Dim> out = new ArrayList<>();
    for (Dim index : indices.get()) {
      long i = index.known().orElse(Long.MIN_VALUE);
      long at = i < 0 ? i + values.get().size() : i;
      if (at < 0 || at >= values.get().size()) {
        return null;
      }
      out.add(values.get().get((int) at));
    }
    return out;
  }

  private static List<Fact> unsqueeze(Call call) {
    return ranked(
        call,
        in -> {
          Optional<List<Long>> axes = call.numbers("axes", 1);
          if (axes.isEmpty()) {
            return call.unknown(call.input(0).dtype(), "the axes are not known");
          }
          int rank = in.size() + axes.get().size();
          List<Integer> at = axes.get().stream().map(a -> Call.axis(a, rank)).sorted().toList();
          List<Dim> out = new ArrayList<>(in);
          for (int axis : at) {
            if (axis < 0 || axis > out.size()) {
              return call.unknown(call.input(0).dtype(), "axis " + axis + " does not fit");
            }
            out.add(axis, Dim.one());
          }
          return List.of(call.input(0).reshaped(Shape.of(out)));
        });
  }

  private static List<Fact> squeeze(Call call) {
    return ranked(
        call,
        in -> {
          Optional<List<Long>> axes = call.numbers("axes", 1);
          List<Integer> gone =
              axes.map(list -> list.stream().map(a -> Call.axis(a, in.size())).toList())
                  .orElse(List.of());
          List<Dim> out = new ArrayList<>();
          for (int i = 0; i < in.size(); i++) {
            boolean drop = axes.isPresent() ? gone.contains(i) : in.get(i).equals(Dim.one());
            if (!drop) {
              out.add(in.get(i));
            }
          }
          return List.of(call.input(0).reshaped(Shape.of(out)));
        });
  }

  private static List<Fact> flatten(Call call) {
    return ranked(
        call,
        in -> {
          int axis = Math.clamp(Call.axis(call.integer("axis", 1), in.size()), 0, in.size());
          return call.like(
              Shape.of(
                  List.of(
                      Dim.product(in.subList(0, axis)), Dim.product(in.subList(axis, in.size())))));
        });
  }

  private static List<Fact> expand(Call call) {
    return call.sizes("shape", 1)
        .map(target -> call.like(Broadcast.of(List.of(call.input(0).shape(), Shape.of(target)))))
        .orElseGet(() -> call.unknown(call.input(0).dtype(), "the target shape is not known"));
  }

  private static List<Fact> tile(Call call) {
    return ranked(
        call,
        in -> {
          Optional<List<Dim>> repeats = call.sizes("repeats", 1).filter(r -> r.size() == in.size());
          return repeats
              .map(r ->
                  call.like(
                      Shape.of(
                          IntStream.range(0, in.size())
                              .mapToObj(i -> in.get(i).times(r.get(i)))
                              .toList())))
              .orElseGet(() -> call.unknown(call.input(0).dtype(), "the repeats are not known"));
        });
  }

  private static List<Fact> pad(Call call) {
    return ranked(
        call,
        in -> {
          Optional<List<Dim>> pads = call.sizes("pads", 1).filter(p -> p.size() == 2 * in.size());
          return pads.map(p ->
                  call.like(
                      Shape.of(
                          IntStream.range(0, in.size())
                              .mapToObj(i -> in.get(i).plus(p.get(i)).plus(p.get(i + in.size())))
                              .toList())))
              .orElseGet(() -> call.unknown(call.input(0).dtype(), "the pads are not known"));
        });
  }
}
