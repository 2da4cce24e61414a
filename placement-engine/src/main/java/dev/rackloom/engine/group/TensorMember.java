package dev.rackloom.engine.group;

import dev.rackloom.api.cost.CostFunction;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.placement.LinkTable;
import dev.rackloom.api.placement.ProblemGroup;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.stage.Work;
import dev.rackloom.api.stage.WorkItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What each device of a {@link dev.rackloom.api.placement.Sharing#TENSOR} group does at whatever
 * sizes: its part of the products, and collectives as items of work with laws of their own.
 */
public final class TensorMember {

  private final StageExchanges exchanges;
  private final CollectiveItems collectives;
  private final CutWork cut;

  /**
   * A member.
   *
   * @param links a message pays the links' latency once
   */
  public TensorMember(Graph graph, LinkTable links, ProblemGroup group) {
    int n = group.members().size();
    this.exchanges = new StageExchanges(graph);
    this.collectives =
        new CollectiveItems(new Ring(links, group.members().stream().boxed().toList()), n);
    this.cut = CutWork.tensor(n);
  }

  /** The items of one stage in one phase. */
  public List<WorkItem> items(Stage stage, Phase phase) {
    List<WorkItem> items =
        new ArrayList<>(cut.of(stage).work().getOrDefault(phase, Work.NONE).items());
    exchanges.of(stage).forEach(e -> items.add(collectives.item(e)));
    return items;
  }

  /** The law of an item that is a collective; empty for all else. */
  public Optional<CostFunction> law(WorkItem item) {
    return collectives.law(item);
  }
}
