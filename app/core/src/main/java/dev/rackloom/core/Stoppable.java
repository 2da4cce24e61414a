package dev.rackloom.core;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.spi.WorkRules;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.WorkItem;
import java.util.List;

/** Rules that whoever works with them can be stopped at: they are asked of every operator. */
record Stoppable(WorkRules rules, Cancellation cancellation) implements WorkRules {

  @Override
  public WorkItem work(Graph graph, Operator operator) {
    cancellation.check();
    return rules.work(graph, operator);
  }

  @Override
  public List<Phase> phases(Graph graph) {
    return rules.phases(graph);
  }

  @Override
  public WorkItem work(Graph graph, Operator operator, Phase phase) {
    cancellation.check();
    return rules.work(graph, operator, phase);
  }
}
