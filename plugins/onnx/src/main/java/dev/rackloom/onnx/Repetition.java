package dev.rackloom.onnx;

import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.onnx.inference.Call;
import dev.rackloom.onnx.inference.Fact;
import dev.rackloom.onnx.inference.Facts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Loop and Scan. The body is read with the facts of the first step; where a carried tensor comes
 * out unlike it went in, what changes becomes unknown and the body is read once more.
 */
final class Repetition {

  private final ControlFlow flow;
  private final Call call;
  private final String name;

  Repetition(ControlFlow flow, Call call, String name) {
    this.flow = flow;
    this.call = call;
    this.name = name;
  }

  List<Fact> loop() {
    int carried = Math.max(0, call.inputs().size() - 2);
    List<Fact> inputs = new ArrayList<>();
    inputs.add(ControlFlow.scalar(DType.INT64));
    inputs.add(call.optional(1).orElse(new Fact(DType.BOOL, Shape.scalar(), List.of(Dim.one()))));
    for (int i = 0; i < carried; i++) {
      inputs.add(call.input(i + 2).withoutValues());
    }
    List<Fact> outputs = stable(inputs, 2, carried, 1);
    Dim trips = trips(inputs.get(1), outputs.isEmpty() ? null : outputs.getFirst());
    flow.repeats(trips);
    return collected(outputs, 1, carried, trips, List.of());
  }

  /** The given number where the condition never fails, else a symbol of the loop. */
  private Dim trips(Fact before, @Nullable Fact after) {
    Optional<List<Dim>> most = call.optional(0).flatMap(Fact::values).filter(v -> v.size() == 1);
    boolean always = isTrue(before) && after != null && isTrue(after);
    boolean bounded =
        most.isPresent() && most.get().getFirst().known().orElse(0) < Integer.MAX_VALUE;
    return always && bounded ? most.get().getFirst() : Dim.symbol(name + ".trips");
  }

  private static boolean isTrue(Fact fact) {
    return fact.values().filter(v -> v.equals(List.of(Dim.one()))).isPresent();
  }

  /**
   * Reads the body until what it carries is stable, at most twice.
   *
   * @param inputs changed to the stable facts
   * @param from where carried tensors stand among the inputs
   * @param at where they stand among the outputs
   */
  private List<Fact> stable(List<Fact> inputs, int from, int carried, int at) {
    List<Fact> outputs = flow.body("body", inputs).outputs();
    if (!widen(inputs, from, outputs, carried, at)) {
      return outputs;
    }
    List<Fact> again = new ArrayList<>(flow.body("body", inputs).outputs());
    List<Fact> before = List.copyOf(inputs);
    if (widen(inputs, from, again, carried, at)) {
      for (int i = 0; i < carried && i + at < again.size(); i++) {
        if (!before.get(from + i).equals(inputs.get(from + i))) {
          again.set(i + at, Fact.unknown(why()));
        }
      }
    }
    return again;
  }

  private String why() {
    return "it changes from step to step of '" + name + "'";
  }

  private boolean widen(List<Fact> inputs, int from, List<Fact> outputs, int carried, int at) {
    boolean changed = false;
    for (int i = 0; i < carried && i + at < outputs.size(); i++) {
      Fact in = inputs.get(from + i);
      Fact common = Facts.common(in, outputs.get(i + at).withoutValues(), why());
      changed |= !common.equals(in);
      inputs.set(from + i, common);
    }
    return changed;
  }

  /** Carried tensors as the last step leaves them, then what every step adds to, stacked. */
  private static List<Fact> collected(
      List<Fact> outputs, int skipped, int carried, Dim trips, List<Long> axes) {
    List<Fact> all = new ArrayList<>();
    for (int i = skipped; i < outputs.size(); i++) {
      int scan = i - skipped - carried;
      Fact fact = outputs.get(i).withoutValues();
      int axis = scan >= 0 && scan < axes.size() ? axes.get(scan).intValue() : 0;
      all.add(scan < 0 ? fact : ControlFlow.stacked(fact, trips, axis));
    }
    return all;
  }

  List<Fact> scan() {
    int scanned = Math.clamp(call.integer("num_scan_inputs", 0), 0, call.inputs().size());
    int carried = call.inputs().size() - scanned;
    if (call.version() > 0 && call.version() < 9) {
      return versionEight();
    }
    List<Long> axes = call.integers("scan_input_axes").orElse(List.of());
    Dim trips = Dim.unknown("'" + name + "' scans nothing of a known length");
    List<Fact> inputs = new ArrayList<>();
    for (int i = 0; i < carried; i++) {
      inputs.add(call.input(i).withoutValues());
    }
    for (int i = 0; i < scanned; i++) {
      Fact whole = call.input(carried + i);
      int axis = i < axes.size() ? axes.get(i).intValue() : 0;
      Optional<Dim> length = length(whole, axis);
      trips = length.isPresent() && !trips.isKnown() ? length.get() : trips;
      inputs.add(sliced(whole, axis));
    }
    List<Fact> outputs = stable(inputs, 0, carried, 0);
    flow.repeats(trips);
    List<Long> outputAxes = call.integers("scan_output_axes").orElse(List.of());
    return collected(outputs, 0, carried, trips, outputAxes);
  }

  private static Optional<Dim> length(Fact whole, int axis) {
    return whole
        .dims()
        .filter(d -> Call.axis(axis, d.size()) >= 0 && Call.axis(axis, d.size()) < d.size())
        .map(d -> d.get(Call.axis(axis, d.size())));
  }

  private static Fact sliced(Fact whole, int axis) {
    if (length(whole, axis).isEmpty()) {
      return Fact.of(whole.dtype(), Shape.unranked("what is scanned has no known rank"));
    }
    List<Dim> dims = new ArrayList<>(whole.dims().orElse(List.of()));
    dims.remove(Call.axis(axis, dims.size()));
    return Fact.of(whole.dtype(), Shape.of(dims));
  }

  /** Version 8 has a batch axis in front and optional lengths: rare, and gone since 9. */
  private List<Fact> versionEight() {
    Fact open = Fact.unknown("Scan of version 8 is not followed");
    List<Fact> outputs = flow.body("body", List.of()).outputs();
    return outputs.stream().map(o -> open).toList();
  }
}
