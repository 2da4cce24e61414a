package dev.rackloom.desktop.viewmodel;

import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.ModelTree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * What is chosen in a graph, items of the model, and the stages that it means, which every view
 * shares. Toolkit thread only.
 */
public final class ItemPicks {

  private final DeskModel desk;
  private final IntFunction<List<Integer>> standsFor;

  /**
   * Those of a graph.
   *
   * @param standsFor the stages that the box of one stands for, itself included
   */
  public ItemPicks(DeskModel desk, IntFunction<List<Integer>> standsFor) {
    this.desk = desk;
    this.standsFor = standsFor;
  }

  /** The stages in some items, and those that they stand for. */
  public List<Integer> stages(Collection<Integer> items) {
    return desk.tree().stream()
        .flatMap(t -> items.stream().flatMap(i -> Lanes.stagesOf(t, i).stream()))
        .distinct()
        .flatMap(s -> standsFor.apply(s).stream())
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * Chooses items, and in every view the stages in them; the last item is selected. With none,
   * nothing is chosen any more.
   */
  public void choose(List<Integer> items) {
    Selection selection = desk.selection();
    if (items.isEmpty()) {
      selection.clear();
      return;
    }
    List<Integer> stages = stages(items);
    selection.once(() -> {
      selection.choose(stages);
      stageOf(items.getLast(), stages).ifPresent(selection::select);
      selection.chooseItems(items);
      selection.selectItem(items.getLast());
    });
  }

  /** The stage to select with an item: its own, or the last in it; none keeps what there was. */
  private Optional<Integer> stageOf(int item, List<Integer> stages) {
    return desk.tree()
        .map(t -> t.item(item).stage())
        .filter(s -> s >= 0)
        .or(() -> stages.isEmpty() ? Optional.empty() : Optional.of(stages.getLast()));
  }

  /** The items to be shown as chosen: those that were chosen in a graph, or the chosen stages. */
  public List<Integer> items() {
    List<Integer> picked = desk.selection().items();
    return suit(picked) ? picked : desk.tree().map(this::ofStages).orElse(List.of());
  }

  /** Whether items mean what is chosen everywhere. */
  private boolean suit(List<Integer> picked) {
    Set<Integer> chosen = new HashSet<>(desk.selection().stages());
    Set<Integer> meant = new HashSet<>(stages(picked));
    if (picked.size() != 1 || chosen.size() > 1) {
      return !picked.isEmpty() && meant.equals(chosen);
    }
    return meant.isEmpty() || meant.containsAll(chosen);
  }

  private List<Integer> ofStages(ModelTree tree) {
    int last = desk.selection().stage();
    List<Integer> stages = new ArrayList<>(desk.selection().stages());
    if (stages.remove(Integer.valueOf(last))) {
      stages.add(last);
    }
    return stages.stream().map(tree::itemOfStage).filter(i -> i != Item.NONE).toList();
  }
}
