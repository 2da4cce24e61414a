package dev.rackloom.engine.group;

import dev.rackloom.api.cost.CostFunction;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.placement.LinkTable;
import dev.rackloom.api.placement.ProblemGroup;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.stage.Traffic;
import dev.rackloom.api.stage.Work;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What each device of a {@link dev.rackloom.api.placement.Sharing#TENSOR} group does at whatever
 * sizes: its part of the products, and collectives as items of work with laws of their own.
 */
public final class TensorMember {

  private final StageExchanges exchanges;
  private final Ring ring;
  private final CutWork cut;
  private final int n;

  /**
   * A member.
   *
   * @param links a message pays the links' latency once
   */
  public TensorMember(Graph graph, LinkTable links, ProblemGroup group) {
    this.exchanges = new StageExchanges(graph);
    this.n = group.members().size();
    this.ring = new Ring(links, group.members().stream().boxed().toList());
    this.cut = CutWork.tensor(n);
  }

  /** The items of one stage in one phase. */
  public List<WorkItem> items(Stage stage, Phase phase) {
    List<WorkItem> items =
        new ArrayList<>(cut.of(stage).work().getOrDefault(phase, Work.NONE).items());
    exchanges.of(stage).forEach(e -> items.add(item(e)));
    return items;
  }

  private WorkItem item(StageExchanges.Exchange e) {
    return new WorkItem(
        family(e.kind()),
        DType.FLOAT32,
        1,
        Dim.zero(),
        Dim.zero(),
        Traffic.reading(e.bytes()),
        Traffic.none(),
        Map.of("ranks", Dim.of(n)));
  }

  private static OperatorFamily family(Ring.Kind kind) {
    return new OperatorFamily("collective " + kind.name().toLowerCase(java.util.Locale.ROOT));
  }

  /** The law of an item that is a collective; empty for all else. */
  public Optional<CostFunction> law(WorkItem item) {
    for (Ring.Kind kind : Ring.Kind.values()) {
      if (item.family().equals(family(kind))) {
        return Optional.of(ring.law(kind));
      }
    }
    return Optional.empty();
  }
}
