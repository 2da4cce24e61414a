package dev.rackloom.openvino;

import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * {@code Slice} and {@code StridedSlice}: of extents, and of lists of sizes.
 *
 * <p>Where bounds are symbols, an extent is taken to hold the places that they name: at least one,
 * and those counted from its end.
 */
final class SliceExtents {

  private static final Dim END = Dim.of(Integer.MAX_VALUE);
  private static final Dim BEGIN = Dim.of(Integer.MIN_VALUE);
  private static final Dim STEP = Dim.one();

  /** Elements {@code start} to before {@code stop}, every {@code step}-th. */
  private record Cut(Dim start, Dim stop, Dim step) {}

  private SliceExtents() {}

  static Optional<List<Dim>> slice(Operands in) {
    Optional<List<Dim>> data = in.dims(0);
    Optional<List<Integer>> axes = data.flatMap(d -> axes(in, d.size()));
    if (data.isEmpty() || axes.isEmpty()) {
      return Optional.empty();
    }
    List<Dim> result = new ArrayList<>(data.get());
    for (int i = 0; i < axes.get().size(); i++) {
      int axis = axes.get().get(i);
      result.set(axis, length(result.get(axis), cut(in, i)));
    }
    return Optional.of(result);
  }

  /** The axes of a {@code Slice}: the first ones if they are not given. */
  private static Optional<List<Integer>> axes(Operands in, int rank) {
    if (in.count() > 4) {
      return in.numbers(4).flatMap(axes -> Extents.axes(axes, rank));
    }
    return specified(in)
        .filter(count -> count <= rank)
        .map(count -> LongStream.range(0, count).mapToObj(i -> (int) i).toList());
  }

  /** How many starts there are. */
  private static Optional<Long> specified(Operands in) {
    return in.dims(1)
        .filter(d -> d.size() == 1 && d.getFirst().isKnown())
        .map(d -> d.getFirst().known().orElse(0))
        .filter(count -> count <= Values.MOST);
  }

  private static Cut cut(Operands in, int at) {
    return new Cut(
        element(in, 1, at), element(in, 2, at), in.count() > 3 ? element(in, 3, at) : STEP);
  }

  private static Dim element(Operands in, int input, int at) {
    return in.value(input)
        .filter(v -> at < v.size())
        .map(v -> v.get(at))
        .orElseGet(
            () -> Dim.unknown("a bound of '" + in.layer().name() + "' is a value of the run"));
  }

