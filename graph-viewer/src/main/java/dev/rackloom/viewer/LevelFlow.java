package dev.rackloom.viewer;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.GraphIndex;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.viewer.layout.Level.Link;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What flows between the children of one group: links with how many tensors they carry, and per
 * child the names of what it reads that is not drawn as a line, because it goes everywhere, comes
 * from outside or is a weight that others read too: a rotary table, a mask, tied embeddings. A
 * weight of one child alone belongs to it and is not named. Immutable.
 *
 * @param links between positions of children, in the order of the first read
 * @param tensors which each link carries, by link
 * @param ports what each child reads beside its links
 */
record LevelFlow(List<Link> links, List<Ids> tensors, List<List<String>> ports) {

  /** Among stages, a tensor that goes to more than this many of them is named, not drawn. */
  static final int HUB_STAGES = 3;

  /** So many shared weights of one child are named, the others counted. */
  static final int MOST_SHARED = 4;

  /** Finds flows in the groups of one tree, linear in the operators of each. Not thread safe. */
  static final class Finder {

    private final ModelTree tree;
    private final Graph graph;
    private final GraphIndex index;
    private final Map<Integer, String> tensorNames = new HashMap<>();

    /** For each operator the position of the child of the group at hand that it is in. */
    private final int[] childOf;

    private int[] operators = new int[16];
    private int[] open = new int[16];

    Finder(ModelTree tree) {
      this.tree = tree;
      this.graph = tree.graph();
      this.index = tree.index();
      this.childOf = new int[graph.operators().size()];
      Arrays.fill(childOf, Item.NONE);
    }

    LevelFlow of(int group) {
      return new Search(tree.item(group)).run();
    }

    /** Collects the operators in an item; returns how many there are. */
    private int collect(int item) {
      int found = 0;
      int depth = 1;
      open[0] = item;
      while (depth > 0) {
        Item at = tree.item(open[--depth]);
        if (at.operator() >= 0) {
          operators = room(operators, found);
          operators[found++] = at.operator();
        }
        for (int i = at.children().size() - 1; i >= 0; i--) {
          open = room(open, depth);
          open[depth++] = at.children().get(i);
        }
      }
      return found;
    }

    private static int[] room(int[] array, int needed) {
      return needed < array.length ? array : Arrays.copyOf(array, 2 * array.length);
    }

    private String name(int tensor) {
      return tensorNames.computeIfAbsent(tensor, t -> name(graph.tensors().get(t)));
    }

    private static String name(Tensor tensor) {
      return tensor.role() == Tensor.Role.WEIGHT
          ? Names.weight(tensor.name())
          : Names.tensor(tensor.name());
    }

    /** Different tensors in the order of their first read; most links have one. */
    private static final class Carried {
      /** So few are looked through; of more there is a set as well. */
      private static final int FEW = 32;

      private int[] tensors = new int[1];
      private int count;
      private Set<Integer> many = Set.of();

      void add(int tensor) {
        if (isKnown(tensor)) {
          return;
        }
        tensors = count < tensors.length ? tensors : Arrays.copyOf(tensors, 2 * count);
        tensors[count++] = tensor;
        if (count == FEW) {
          many = new HashSet<>();
          Arrays.stream(tensors, 0, count).forEach(many::add);
        } else if (count > FEW) {
          many.add(tensor);
        }
      }

      private boolean isKnown(int tensor) {
        if (count >= FEW) {
          return many.contains(tensor);
        }
        for (int i = count - 1; i >= 0; i--) {
          if (tensors[i] == tensor) {
            return true;
          }
        }
        return false;
      }

      Ids ids() {
        return Ids.of(Arrays.copyOf(tensors, count));
      }
    }

    /** The flow of one group. */
    private final class Search {
      private final Item group;
      private final Map<Link, Integer> positions = new HashMap<>();
      private final List<Link> links = new ArrayList<>();
      private final Map<Integer, Integer> inputAt = new HashMap<>();
      private final List<Carried> carried = new ArrayList<>();

      /** How often the child at hand reads each weight that others may read too. */
      private final Map<Integer, Integer> weights = new LinkedHashMap<>();

      private final HubLines hubs;

      Search(Item group) {
        this.group = group;
        this.hubs = new HubLines(group.children().size());
      }

