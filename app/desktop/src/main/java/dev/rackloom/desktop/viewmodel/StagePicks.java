package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.placement.Constraint;
import dev.rackloom.viewer.ModelTree;
import java.util.ArrayList;
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
    return named(ConstraintWords.stages(constraint));
  }

  /** Those of some ids, in the order of the model. */
  public List<Integer> named(Collection<String> ids) {
    Set<String> wanted = new HashSet<>(ids);
    return desk.table().rows().stream()
        .filter(r -> wanted.contains(r.id()))
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

  /** Chooses them and shows the last of them everywhere; with none, nothing. */
  public void choose(List<Integer> stages) {
    if (!stages.isEmpty()) {
      desk.selection()
          .once(() -> {
            desk.selection().choose(stages);
            desk.select(stages.getLast());
          });
    }
  }

  /** Chooses a stage alone, unless it is chosen already, perhaps with others. */
  public void take(int stage) {
    if (!desk.selection().stages().contains(stage)) {
      choose(List.of(stage));
    }
  }

  /** Chooses one more stage, or one less if it is chosen. */
  public void toggle(int stage) {
    List<Integer> next = new ArrayList<>(desk.selection().stages());
    if (!next.remove(Integer.valueOf(stage))) {
      next.add(stage);
    }
    if (next.isEmpty()) {
      desk.selection().clear();
    }
    choose(next);
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
