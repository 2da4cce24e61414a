package dev.rackloom.engine;

import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.placement.ProblemSpill;
import dev.rackloom.api.placement.ProblemStage;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jgrapht.Graph;
import org.jgrapht.alg.connectivity.ConnectivityInspector;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.SimpleGraph;

/**
 * Islands of a rack: sets of devices that have ways among them and none to the others. Stages that
 * tensors join, directly or through others, stand on one island, whatever else holds.
 */
final class Islands {

  /** How many names or tensors are said before the rest is only counted. */
  private static final int SAID = 4;

  private final PlacementProblem problem;
  private final Rules rules;
  private final List<BitSet> islands;

  Islands(PlacementProblem problem, Rules rules) {
    this.problem = problem;
    this.rules = rules;
    int devices = problem.devices().size();
    Graph<Integer, DefaultEdge> ways = unjoined(devices);
    for (int a = 0; a < devices; a++) {
      for (int b = a + 1; b < devices; b++) {
        if (problem.links().connected(a, b) && problem.links().connected(b, a)) {
          ways.addEdge(a, b);
        }
      }
    }
    this.islands = parts(ways);
  }

  /** The numbers below {@code count}, none joined to another. */
  private static Graph<Integer, DefaultEdge> unjoined(int count) {
    Graph<Integer, DefaultEdge> graph = new SimpleGraph<>(DefaultEdge.class);
    IntStream.range(0, count).forEach(graph::addVertex);
    return graph;
  }

  /** Sets of what is joined, directly or through others. */
  private static List<BitSet> parts(Graph<Integer, DefaultEdge> joined) {
    return new ConnectivityInspector<>(joined).connectedSets().stream().map(Islands::bits).toList();
  }

  private static BitSet bits(Set<Integer> numbers) {
    BitSet bits = new BitSet();
    numbers.forEach(bits::set);
    return bits;
  }

  /** How many there are: 1 where every device has a way to every other. */
  int count() {
    return islands.size();
  }

  /**
   * Why stages that tensors join fit on no island: the islands, what each lacks, and what would
   * have to cross. Empty if that is not what stands in the way.
   */
  List<String> reasons() {
    List<String> reasons = new ArrayList<>();
    if (islands.size() > 1) {
      Graph<Integer, DefaultEdge> joined = unjoined(problem.stages().size());
      for (ProblemFlow flow : problem.flows()) {
        flow.to().stream()
            .filter(reader -> reader != flow.from())
            .forEach(reader -> joined.addEdge(flow.from(), reader));
      }
      parts(joined).forEach(stages -> tell(stages, reasons));
    }
    return reasons;
  }

  private void tell(BitSet stages, List<String> reasons) {
    List<String> lacks = islands.stream().map(island -> lack(stages, island)).toList();
    if (lacks.contains("")) {
      return;
    }
    reasons.add(
        "no way between "
            + islands.stream().limit(SAID).map(this::name).collect(Collectors.joining(" and "))
            + rest(islands.size())
            + ", and none can hold all of "
            + names(stages.stream().mapToObj(s -> problem.stages().get(s).id()).toList())
            + ", which tensors join:");
    for (int i = 0; i < Math.min(SAID, lacks.size()); i++) {
      reasons.add("  " + name(islands.get(i)) + ": " + lacks.get(i));
    }
    List<String> crossing = crossing(stages);
    crossing.stream().limit(SAID).forEach(reasons::add);
    if (crossing.size() > SAID) {
      reasons.add("  and " + (crossing.size() - SAID) + " tensors more");
    }
  }

  /** What an island lacks for stages that stand together; empty if nothing is known. */
  private String lack(BitSet stages, BitSet island) {
    List<String> barred =
        stages.stream()
            .filter(s -> !allowed(s, island))
            .mapToObj(s -> problem.stages().get(s).id())
            .toList();
    if (!barred.isEmpty()) {
      return names(barred) + " can run on no device of it";
    }
    long needs =
        sum(
            stages.stream()
                .mapToObj(problem.stages()::get)
                .mapToLong(s -> s.weightBytes() + s.stateBytes()));
    long has = memory(island);
    return needs > has
        ? "needs "
            + needs
            + " bytes for weights and state, has "
            + has
            + " bytes: "
            + (needs - has)
            + " bytes too few"
        : "";
  }

  private boolean allowed(int stage, BitSet island) {
    return IntStream.range(0, problem.places())
        .anyMatch(
            p -> rules.allowed(stage, p) && IntStream.of(rules.membersOf(p)).allMatch(island::get));
  }

  /** Bytes of its devices and of all tiers that they may use, shared with others or not. */
  private long memory(BitSet island) {
    LongStream own = island.stream().mapToLong(d -> problem.devices().get(d).memoryBytes());
    LongStream below =
        problem.spills().stream()
            .filter(spill -> island.get(spill.device()))
            .mapToInt(ProblemSpill::tier)
            .distinct()
            .mapToLong(t -> problem.tiers().get(t).capacityBytes());
    return sum(LongStream.concat(own, below));
  }

  /** The sum, or the largest number there is. */
  private static long sum(LongStream bytes) {
    return bytes.reduce(0, (a, b) -> a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b);
  }

  /** The tensors between stages without an island in common; all of them if there is none such. */
  private List<String> crossing(BitSet stages) {
    List<String> must = new ArrayList<>();
    List<String> may = new ArrayList<>();
    List<ProblemFlow> flows =
        problem.flows().stream().filter(flow -> stages.get(flow.from())).toList();
    for (ProblemFlow flow : flows) {
      for (int reader : flow.to().toArray()) {
        boolean together =
            islands.stream().anyMatch(i -> allowed(flow.from(), i) && allowed(reader, i));
        (together ? may : must).add(tensor(flow, reader));
      }
    }
    return must.isEmpty()
        ? may.stream().map(t -> "  perhaps across: " + t).toList()
        : must.stream().map(t -> "  would have to cross: " + t).toList();
  }

  private String tensor(ProblemFlow flow, int reader) {
    ProblemStage from = problem.stages().get(flow.from());
    return "the tensor of "
        + flow.bytes()
        + " bytes from '"
        + from.id()
        + "' to '"
        + problem.stages().get(reader).id()
        + "'";
  }

  private String name(BitSet island) {
    return "[" + names(island.stream().mapToObj(d -> problem.devices().get(d).id()).toList()) + "]";
  }

  private static String names(List<String> ids) {
    return ids.stream().limit(SAID).collect(Collectors.joining(", ")) + rest(ids.size());
  }

  private static String rest(int count) {
    return count > SAID ? " and " + (count - SAID) + " more" : "";
  }
}
