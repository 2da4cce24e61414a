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
 * stages, and worked out once, except of graphs so large that keeping it takes more memory than
 * that is worth. For one thread.
 */
final class PhaseWorks {

  private static final int MOST_KEPT = 200_000;

  private final Graph graph;
  private final WorkRules rules;
  private final List<Phase> phases;
  private final @Nullable WorkItem[] last;

  PhaseWorks(Graph graph, WorkRules rules) {
    this.graph = graph;
    this.rules = rules;
    this.phases = rules.phases(graph);
    int operators = graph.operators().size();
    this.last = new WorkItem[operators <= MOST_KEPT ? operators : 0];
  }

  List<Phase> phases() {
    return phases;
  }

  WorkItem of(Operator operator, Phase phase) {
    return phase.equals(phases.getLast()) ? inLast(operator) : rules.work(graph, operator, phase);
  }

  /** In the last phase: each step of a decoder, the only one of anything else. */
  WorkItem inLast(Operator operator) {
    if (last.length == 0) {
      return rules.work(graph, operator, phases.getLast());
    }
    WorkItem known = last[operator.id()];
    if (known == null) {
      known = rules.work(graph, operator, phases.getLast());
      last[operator.id()] = known;
    }
    return known;
  }
}
