package dev.rackloom.viewer;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.Block;
import dev.rackloom.api.graph.Blocks;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.GraphIndex;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.stage.StageGraph;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Builds a {@link ModelTree}. Scopes become groups; a scope that all operators of a group share,
 * and a group of one, add no level; operators without scopes, many of them also among scopes, are
 * grouped by {@link Blocks}. Deep scopes are walked level by level, so depth costs no stack.
 */
final class TreeBuilder {

  private static final StageGraph NO_STAGES = new StageGraph("none", "0", List.of(), List.of());

  /** Fewer operators without scopes than this are left as they are. */
  private static final int FEW = 8;

  /** So many of them among scopes are grouped by structure too. */
  private static final int MANY = 24;

  /** So many runs of them in one group are not the same over and over. */
  private static final int TURNS = 2;

  private final Graph graph;
  private final GraphIndex index;
  private final StageGraph stages;
  private final Scopes scopes;
  private final OperatorWords words;
  private final Blocks blocks;
  private final BlockWords blockWords;

  /** Tensors of state that stays on the device between steps: they belong to their stage. */
  private final BitSet resident = new BitSet();

  /** Weights that are read outside of this graph too. */
  private final BitSet shared = new BitSet();

  private final List<Draft> drafts = new ArrayList<>();
  private final List<Integer> terminals = new ArrayList<>(List.of(Item.NONE));

  /** An item whose children are still being found. */
  private static final class Draft {
    private final Item.Kind kind;
    private final int parent;
    private final int stage;
    private final int scopeDepth;
    private final int[] operators;
    private final String scope;
    private int[] children = new int[0];
    private int childCount;
    private List<Block> blocks = List.of();
    private String fullName = "";
    private String label = "";
    private String detail = "";

    Draft(Item.Kind kind, int parent, int stage, int depth, int[] ops, String scope) {
      this.kind = kind;
      this.parent = parent;
      this.stage = stage;
      this.scopeDepth = depth;
      this.operators = ops;
      this.scope = scope;
    }

    void add(int child) {
      if (childCount == children.length) {
        children = java.util.Arrays.copyOf(children, Math.max(4, childCount * 2));
      }
      children[childCount++] = child;
    }
  }

  TreeBuilder(Graph graph, StageGraph stages) {
    this.graph = graph;
    this.index = new GraphIndex(graph);
    this.stages = stages;
    this.scopes = new Scopes(graph);
    this.words = new OperatorWords(graph);
    this.blocks = new Blocks(graph, index);
    this.blockWords = new BlockWords(graph);
    if (stages.stages().stream().anyMatch(s -> s.work().containsKey(Phase.DECODE))) {
      graph
          .states()
          .forEach(s -> {
            resident.set(s.past());
            resident.set(s.present());
          });
    }
  }

  /** The tree of a graph without stages: all operators below the root. */
  static ModelTree whole(Graph graph) {
    return whole(graph, new BitSet());
  }

  /**
   * The same of a body of control flow.
   *
   * @param shared weights that are read outside of it too, by their ids in it
   */
  static ModelTree whole(Graph graph, BitSet shared) {
    TreeBuilder builder = new TreeBuilder(graph, NO_STAGES);
    builder.shared.or(shared);
    return builder.build(Ids.range(0, graph.operators().size()).toArray());
  }

  ModelTree build() {
    return build(new int[0]);
  }

  private ModelTree build(int[] rootOperators) {
    Draft root = new Draft(Item.Kind.ROOT, Item.NONE, -1, 0, rootOperators, "");
    named(root, graph.name(), "", graph.name());
    drafts.add(root);
    graph.inputs().stream()
        .filter(t -> index.fanOut(t) > 0 && !resident.get(t) && flows(t))
        .forEach(t -> tensor(Item.Kind.INPUT, t));
    List<String> labels = StageLabels.apart(stages.stages());
    IntStream.range(0, labels.size()).forEach(s -> stage(s, labels.get(s)));
    graph.outputs().stream()
        .filter(t -> !resident.get(t))
        .forEach(t -> tensor(Item.Kind.OUTPUT, t));
    for (int at = 0; at < drafts.size(); at++) {
      split(at);
    }
    List<Item> items = items();
    List<ModelTree.Body> bodies = new Bodies(graph, index, shared).into(items);
    int count = stages.stages().size();
    return new ModelTree(graph, index, items, count, Ids.copyOf(terminals), bodies, shared);
  }

  /** A weight that a body of control flow has from the graph around it is named, no box. */
  private boolean flows(int tensor) {
    return switch (graph.tensors().get(tensor).role()) {
      case INPUT, ACTIVATION -> true;
      case WEIGHT, CONSTANT -> false;
    };
  }

  private void tensor(Item.Kind kind, int id) {
    Tensor tensor = graph.tensors().get(id);
    Draft draft = new Draft(kind, ModelTree.ROOT, -1, 0, new int[0], "");
    String shape = words.shape(tensor.shape());
    named(draft, Names.brief(tensor.name()), tensor.dtype() + "  " + shape, tensor.name());
    add(draft);
    terminals.add(id);
  }