  static Optional<List<Dim>> strided(Operands in) {
    Optional<Long> count = specified(in);
    Optional<List<Dim>> data = in.dims(0);
    if (count.isEmpty() || data.isEmpty()) {
      return Optional.empty();
    }
    Masks masks = Masks.of(in);
    List<Dim> result = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < count.get(); i++) {
      if (Masks.isSet(masks.ellipsis, i)) {
        int behind = masks.axes(i + 1, count.get().intValue());
        int to = Math.max(at, data.get().size() - behind);
        result.addAll(data.get().subList(at, to));
        at = to;
      } else if (Masks.isSet(masks.added, i)) {
        result.add(Dim.one());
      } else if (at == data.get().size()) {
        return Optional.empty();
      } else if (Masks.isSet(masks.dropped, i)) {
        at++;
      } else {
        result.add(length(data.get().get(at++), masks.masked(cut(in, i), i)));
      }
    }
    result.addAll(data.get().subList(at, data.get().size()));
    return Optional.of(result);
  }

  /** The attributes of a {@code StridedSlice}, one number for each of its bounds. */
  private record Masks(
      List<Long> begin, List<Long> end, List<Long> added, List<Long> dropped, List<Long> ellipsis) {

    static Masks of(Operands in) {
      return new Masks(
          in.attributes("begin_mask"),
          in.attributes("end_mask"),
          in.attributes("new_axis_mask"),
          in.attributes("shrink_axis_mask"),
          in.attributes("ellipsis_mask"));
    }

    static boolean isSet(List<Long> mask, int at) {
      return at < mask.size() && mask.get(at) == 1;
    }

    /** How many of the bounds stand for an axis of the data. */
    int axes(int from, int to) {
      int count = 0;
      for (int i = from; i < to; i++) {
        count += isSet(added, i) || isSet(ellipsis, i) ? 0 : 1;
      }
      return count;
    }

    Cut masked(Cut cut, int at) {
      boolean back = cut.step.known().orElse(1) < 0;
      return new Cut(
          isSet(begin, at) ? (back ? END : Dim.zero()) : cut.start,
          isSet(end, at) ? (back ? BEGIN : END) : cut.stop,
          cut.step);
    }
  }

  /** The part of a list of sizes that a slice takes. */
  static Optional<List<Dim>> values(Operands in) {
    Optional<List<Dim>> data = in.value(0);
    boolean strided = in.layer().type().equals("StridedSlice");
    boolean other =
        strided
            ? !in.attributes("new_axis_mask").stream().allMatch(m -> m == 0)
                || !in.attributes("ellipsis_mask").stream().allMatch(m -> m == 0)
            : axes(in, 1).filter(axes -> axes.equals(List.of(0))).isEmpty();
    if (data.isEmpty()
        || other
        || in.dims(0).filter(d -> d.size() == 1).isEmpty()
        || specified(in).filter(count -> count == 1).isEmpty()) {
      return Optional.empty();
    }
    if (strided && Masks.isSet(in.attributes("shrink_axis_mask"), 0)) {
      return element(in, 1, 0).known().stream()
          .mapToObj(at -> Extents.axis(at, data.get().size()))
          .filter(at -> at >= 0)
          .map(at -> List.of(data.get().get(at)))
          .findFirst();
    }
    Cut cut = cut(in, 0);
    return taken(data.get(), strided ? Masks.of(in).masked(cut, 0) : cut);
  }

  private static Optional<List<Dim>> taken(List<Dim> data, Cut cut) {
    if (!cut.start.isKnown() || !cut.stop.isKnown() || cut.step.known().orElse(0) == 0) {
      return Optional.empty();
    }
    long step = step(cut);
    long start = place(cut.start.known().orElse(0), step, data.size());
    List<Dim> result = new ArrayList<>();
    for (long i = 0; i < count(data.size(), cut); i++) {
      result.add(data.get((int) (start + i * step)));
    }
    return Optional.of(Collections.unmodifiableList(result));
  }

  private static Dim length(Dim extent, Cut cut) {
    if (cut.step.known().orElse(0) == 0) {
      return cut.step.isKnown() ? Dim.unknown("a slice has the step 0") : cut.step;
    }
    if (extent.isKnown() && cut.start.isKnown() && cut.stop.isKnown()) {
      return Dim.of(count(extent.known().orElse(0), cut));
    }
    if (step(cut) > 0) {
      return span(extent, cut.start, cut.stop).ceilDiv(Dim.of(step(cut)));
    }
    boolean whole =
        (isEnd(cut.start) || cut.start.equals(Dim.of(-1)))
            && cut.stop.known().orElse(0) <= Integer.MIN_VALUE + 1;
    return whole
        ? extent.ceilDiv(Dim.of(-step(cut)))
        : Dim.unknown("a slice runs backwards between places that are not known");
  }

  private static long step(Cut cut) {
    return Math.clamp(cut.step.known().orElse(1), -Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  private static boolean isEnd(Dim bound) {
    return bound.known().orElse(0) >= Integer.MAX_VALUE;
  }

  /** How many elements a cut with known bounds takes. */
  private static long count(long extent, Cut cut) {
    long step = step(cut);
    long start = place(cut.start.known().orElse(0), step, extent);
    long stop = place(cut.stop.known().orElse(0), step, extent);
    long span = step > 0 ? stop - start : start - stop;
    return span <= 0 ? 0 : Math.ceilDiv(span, Math.abs(step));
  }

  private static long place(long bound, long step, long extent) {
    long at = bound < 0 ? bound + extent : bound;
    return step > 0 ? Math.clamp(at, 0, extent) : Math.clamp(at, -1, Math.max(-1, extent - 1));
  }

  /** From {@code start} to {@code stop}, forwards. */
  private static Dim span(Dim extent, Dim start, Dim stop) {
    long last = -start.known().orElse(0);
    if (last > 0 && isEnd(stop)) {
      return last == 1 ? Dim.one() : Extents.smaller(extent, Dim.of(last));
    }
    Dim from = fromFront(extent, start);
    Dim to = fromFront(extent, stop);
    boolean inside = isEnd(stop) || !from.isKnown() || !Extents.isNotNegative(stop);
    return Extents.atLeastZero(Extents.minus(inside ? to : within(extent, to), from));
  }

  /** A bound counted from the front. */
  private static Dim fromFront(Dim extent, Dim bound) {
    if (isEnd(bound)) {
      return extent;
    }
    if (bound instanceof Dim.Unknown || Extents.isNotNegative(bound)) {
      return Extents.isAtLeast(bound, extent) ? extent : bound;
    }
    return Extents.isNotNegative(bound.times(-1))
        ? extent.plus(bound)
        : Dim.unknown("whether " + bound + " is negative is a value of the run");
  }

  private static Dim within(Dim extent, Dim to) {
    return to.equals(Dim.one()) ? to : Extents.smaller(to, extent);
  }
}
