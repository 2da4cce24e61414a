package dev.rackloom.onnx.work;

import dev.rackloom.api.graph.Attribute;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Region;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.Traffic;
import dev.rackloom.api.stage.Work;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Control flow: the work of the body times how often it runs, or of the larger branch. It is one
 * item, so the family and the type are those of the body's heaviest item.
 */
final class RegionWork {

  /** Where symbols are open, sizes are compared with all of them at this. */
  private static final long TYPICAL = 64;

  private final OnnxWork rules;

  RegionWork(OnnxWork rules) {
    this.rules = rules;
  }

  WorkItem work(Operands t) {
    List<WorkItem> branches =
        t.operator().regions().stream().map(Region::body).map(g -> body(t, g)).toList();
    return switch (t.type()) {
      case "If" ->
          branches.stream().max(Comparator.comparingDouble(RegionWork::size)).orElseThrow();
      case "Loop", "Scan", "SequenceMap" -> times(branches.getFirst(), trips(t));
      default -> t.unknown(t.operator().type() + " runs its bodies in ways of its own");
    };
  }

  private WorkItem body(Operands t, Graph body) {
    List<WorkItem> items = new ArrayList<>();
    body.operators().forEach(op -> items.add(rules.work(body, op)));
    items.removeIf(i -> i.family().equals(OperatorFamily.VIEW));
    if (items.isEmpty()) {
      return new WorkItem(
          OperatorFamily.VIEW,
          t.dtype(),
          1,
          Dim.zero(),
          Dim.zero(),
          Traffic.none(),
          Traffic.none(),
          Map.of());
    }
    WorkItem heaviest =
        items.stream().max(Comparator.comparingDouble(RegionWork::size)).orElseThrow();
    Work all = new Work(items);
    return new WorkItem(
        heaviest.family(),
        heaviest.dtype(),
        items.stream().mapToInt(WorkItem::launches).reduce(0, RegionWork::capped),
        all.flops(),
        all.weightBytes(),
        new Traffic(
            Dim.sum(items.stream().map(i -> i.activations().read()).toList()),
            Dim.sum(items.stream().map(i -> i.activations().written()).toList())),
        Traffic.none(),
        items.size() == 1 ? heaviest.features() : Map.of());
  }

  private static int capped(int a, int b) {
    return (int) Math.min(Integer.MAX_VALUE, (long) a + b);
  }

  private static WorkItem times(WorkItem once, Dim trips) {
    long launches = once.launches() * Math.max(1, trips.known().orElse(1));
    return new WorkItem(
        once.family(),
        once.dtype(),
        Math.clamp(launches, 1, Integer.MAX_VALUE),
        once.flops().times(trips),
        once.weightBytes().times(trips),
        new Traffic(
            once.activations().read().times(trips), once.activations().written().times(trips)),
        Traffic.none(),
        once.features());
  }

  /** How often a body runs: the reader leaves it as the extent of the attribute {@code trips}. */
  private static Dim trips(Operands t) {
    return t.operator().attributes().get("trips") instanceof Attribute.TensorValue v
            && v.shape() instanceof Shape.Ranked r
            && r.dims().size() == 1
        ? r.dims().getFirst()
        : Dim.unknown("how often '" + t.operator().name() + "' runs its body depends on the data");
  }

  /** For comparing only: what is unknown counts as more than anything known. */
  private static double size(WorkItem item) {
    return number(item.flops()) + number(item.bytes());
  }

  private static double number(Dim dim) {
    Map<String, Long> values = new HashMap<>();
    dim.symbols().forEach(s -> values.put(s, TYPICAL));
    return dim.bind(Bindings.copyOf(values)).known().orElse(Long.MAX_VALUE);
  }
}