  private void stage(int position, String label) {
    Stage stage = stages.stages().get(position);
    int[] ops = stage.operators().toArray();
    Draft draft = new Draft(Item.Kind.STAGE, ModelTree.ROOT, position, 0, ops, "");
    String size = Names.count(ops.length, "operator");
    named(draft, label, stage.id() + " · " + size, stage.label());
    add(draft);
    terminals.add(Item.NONE);
  }

  private void add(Draft draft) {
    drafts.add(draft);
    drafts.get(draft.parent).add(drafts.size() - 1);
  }

  private static void named(Draft draft, String label, String detail, String fullName) {
    draft.label = label;
    draft.detail = detail;
    draft.fullName = fullName;
  }

  /** Gives a group its children: scopes one part deeper, and operators that have none. */
  private void split(int at) {
    Draft draft = drafts.get(at);
    if (!draft.blocks.isEmpty()) {
      draft.blocks.forEach(block -> block(at, block));
      return;
    }
    if (draft.operators.length == 0 || draft.kind == Item.Kind.OPERATOR) {
      return;
    }
    int depth = scopes.shared(draft.operators, draft.scopeDepth);
    List<Scopes.Part> parts = scopes.parts(draft.operators, depth);
    if (parts.size() >= FEW && parts.stream().allMatch(p -> p.name().isEmpty())) {
      blocks.find(draft.operators).forEach(block -> block(at, block));
    } else if (parts.stream().filter(TreeBuilder::isLoose).count() >= MANY) {
      mixed(at, parts, depth);
    } else {
      parts.forEach(part -> part(at, part, depth));
    }
  }

  /** Whether no group would show it: without a scope, or alone in one. */
  private static boolean isLoose(Scopes.Part part) {
    return part.name().isEmpty() || part.operators().size() == 1;
  }

  /**
   * Scopes, and what stands loose between them by structure; where scopes and runs of loose
   * operators take turns, each run is a group, so that the turns are seen.
   */
  private void mixed(int at, List<Scopes.Part> parts, int depth) {
    List<List<Scopes.Part>> runs = Scopes.runs(parts, TreeBuilder::isLoose);
    long loose = runs.stream().filter(r -> isLoose(r.getFirst())).count();
    for (List<Scopes.Part> run : runs) {
      int[] ops = run.stream().mapToInt(p -> p.operators().get(0)).toArray();
      if (!isLoose(run.getFirst())) {
        run.forEach(part -> part(at, part, depth));
      } else if (loose > TURNS && ops.length >= Blocks.SMALLEST) {
        block(at, Block.of(ops));
      } else if (ops.length >= FEW) {
        blocks.find(ops).forEach(block -> block(at, block));
      } else {
        run.forEach(part -> part(at, part, depth));
      }
    }
  }

  private void part(int parent, Scopes.Part part, int depth) {
    Draft around = drafts.get(parent);
    if (part.operators().size() == 1) {
      operator(parent, part.operators().get(0));
      return;
    }
    String scope = around.scope.isEmpty() ? part.name() : around.scope + "/" + part.name();
    Draft draft =
        new Draft(
            Item.Kind.GROUP, parent, around.stage, depth + 1, part.operators().toArray(), scope);
    String size = Names.count(part.operators().size(), "operator");
    named(draft, Names.brief(part.name()), size, scope);
    add(draft);
  }

  /** A block that structure showed; one operator stays one. */
  private void block(int parent, Block block) {
    if (block.operators().size() == 1) {
      operator(parent, block.operators().get(0));
      return;
    }
    Draft around = drafts.get(parent);
    Draft draft =
        new Draft(
            Item.Kind.GROUP,
            parent,
            around.stage,
            around.scopeDepth,
            block.operators().toArray(),
            "");
    draft.blocks = block.inside();
    String label = blockWords.label(block);
    named(draft, label, blockWords.detail(block), label);
    add(draft);
  }

  private void operator(int parent, int id) {
    Operator op = graph.operators().get(id);
    int stage = drafts.get(parent).stage;
    Draft draft = new Draft(Item.Kind.OPERATOR, parent, stage, 0, new int[] {id}, "");
    named(draft, words.type(op), words.shape(op), op.name());
    add(draft);
  }

  private List<Item> items() {
    List<Item> items = new ArrayList<>(drafts.size());
    for (Draft d : drafts) {
      items.add(
          new Item(
              items.size(),
              d.kind,
              d.label,
              d.detail,
              d.fullName,
              d.parent,
              d.stage,
              Ids.of(java.util.Arrays.copyOf(d.children, d.childCount)),
              d.kind == Item.Kind.OPERATOR ? d.operators[0] : Item.NONE,
              d.operators.length));
    }
    return items;
  }
}
