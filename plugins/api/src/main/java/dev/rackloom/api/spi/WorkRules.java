package dev.rackloom.api.spi;

import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.WorkItem;
import java.util.List;

/** What an operator does, from its type, attributes and shapes. Pure. */
@FunctionalInterface
public interface WorkRules {

  /**
   * The work of one firing. For an operator no rule knows, the FLOPs are unknown with a reason;
   * never 0, never a guess.
   */
  WorkItem work(Graph graph, Operator operator);

  /**
   * The phases that stages of this graph serve, in the order of a request. A phase differs from
   * another by the sizes it is bound to, and where {@link #work(Graph, Operator, Phase)} says so,
   * by what is computed.
   */
  default List<Phase> phases(Graph graph) {
    return List.of(Phase.PLAIN);
  }

  /** The work of one firing in a phase; the same in all unless a format knows better. */
  default WorkItem work(Graph graph, Operator operator, Phase phase) {
    return work(graph, operator);
  }
}
