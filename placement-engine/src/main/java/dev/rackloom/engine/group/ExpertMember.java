package dev.rackloom.engine.group;

import dev.rackloom.api.cost.CostFunction;
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
 * What each device of a {@link dev.rackloom.api.placement.Sharing#EXPERT} group does at whatever
 * sizes: all that is not experts for its own sequences, and its part of the experts for those of
 * everybody, with the rows on their way to them and back as items of work with laws of their own.
 */
public final class ExpertMember {

  private final CollectiveItems collectives;
  private final CutWork cut;
  private final int n;

  /**
   * A member.
   *
   * @param links a message pays the links' latency once
   */
  public ExpertMember(LinkTable links, ProblemGroup group) {
    this.n = group.members().size();
    this.collectives =
        new CollectiveItems(new Ring(links, group.members().stream().boxed().toList()), n);
    this.cut = CutWork.experts(n);
  }

  /** The items of one stage that a device does for its own sequences. */
  public List<WorkItem> own(Stage stage, Phase phase) {
    return items(ExpertParts.dense(stage), phase);
  }

  /** The items of one stage that a device does for the sequences of all. */
  public List<WorkItem> routed(Stage stage, Phase phase) {
    List<WorkItem> items = new ArrayList<>(items(cut.of(ExpertParts.experts(stage)), phase));
    ExpertParts.routed(stage, n).forEach(e -> items.add(collectives.item(e)));
    return items;
  }

  private static List<WorkItem> items(Stage stage, Phase phase) {
    return stage.work().getOrDefault(phase, Work.NONE).items();
  }

  /** The law of an item that is a collective; empty for all else. */
  public Optional<CostFunction> law(WorkItem item) {
    return collectives.law(item);
  }
}
