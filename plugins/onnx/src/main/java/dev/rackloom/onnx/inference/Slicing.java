package dev.rackloom.onnx.inference;

import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Slices. A symbolic end is taken to lie inside the tensor; extents are taken to be 1 or more. */
final class Slicing {

  private static final Dim OPEN = Dim.unknown("where the slice starts and ends is computed");

  private Slicing() {}

  static List<Fact> slice(Call call) {
    return call.ranked(
        0,
        in -> {
          Optional<List<Dim>> starts = call.sizes("starts", 1);
          Optional<List<Dim>> ends = call.sizes("ends", 2);
          Optional<List<Long>> axes = axes(call, in.size(), starts.or(() -> ends).map(List::size));
          if (axes.isEmpty()) {
            return call.unknown(call.input(0).dtype(), "the axes of the slice are computed");
          }
          int n = axes.get().size();
          boolean known = starts.isPresent() && ends.isPresent();
          if (known && (starts.get().size() != n || ends.get().size() != n)) {
            return call.unknown(call.input(0).dtype(), "starts, ends and axes differ in number");
          }
          List<Long> steps = call.numbers("steps", 4).orElse(Collections.nCopies(n, 1L));
          boolean stepped = call.optional(4).isEmpty() || steps.size() == n;
          List<Dim> out = new ArrayList<>(in);
          for (int i = 0; i < n; i++) {
            int axis = Call.axis(axes.get().get(i), in.size());
            if (axis < 0 || axis >= in.size()) {
              return call.unknown(call.input(0).dtype(), "axis " + axis + " does not fit");
            }
            boolean clear = known && stepped && i < steps.size();
            out.set(
                axis,
                clear
                    ? extent(in.get(axis), starts.get().get(i), ends.get().get(i), steps.get(i))
                    : OPEN);
          }
          List<Dim> values =
              known && n == 1 && stepped
                  ? values(call, in, starts.get().getFirst(), ends.get().getFirst(), steps)
                  : null;
          return List.of(new Fact(call.input(0).dtype(), Shape.of(out), values));
        });
  }

  /** The axes; without any, the first ones, as many as there are starts. */
  private static Optional<List<Long>> axes(Call call, int rank, Optional<Integer> starts) {
    if (call.integers("axes").isPresent() || call.optional(3).isPresent()) {
      return call.numbers("axes", 3);
    }
    Optional<Integer> count =
        starts.or(() ->
            call.dims(1)
                .filter(d -> d.size() == 1 && d.getFirst().isKnown())
                .map(d -> (int) d.getFirst().known().orElse(0)));
    return count.filter(n -> n <= rank).map(n -> LongStream.range(0, n).boxed().toList());
  }

  private static Dim extent(Dim size, Dim start, Dim end, long step) {
    if (step == 0) {
      return Dim.unknown("a slice with step 0");
    }
    if (step < 0) {
      return backward(size, start, end, -step);
    }
    Dim from = inside(fromEnd(size, start), size);
    Dim to = inside(fromEnd(size, end), size);
    Dim length = to.minus(from);
    return length.known().orElse(0) < 0 ? Dim.zero() : length.ceilDiv(Dim.of(step));
  }

  /** From a start, counted down to above an end; ends far below 0 mean everything. */
  private static Dim backward(Dim size, Dim start, Dim end, long step) {
    Dim last = size.minus(Dim.one());
    Dim from = fromEnd(size, start);
    from = from.isKnown() && !size.isKnown() && isFar(from) ? last : from;
    from = from.isKnown() && size.isKnown() ? from.min(last) : from;
    boolean whole = isFarBelow(end) || fromEnd(size, end).known().orElse(0) < 0;
    Dim to = whole ? Dim.of(-1) : fromEnd(size, end);
    Dim length = from.minus(to);
    return length.known().orElse(0) < 0 ? Dim.zero() : length.ceilDiv(Dim.of(step));
  }

  private static Dim inside(Dim position, Dim size) {
    if (position.isKnown() && size.isKnown()) {
      return position.max(Dim.zero()).min(size);
    }
    if (isFar(position)) {
      return size;
    }
    return position.known().orElse(0) > 1 ? position.min(size) : position;
  }

  private static boolean isFar(Dim position) {
    return position.known().orElse(0) >= Integer.MAX_VALUE;
  }

  private static boolean isFarBelow(Dim position) {
    return position.known().orElse(0) <= -Integer.MAX_VALUE;
  }

  private static Dim fromEnd(Dim size, Dim position) {
    return position.known().orElse(0) < 0 ? size.plus(position) : position;
  }

  private static @Nullable List<Dim> values(
      Call call, List<Dim> in, Dim start, Dim end, List<Long> steps) {
    Optional<List<Dim>> values = call.input(0).values();
    boolean plain = in.size() == 1 && start.isKnown() && end.isKnown() && steps.getFirst() != 0;
    if (values.isEmpty() || !plain) {
      return null;
    }
    int n = values.get().size();
    long step = steps.getFirst();
    if (step < 0) {
      return step == -1 && isFarBelow(end) && start.known().orElse(0) == -1
          ? values.get().reversed()
          : null;
    }
    int from = clamp(fromEnd(Dim.of(n), start).known().orElse(0), n);
    int to = clamp(fromEnd(Dim.of(n), end).known().orElse(0), n);
    List<Dim> out = new ArrayList<>();
    for (long i = from; i < to; i += step) {
      out.add(values.get().get((int) i));
    }
    return out;
  }

  private static int clamp(long value, int max) {
    return (int) Math.max(0, Math.min(max, value));
  }
}
