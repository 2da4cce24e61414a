package dev.rackloom.api.spi;

import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.stage.WorkItem;

/** What an operator does, from its type, attributes and shapes. Pure. */
@FunctionalInterface
public interface WorkRules {

  /**
   * The work of one firing. For an operator no rule knows, the FLOPs are unknown with a reason;
   * never 0, never a guess.
   */
  WorkItem work(Graph graph, Operator operator);
}
