package dev.rackloom.engine.partition;

import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.spi.WorkRules;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.WorkItem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What operators do, by phase. That of the last phase is asked for twice, for cutting and for the
 * stages, and worked out once. For one thread.
 */
final class PhaseWorks {

  private final Graph graph;
  private final WorkRules rules;
  private final List<Phase> phases;
  private final @Nullable WorkItem[] last;

  PhaseWorks(Graph graph, WorkRules rules) {
    this.graph = graph;
    this.rules = rules;
    this.phases = rules.phases(graph);
    this.last = new WorkItem[graph.operators().size()];
  }

  List<Phase> phases() {
    return phases;
  }

  WorkItem of(Operator operator, Phase phase) {
    return phase.equals(phases.getLast()) ? inLast(operator) : rules.work(graph, operator, phase);
  }

  /** In the last phase: each step of a decoder, the only one of anything else. */
  WorkItem inLast(Operator operator) {
    WorkItem known = last[operator.id()];
    if (known == null) {
      known = rules.work(graph, operator, phases.getLast());
      last[operator.id()] = known;
    }
    return known;
  }
}