      LevelFlow run() {
        mark(true);
        List<List<String>> ports = new ArrayList<>(group.children().size());
        terminals();
        for (int i = 0; i < group.children().size(); i++) {
          ports.add(reads(i));
        }
        hubs.draw(this::source, this::link);
        mark(false);
        return new LevelFlow(
            List.copyOf(links), carried.stream().map(Carried::ids).toList(), List.copyOf(ports));
      }

      private void mark(boolean inside) {
        for (int i = 0; i < group.children().size(); i++) {
          int count = collect(group.children().get(i));
          for (int k = 0; k < count; k++) {
            childOf[operators[k]] = inside ? i : Item.NONE;
          }
        }
      }

      /** The caller's tensors stand beside the stages. */
      private void terminals() {
        for (int i = 0; i < group.children().size(); i++) {
          Item child = tree.item(group.children().get(i));
          if (child.kind() == Item.Kind.INPUT) {
            inputAt.put(tree.tensorOf(child.id()), i);
          } else if (child.kind() == Item.Kind.OUTPUT) {
            int tensor = tree.tensorOf(child.id());
            int from = source(tensor);
            if (from >= 0) {
              link(from, i, tensor);
            }
          }
        }
      }

      /** The child that makes a tensor, {@link Item#NONE} if it comes from outside. */
      private int source(int tensor) {
        int producer = index.producer(tensor);
        return producer < 0 ? inputAt.getOrDefault(tensor, Item.NONE) : childOf[producer];
      }

      private List<String> reads(int child) {
        Set<String> ports = new LinkedHashSet<>();
        weights.clear();
        int count = collect(group.children().get(child));
        for (int k = 0; k < count; k++) {
          Operator operator = graph.operators().get(operators[k]);
          for (int i = 0; i < operator.inputs().size(); i++) {
            read(child, operator.inputs().get(i), ports);
          }
        }
        shared(ports);
        return List.copyOf(ports);
      }

      /** Names the weights that are read elsewhere too, in the order of the first read. */
      private void shared(Set<String> ports) {
        int[] shared =
            weights.entrySet().stream()
                .filter(e -> index.fanOut(e.getKey()) > e.getValue() || tree.isShared(e.getKey()))
                .mapToInt(Map.Entry::getKey)
                .toArray();
        Arrays.stream(shared).limit(MOST_SHARED).mapToObj(Finder.this::name).forEach(ports::add);
        if (shared.length > MOST_SHARED) {
          ports.add(shared.length - MOST_SHARED + " more shared weights");
        }
      }

      private void read(int child, int tensor, Set<String> ports) {
        if (tensor == Operator.ABSENT) {
          return;
        }
        if (!flows(graph.tensors().get(tensor))) {
          weight(tensor);
          return;
        }
        int from = source(tensor);
        if (from < 0) {
          ports.add(origin(tensor));
        } else if (from != child && isHub(tensor)) {
          ports.add(name(tensor));
          hubs.named(from, child, tensor);
        } else if (from != child) {
          link(from, child, tensor);
        }
      }

      /** Most weights have one reader and need not be counted. */
      private void weight(int tensor) {
        boolean weight = graph.tensors().get(tensor).role() == Tensor.Role.WEIGHT;
        if (weight && (index.fanOut(tensor) > 1 || tree.isShared(tensor))) {
          weights.merge(tensor, 1, Integer::sum);
        }
      }

      private static boolean flows(Tensor tensor) {
        return tensor.role() == Tensor.Role.ACTIVATION || tensor.role() == Tensor.Role.INPUT;
      }

      private void link(int from, int to, int tensor) {
        hubs.drawn(from, to);
        carried.get(positions.computeIfAbsent(new Link(from, to), this::added)).add(tensor);
      }

      private int added(Link link) {
        links.add(link);
        carried.add(new Carried());
        return links.size() - 1;
      }

      private boolean isHub(int tensor) {
        return index.goesEverywhere(tensor)
            || (group.id() == ModelTree.ROOT && readers(tensor) > HUB_STAGES);
      }

      private long readers(int tensor) {
        return index.consumers(tensor).stream().map(op -> childOf[op]).distinct().count();
      }

      /**
       * Where something from outside comes from: the stage, or the tensor within the same stage.
       */
      private String origin(int tensor) {
        int producer = index.producer(tensor);
        int item = producer < 0 ? Item.NONE : tree.itemOfOperator(producer);
        int stage = item < 0 ? group.stage() : tree.item(item).stage();
        return stage == group.stage() ? name(tensor) : tree.item(tree.itemOfStage(stage)).label();
      }
    }
  }
}
