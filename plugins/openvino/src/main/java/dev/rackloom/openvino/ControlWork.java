package dev.rackloom.openvino;

import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Region;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.Traffic;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Dim;
import java.util.List;
import java.util.Map;

/**
 * Bodies: once for each slice of what is iterated over. How often a loop without slices runs, and
 * which branch is taken, are values of the run: unknown, unless both branches do the same.
 */
final class ControlWork {

  private ControlWork() {}

  /** What one pass through a body does. */
  private record Pass(Dim flops, Dim weightBytes, Traffic activations, Traffic states) {

    static Pass of(Graph body, OpenVinoWork rules) {
      List<WorkItem> items = body.operators().stream().map(op -> rules.work(body, op)).toList();
      return new Pass(
          Dim.sum(items.stream().map(WorkItem::flops).toList()),
          Dim.sum(items.stream().map(WorkItem::weightBytes).toList()),
          traffic(items.stream().map(WorkItem::activations).toList()),
          traffic(items.stream().map(WorkItem::states).toList()));
    }

    private static Traffic traffic(List<Traffic> parts) {
      return new Traffic(
          Dim.sum(parts.stream().map(Traffic::read).toList()),
          Dim.sum(parts.stream().map(Traffic::written).toList()));
    }
  }

  static WorkItem of(Firing firing, OpenVinoWork rules) {
    List<Pass> passes =
        firing.operator().regions().stream()
            .map(Region::body)
            .map(body -> Pass.of(body, rules))
            .toList();
    if (passes.isEmpty()) {
      return firing.unknown(OperatorFamily.OTHER, "the body is not given");
    }
    if (passes.size() > 1) {
      return passes.stream().distinct().count() == 1
          ? item(firing, passes.getFirst(), Dim.one())
          : firing.unknown(OperatorFamily.OTHER, "which branch is taken is a value of the run");
    }
    return item(firing, passes.getFirst(), passes(firing));
  }

  private static WorkItem item(Firing firing, Pass pass, Dim times) {
    return new WorkItem(
        OperatorFamily.OTHER,
        firing.dtype(),
        1,
        pass.flops.times(times),
        pass.weightBytes.times(times),
        times(pass.activations, times),
        times(pass.states, times),
        Map.of("passes", times));
  }

  private static Traffic times(Traffic traffic, Dim times) {
    return new Traffic(traffic.read().times(times), traffic.written().times(times));
  }

  /** How often the body runs: the extent that is sliced, by the distance of the slices. */
  private static Dim passes(Firing firing) {
    List<Long> slices = Marks.integers(firing.operator(), Marks.SLICES);
    if (slices.size() != 3) {
      return Dim.unknown("how often the body runs is a value of the run");
    }
    return firing
        .dims(slices.get(0).intValue(), 1)
        .filter(dims -> axis(slices.get(1), dims.size()) >= 0)
        .map(dims -> dims.get(axis(slices.get(1), dims.size())))
        .map(extent -> extent.floorDiv(Dim.of(slices.get(2))))
        .orElseGet(() -> Dim.unknown("the extent that the body iterates over is not known"));
  }

  private static int axis(long axis, int rank) {
    long at = axis < 0 ? axis + rank : axis;
    return at >= 0 && at < rank ? (int) at : -1;
  }
}
