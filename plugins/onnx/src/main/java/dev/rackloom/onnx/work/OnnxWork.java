package dev.rackloom.onnx.work;

import dev.rackloom.api.graph.Attribute;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.spi.WorkRules;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Traffic;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.onnx.inference.Rules;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** FLOPs and bytes of ONNX operators from their shapes. */
public final class OnnxWork implements WorkRules {

  private static final Map<String, Function<Operands, WorkItem>> RULES = rules();

  /** Those of the graph last asked about: one graph is asked about operator by operator. */
  private volatile @Nullable StateTensors newest;

  private static Map<String, Function<Operands, WorkItem>> rules() {
    Map<String, Function<Operands, WorkItem>> rules = new HashMap<>();
    GemmWork.into(rules);
    ConvolutionWork.into(rules);
    RecurrentWork.into(rules);
    ExpertWork.into(rules);
    SignalWork.into(rules);
    return Map.copyOf(rules);
  }

  /** A decoder that is given its cache serves prompts and single steps; anything else is plain. */
  @Override
  public List<Phase> phases(Graph graph) {
    boolean decoder = graph.states().stream().anyMatch(s -> s.kind().equals("kv"));
    return decoder ? List.of(Phase.PREFILL, Phase.DECODE) : WorkRules.super.phases(graph);
  }

  @Override
  public WorkItem work(Graph graph, Operator operator) {
    Operands t = new Operands(graph, operator, stateTensors(graph));
    String domain = operator.type().domain();
    if (!operator.regions().isEmpty()) {
      return new RegionWork(this).work(t);
    }
    if (!Rules.knows(domain, operator.type().name())) {
      return t.unknown("no rule for the work of " + operator.type());
    }
    try {
      Function<Operands, WorkItem> attention = AttentionWork.rule(operator.type());
      return attention == null ? plain(t) : attention.apply(t);
    } catch (IndexOutOfBoundsException | NoSuchElementException | ArithmeticException e) {
      return t.unknown(operator.type() + " does not take inputs of these shapes");
    }
  }

  private StateTensors stateTensors(Graph graph) {
    StateTensors known = newest;
    if (known == null || !known.isOf(graph)) {
      known = new StateTensors(graph);
      newest = known;
    }
    return known;
  }

  private static WorkItem plain(Operands t) {
    String type = t.type();
    String open = Costs.OPEN.get(type);
    if (open != null) {
      return t.unknown(t.operator().type() + ": " + open);
    }
    if (Costs.VIEWS.contains(type) || t.isShapeArithmetic()) {
      return nothing(t);
    }
    Function<Operands, WorkItem> rule = RULES.get(type);
    if (rule != null) {
      return rule.apply(t);
    }
    if (Costs.MOVES.contains(type)) {
      return moved(t);
    }
    return Costs.PICKS.contains(type) ? picked(t) : streaming(t);
  }

  private static WorkItem nothing(Operands t) {
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

  private static WorkItem streaming(Operands t) {
    String type = t.type();
    if (Costs.REDUCTIONS.containsKey(type) || type.startsWith("Reduce")) {
      int each = Costs.REDUCTIONS.getOrDefault(type, 1);
      return t.item(OperatorFamily.REDUCTION, t.elements(0).times(each), Map.of());
    }
    if (type.endsWith("Pool") || type.equals("MaxpoolWithMask")) {
      return t.item(OperatorFamily.REDUCTION, t.made().times(window(t)), Map.of());
    }
    int each = type.equals("Resize") ? resized(t) : Costs.ELEMENTWISE.getOrDefault(type, 1);
    return t.item(OperatorFamily.ELEMENTWISE, t.made().times(each), Map.of());
  }

  private static Dim window(Operands t) {
    return t.operator().attributes().get("kernel_shape") instanceof Attribute.Ints kernel
        ? Dim.product(kernel.values().stream().map(Dim::of).toList())
        : Dim.one();
  }

  /** Two taps an axis for linear interpolation of an image, four for cubic. */
  private static int resized(Operands t) {
    return switch (t.text("mode", "nearest")) {
      case "linear" -> 8;
      case "cubic" -> 32;
      default -> 0;
    };
  }

  private static WorkItem moved(Operands t) {
    return t.item(OperatorFamily.MOVEMENT, Dim.zero(), Map.of());
  }

  /** Reads as much as it writes, whatever the size of the table it gathers from. */
  private static WorkItem picked(Operands t) {
    Dim written = Operands.bytes(t.outputs());
    boolean table = t.input(0).filter(in -> in.role() == Tensor.Role.WEIGHT).isPresent();
    Dim rows = t.type().equals("GatherBlockQuantized") ? packedRows(t) : written;
    return new WorkItem(
        OperatorFamily.MOVEMENT,
        t.dtype(),
        1,
        Dim.zero(),
        table ? rows : Dim.zero(),
        table ? new Traffic(Dim.zero(), written) : new Traffic(written, written),
        Traffic.none(),
        Map.of());
  }

  /** Rows of packed weights, their scales left out. */
  private static Dim packedRows(Operands t) {
    long bits = Math.max(1, t.operator().intAttribute("bits", 4));
    return t.made().times(bits).ceilDiv(Dim.of(8));
  }
}
