package dev.rackloom.viewer;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.GraphIndex;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.stage.StageGraph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Builds a {@link ModelTree}. Scopes become groups; a scope that all operators of a group share,
 * and a group of one, add no level. Deep scopes are walked level by level, so depth costs no stack.
 */
final class TreeBuilder {

  private final Graph graph;
  private final GraphIndex index;
  private final StageGraph stages;
  private final List<String> stageLabels;

  /** Tensors of state that stays on the device between steps: they belong to their stage. */
  private final Set<Integer> resident = new HashSet<>();

  private final List<Draft> drafts = new ArrayList<>();
  private final Map<String, String[]> scopeParts = new HashMap<>();

  /** An item whose children are still being found. */
  private static final class Draft {
    private final Item.Kind kind;
    private final int parent;
    private final int stage;
    private final int scopeDepth;
    private final List<Integer> operators;
    private final String scope;
    private final List<Integer> children = new ArrayList<>();
    private String fullName = "";
    private String label = "";
    private String detail = "";

    Draft(Item.Kind kind, int parent, int stage, int depth, List<Integer> ops, String scope) {
      this.kind = kind;
      this.parent = parent;
      this.stage = stage;
      this.scopeDepth = depth;
      this.operators = ops;
      this.scope = scope;
    }
  }

  TreeBuilder(Graph graph, StageGraph stages) {
    this.graph = graph;
    this.index = new GraphIndex(graph);
    this.stages = stages;
    this.stageLabels = StageLabels.of(stages.stages());
    if (stages.stages().stream().anyMatch(s -> s.work().containsKey(Phase.DECODE))) {
      graph.states().forEach(s -> resident.addAll(List.of(s.past(), s.present())));
    }
  }

  ModelTree build() {
    Draft root = new Draft(Item.Kind.ROOT, Item.NONE, -1, 0, List.of(), "");
    named(root, graph.name(), "", graph.name());
    drafts.add(root);
    graph.inputs().stream()
        .filter(t -> index.fanOut(t) > 0 && !resident.contains(t))
        .forEach(t -> tensor(Item.Kind.INPUT, t));
    IntStream.range(0, stages.stages().size()).forEach(this::stage);
    graph.outputs().stream()
        .filter(t -> !resident.contains(t))
        .forEach(t -> tensor(Item.Kind.OUTPUT, t));
    for (int at = 1; at < drafts.size(); at++) {
      split(at);
    }
    return new ModelTree(graph, items(), stages.stages().size());
  }

  private void tensor(Item.Kind kind, int id) {
    Tensor tensor = graph.tensors().get(id);
    Draft draft = new Draft(kind, ModelTree.ROOT, -1, 0, List.of(), "");
    named(
        draft,
        Names.brief(tensor.name()),
        tensor.dtype() + "  " + Names.shape(tensor.shape()),
        tensor.name());
    add(draft);
  }

  private void stage(int position) {
    Stage stage = stages.stages().get(position);
    List<Integer> ops = stage.operators().stream().boxed().toList();
    Draft draft = new Draft(Item.Kind.STAGE, ModelTree.ROOT, position, 0, ops, "");
    named(
        draft,
        stageLabels.get(position),
        stage.id() + " · " + Names.count(ops.size(), "operator"),
        stage.label());
    add(draft);
  }

  private int add(Draft draft) {
    drafts.add(draft);
    drafts.get(draft.parent).children.add(drafts.size() - 1);
    return drafts.size() - 1;
  }

  private static void named(Draft draft, String label, String detail, String fullName) {
    draft.label = label;
    draft.detail = detail;
    draft.fullName = fullName;
  }

  /** Gives a group its children: scopes one part deeper, and operators that have none. */
  private void split(int at) {
    Draft draft = drafts.get(at);
    if (draft.operators.isEmpty() || draft.kind == Item.Kind.OPERATOR) {
      return;
    }
    int depth = sharedDepth(draft);
    Map<String, List<Integer>> parts = new LinkedHashMap<>();
    for (int op : draft.operators) {
      String part = part(op, depth);
      parts.computeIfAbsent(part.isEmpty() ? "\0" + op : part, p -> new ArrayList<>()).add(op);
    }
    parts.forEach((part, ops) -> child(at, part, ops, depth));
  }

  private void child(int parent, String part, List<Integer> ops, int depth) {
    Draft around = drafts.get(parent);
    if (ops.size() == 1) {
      operator(parent, ops.getFirst());
      return;
    }
    String scope = around.scope.isEmpty() ? part : around.scope + "/" + part;
    Draft draft = new Draft(Item.Kind.GROUP, parent, around.stage, depth + 1, ops, scope);
    named(draft, Names.brief(part), Names.count(ops.size(), "operator"), scope);
    add(draft);
  }

  private void operator(int parent, int id) {
    Operator op = graph.operators().get(id);
    int stage = drafts.get(parent).stage;
    Draft draft = new Draft(Item.Kind.OPERATOR, parent, stage, 0, List.of(id), "");
    named(draft, Names.brief(op.type().name()), shape(op), op.name());
    add(draft);
  }

  private String shape(Operator op) {
    return op.outputs().stream()
        .filter(t -> t != Operator.ABSENT)
        .mapToObj(t -> Names.shape(graph.tensors().get(t).shape()))
        .findFirst()
        .orElse("");
  }

  /** How many scope parts all operators of a group share; at least the group's own. */
  private int sharedDepth(Draft draft) {
    List<Integer> ops = draft.operators;
    int depth = draft.scopeDepth;
    while (ops.size() > 1) {
      String first = part(ops.getFirst(), depth);
      int at = depth;
      if (first.isEmpty() || !ops.stream().allMatch(op -> part(op, at).equals(first))) {
        return depth;
      }
      depth++;
    }
    return depth;
  }

  private String part(int operator, int depth) {
    String scope = graph.operators().get(operator).scope();
    String[] parts = scopeParts.computeIfAbsent(scope, Names::parts);
    return depth < parts.length ? parts[depth] : "";
  }

  private List<Item> items() {
    List<Item> items = new ArrayList<>(drafts.size());
    for (Draft d : drafts) {
      int operator = d.kind == Item.Kind.OPERATOR ? d.operators.getFirst() : -1;
      items.add(
          new Item(
              items.size(),
              d.kind,
              d.label,
              d.detail,
              d.fullName,
              d.parent,
              d.stage,
              Ids.copyOf(d.children),
              operator,
              d.operators.size()));
    }
    return items;
  }
}
