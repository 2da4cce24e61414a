package dev.rackloom.onnx.inference;

import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Operators that move elements about. */
final class MovementRules {

  private MovementRules() {}

  static void into(Map<String, Rule> rules) {
    rules.put("Reshape", MovementRules::reshape);
    rules.put("Transpose", MovementRules::transpose);
    rules.put("Concat", MovementRules::concat);
    rules.put("Split", Splitting::split);
    rules.put("Slice", Slicing::slice);
    rules.put("Unsqueeze", MovementRules::unsqueeze);
    rules.put("Squeeze", MovementRules::squeeze);
    rules.put("Flatten", MovementRules::flatten);
    rules.put("Expand", MovementRules::expand);
    rules.put("Tile", MovementRules::tile);
    rules.put("Pad", MovementRules::pad);
  }

  static void contrib(Map<String, Rule> rules) {
    rules.put("QLinearConcat", MovementRules::quantizedConcat);
    rules.put("ExpandDims", MovementRules::expandDims);
    rules.put("UnfoldTensor", MovementRules::unfold);
    rules.put("BiasSplitGelu", MovementRules::halved);
  }

  /** Inputs from the third on come as tensor, scale and zero point. */
  private static List<Fact> quantizedConcat(Call call) {
    List<@Nullable Fact> tensors = new ArrayList<>();
    for (int i = 2; i < call.inputs().size(); i += 3) {
      tensors.add(call.inputs().get(i));
    }
    return concat(
        new Call(call.operator(), call.version(), tensors, 1, call.attributes(), call.tensors()));
  }

  private static List<Fact> expandDims(Call call) {
    OptionalLong axis = call.scalar(1);
    return axis.isEmpty()
        ? call.unknown(call.input(0).dtype(), "its axis is computed")
        : ranked(
            call,
            in -> {
              List<Dim> out = new ArrayList<>(in);
              int at = Call.axis(axis.getAsLong(), in.size() + 1);
              out.add(Math.clamp(at, 0, in.size()), Dim.one());
              return call.like(Shape.of(out));
            });
  }

  private static List<Fact> unfold(Call call) {
    return ranked(
        call,
        in -> {
          int axis = Call.axis(call.integer("dim", -1), in.size());
          if (axis < 0 || axis >= in.size()) {
            return call.unknown(call.input(0).dtype(), "axis " + axis + " does not fit");
          }
          Dim size = Dim.of(call.integer("size", 1));
          Dim step = Dim.of(Math.max(1, call.integer("step", 1)));
          List<Dim> out = new ArrayList<>(in);
          out.set(axis, in.get(axis).minus(size).floorDiv(step).plus(1));
          out.add(size);
          return call.like(Shape.of(out));
        });
  }

  private static List<Fact> halved(Call call) {
    return ranked(
        call,
        in -> {
          List<Dim> out = new ArrayList<>(in);
          if (!out.isEmpty()) {
            out.set(out.size() - 1, out.getLast().floorDiv(Dim.of(2)));
          }
          return call.like(Shape.of(out));
        });
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
        .map(target -> List.of(expanded(call.input(0), target)))
        .orElseGet(() -> call.unknown(call.input(0).dtype(), "the target shape is not known"));
  }

  /** A single value expanded to a short vector is known in each place. */
  private static Fact expanded(Fact in, List<Dim> target) {
    Shape shape = Broadcast.of(List.of(in.shape(), Shape.of(target)));
    long n = shape.elements().known().orElse(Long.MAX_VALUE);
    boolean vector = target.size() == 1 && n <= Fact.MAX_VALUES;
    List<Dim> values =
        in.values()
            .filter(v -> vector && v.size() == 1)
            .map(v -> Collections.nCopies((int) n, v.getFirst()))
            .orElse(null);
    return new Fact(in.dtype(), shape, values);
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

  /** Pads of each axis, or since version 18 of the axes named; negative pads crop. */
  private static List<Fact> pad(Call call) {
    return ranked(
        call,
        in -> {
          Optional<List<Dim>> pads = call.sizes("pads", 1);
          Optional<List<Long>> axes = call.numbers("axes", 3);
          if (pads.isEmpty() || (call.optional(3).isPresent() && axes.isEmpty())) {
            return call.unknown(call.input(0).dtype(), "the pads are not known");
          }
          int n = pads.get().size() / 2;
          if (axes.map(List::size).orElse(in.size()) != n) {
            return call.unknown(call.input(0).dtype(), "the pads do not fit the rank");
          }
          List<Dim> out = new ArrayList<>(in);
          for (int i = 0; i < n; i++) {
            int axis = axes.isPresent() ? Call.axis(axes.get().get(i), in.size()) : i;
            if (axis < 0 || axis >= in.size()) {
              return call.unknown(call.input(0).dtype(), "axis " + axis + " does not fit");
            }
            out.set(axis, out.get(axis).plus(pads.get().get(i)).plus(pads.get().get(i + n)));
          }
          return call.like(Shape.of(out));
        });
  }
}
