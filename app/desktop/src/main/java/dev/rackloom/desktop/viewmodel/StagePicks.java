package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.placement.Constraint;
import dev.rackloom.viewer.ModelTree;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Stages that something else is about: chosen, or ringed in the graph. Toolkit thread only. */
public final class StagePicks {

  private final DeskModel desk;

  public StagePicks(DeskModel desk) {
    this.desk = desk;
  }

  /** Those that stand on a device, alone or with others. */
  public List<Integer> on(String device) {
    return desk.table().rows().stream()
        .filter(r -> List.of(r.numbers().device().split(" \\+ ")).contains(device))
        .map(StageRow::position)
        .toList();
  }

  /** Those that a constraint names; empty for one that is about all of them. */
  public List<Integer> of(Constraint constraint) {
    Set<String> ids =
        switch (constraint) {
          case Constraint.Pin p -> Set.of(p.stage());
          case Constraint.Ban b -> Set.of(b.stage());
          case Constraint.CoLocate c -> c.stages();
          case Constraint.Separate s -> s.stages();
          case Constraint.SameNode n -> n.stages();
          case Constraint.Contiguous c -> Set.of();
          case Constraint.AtMost a -> Set.of();
          case Constraint.Budget b -> Set.of();
          case Constraint.Limit l -> Set.of();
        };
    return named(ids);
  }

  private List<Integer> named(Set<String> ids) {
    return desk.table().rows().stream()
        .filter(r -> ids.contains(r.id()))
        .map(StageRow::position)
        .toList();
  }

  /** Those in which what differs is. */
  public List<Integer> of(Collection<Differences.Line> lines) {
    Set<Integer> items = new HashSet<>();
    lines.stream().map(Differences.Line::item).filter(i -> i > ModelTree.ROOT).forEach(items::add);
    return desk.tree().stream()
        .flatMap(t -> items.stream().flatMap(i -> Lanes.stagesOf(t, i).stream()))
        .distinct()
        .sorted()
        .toList();
  }

  /** Chooses them; with none, nothing. */
  public void choose(List<Integer> stages) {
    if (!stages.isEmpty()) {
      desk.selection().chooseAll(stages);
    }
  }

  /** Rings them in the graph. */
  public void ring(String what, List<Integer> stages) {
    desk.found().showStages(what, stages);
  }

  /** How many are chosen, in words: {@code stage} or {@code 3 stages}. */
  public static String words(int count) {
    return count == 1 ? "stage" : count + " stages";
  }
}
