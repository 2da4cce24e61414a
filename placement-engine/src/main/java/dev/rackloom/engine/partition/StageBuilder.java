package dev.rackloom.engine.partition;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.GraphIndex;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.stage.Flow;
import dev.rackloom.api.stage.Footprint;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.stage.StageGraph;
import dev.rackloom.api.stage.Work;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Sums what the operators of each stage do and finds the tensors that cross. */
final class StageBuilder {

  private static final long UNASKED = -1;

  private final Graph graph;
  private final GraphIndex index;
  private final PhaseWorks works;
  private final Bindings typical;
  private final long[] typicalBytes;
  private final Set<Integer> outputs;
  private final Labels labels;

  /** Equal work is one object, so that it is priced once. */
  private final Map<Work, Work> shared = new HashMap<>();

  /** State tensors that stay on the device between steps; none where the caller carries them. */
  private final Set<Integer> resident = new HashSet<>();

  StageBuilder(Graph graph, GraphIndex index, Listed listed, PhaseWorks works, Bindings typical) {
    this.graph = graph;
    this.index = index;
    this.works = works;
    this.typical = typical;
    this.labels = new Labels(graph.operators(), new BlockNames(graph, listed::blocks));
    this.typicalBytes = new long[graph.tensors().size()];
    Arrays.fill(typicalBytes, UNASKED);
    this.outputs = new HashSet<>(graph.outputs().stream().boxed().toList());
    if (works.phases().contains(Phase.DECODE)) {
      graph.states().forEach(s -> resident.addAll(List.of(s.past(), s.present())));
    }
  }

  StageGraph build(int[] stageOf) {
    Map<Integer, List<Operator>> members = new java.util.TreeMap<>();
    for (Operator op : graph.operators()) {
      members.computeIfAbsent(stageOf[op.id()], s -> new ArrayList<>()).add(op);
    }
    List<List<Operator>> groups = List.copyOf(members.values());
    int[] dense = new int[graph.operators().size()];
    List<Stage> stages = new ArrayList<>();
    for (int s = 0; s < groups.size(); s++) {
      for (Operator op : groups.get(s)) {
        dense[op.id()] = s;
      }
      stages.add(stage(String.format(Locale.ROOT, "s%02d", s), groups.get(s)));
    }
    return new StageGraph(graph.name(), graph.digest(), stages, flows(dense));
  }

  private Stage stage(String id, List<Operator> operators) {
    return new Stage(
        id,
        labels.of(operators),
        Ids.copyOf(operators.stream().map(Operator::id).toList()),
        works(operators),
        footprint(operators),
        ingress(operators),
        egress(operators));
  }

  private Map<Phase, Work> works(List<Operator> operators) {
    Map<Phase, Work> all = new EnumMap<>(Phase.class);
    for (Phase phase : works.phases()) {
      Work work = work(operators, phase);
      all.put(phase, shared.computeIfAbsent(work, w -> w));
    }
    return all;
  }

  private Work work(List<Operator> operators, Phase phase) {
    Map<List<Object>, WorkItem> items = new LinkedHashMap<>();
    for (Operator op : operators) {
      WorkItem item = works.of(op, phase);
      if (!item.family().equals(OperatorFamily.VIEW)) {
        items.merge(item.kind(), item, WorkItem::merge);
      }
    }
    if (items.isEmpty()) {
      WorkItem view = works.of(operators.getFirst(), phase);
      return new Work(List.of(view));
    }
    return new Work(List.copyOf(items.values()));
  }

  private Footprint footprint(List<Operator> operators) {
    Set<Integer> weights = new LinkedHashSet<>();
    for (Operator op : operators) {
      op.inputs().stream()
          .filter(t -> t != Operator.ABSENT && graph.tensors().get(t).role() == Tensor.Role.WEIGHT)
          .forEach(weights::add);
    }
    Dim held = Dim.sum(weights.stream().map(t -> graph.tensors().get(t).bytes()).toList());
    return new Footprint(held, peakActivations(operators), heldState(operators));
  }

  /** The states that the operators read, as large as they leave. */
  private Dim heldState(List<Operator> operators) {
    Set<Integer> read = new LinkedHashSet<>();
    operators.forEach(op -> op.inputs().stream().filter(resident::contains).forEach(read::add));
    return Dim.sum(
        graph.states().stream()
            .filter(s -> read.contains(s.past()))
            .map(s -> graph.tensors().get(s.present()).bytes())
            .toList());
  }

  /**
   * The bytes alive at the operator where most are, under the typical sizes; symbolic, so that it
   * follows other sizes.
   */
  private Dim peakActivations(List<Operator> operators) {
    Map<Integer, Integer> lastUse = new LinkedHashMap<>();
    for (Operator op : operators) {
      op.inputs().stream().filter(this::moves).forEach(t -> lastUse.put(t, op.id()));
    }
    Set<Integer> alive = new LinkedHashSet<>();
    List<Integer> peak = List.of();
    long peakBytes = -1;
    for (Operator op : operators) {
      op.inputs().stream().filter(this::moves).forEach(alive::add);
      op.outputs().stream().filter(this::moves).forEach(alive::add);
      long bytes = alive.stream().mapToLong(this::typicalBytes).sum();
      if (bytes > peakBytes) {
        peakBytes = bytes;
        peak = List.copyOf(alive);
      }
      alive.removeIf(t -> lastUse.getOrDefault(t, Integer.MAX_VALUE) <= op.id());
    }
    return Dim.sum(peak.stream().map(t -> graph.tensors().get(t).bytes()).toList());
  }

  /** None of a tensor of unknown size. */
  private long typicalBytes(int tensor) {
    if (typicalBytes[tensor] == UNASKED) {
      typicalBytes[tensor] = graph.tensors().get(tensor).bytes().bind(typical).known().orElse(0);
    }
    return typicalBytes[tensor];
  }

  private boolean moves(int tensor) {
    if (tensor == Operator.ABSENT) {
      return false;
    }
    Tensor.Role role = graph.tensors().get(tensor).role();
    return !resident.contains(tensor)
        && (role == Tensor.Role.ACTIVATION || role == Tensor.Role.INPUT);
  }

  private Dim ingress(List<Operator> operators) {
    Set<Integer> inputs = new TreeSet<>();
    for (Operator op : operators) {
      op.inputs().stream()
          .filter(this::moves)
          .filter(t -> graph.tensors().get(t).role() == Tensor.Role.INPUT)
          .forEach(inputs::add);
    }
    return Dim.sum(inputs.stream().map(t -> graph.tensors().get(t).bytes()).toList());
  }

  private Dim egress(List<Operator> operators) {
    List<Dim> bytes = new ArrayList<>();
    for (Operator op : operators) {
      op.outputs().stream()
          .filter(t -> moves(t) && outputs.contains(t))
          .forEach(t -> bytes.add(graph.tensors().get(t).bytes()));
    }
    return Dim.sum(bytes);
  }

  private List<Flow> flows(int[] stageOf) {
    List<Flow> flows = new ArrayList<>();
    for (Operator op : graph.operators()) {
      for (int tensor : op.outputs().toArray()) {
        if (!moves(tensor)) {
          continue;
        }
        Set<Integer> readers = new TreeSet<>();
        index.consumers(tensor).stream()
            .map(c -> stageOf[c])
            .filter(s -> s != stageOf[op.id()])
            .forEach(readers::add);
        if (!readers.isEmpty()) {
          flows.add(
              new Flow(
                  tensor,
                  stageOf[op.id()],
                  Ids.copyOf(readers),
                  graph.tensors().get(tensor).bytes()));
        }
      }
    }
    return flows;
  }
}
