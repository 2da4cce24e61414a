package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.ModelTree;
import dev.rackloom.viewer.SceneEdge;
import dev.rackloom.viewer.SceneNode;
import dev.rackloom.viewer.Several;
import dev.rackloom.viewer.Walk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.IntPredicate;
import javafx.beans.property.IntegerProperty;

/**
 * Where keys are in the model on show, and what is chosen with it: items, or a line. It goes from
 * box to box along lines, into groups and out of them. Toolkit thread only.
 */
final class Selection {

  private final OnShow onShow;
  private final IntegerProperty selected;
  private final Picks picks;
  private final Lines lines = new Lines();

  Selection(OnShow onShow, IntegerProperty selected) {
    this.onShow = onShow;
    this.selected = selected;
    picks = new Picks(selected);
    selected.addListener((o, was, is) -> unselectLine(is.intValue()));
  }

  private void unselectLine(int item) {
    if (item != Item.NONE) {
      lines.selectedProperty().set(Optional.empty());
    }
  }

  /** What is chosen together with the selected item. */
  Picks picks() {
    return picks;
  }

  /** Lines that are pointed at, and clicked. */
  Lines lines() {
    return lines;
  }

  /** Lets go of all. */
  void clear() {
    picks.set(List.of());
    lines.selectedProperty().set(Optional.empty());
    lines.hoveredProperty().set(Optional.empty());
  }

  /** Opens what is around an item, selects it and brings it into sight. */
  void reveal(int item) {
    if (onShow.tree().isPresent() && item > ModelTree.ROOT) {
      picks.only(item);
      onShow.reveal(item);
    }
  }

  /** Selects the item around the selected one; none at the top. */
  void up() {
    int at = selected.get();
    if (at > ModelTree.ROOT) {
      onShow
          .tree()
          .map(tree -> tree.item(at).parent())
          .ifPresent(around -> picks.set(around > ModelTree.ROOT ? List.of(around) : List.of()));
    }
  }

  /** Chooses all that is shown in the group around the selected item; outermost if none is. */
  void chooseLevel() {
    onShow
        .tree()
        .ifPresent(tree -> {
          int at = onShow.shownFor(selected.get());
          List<Integer> all = new ArrayList<>(Several.level(tree, onShow.scene(), at));
          if (all.remove(Integer.valueOf(at))) {
            all.add(at);
          }
          picks.set(all);
        });
  }

  /** Selects the first item inside the selected one, and opens that if it is closed. */
  void in() {
    int item = onShow.shownFor(selected.get());
    Optional<SceneNode> node = onShow.scene().node(item);
    if (node.isPresent() && node.get().state() == SceneNode.State.CLOSED) {
      onShow.toggle(item, () -> enter(item));
    } else {
      enter(item);
    }
  }

  private void enter(int item) {
    Walk.into(onShow.scene(), item)
        .ifPresent(inside -> {
          picks.only(inside);
          onShow.bringIntoSight(inside);
        });
  }

  /** Goes to a neighbour; {@code how} it is chosen, if it is. */
  void walk(Walk.Step step, BiConsumer<Picks, Integer> how) {
    int from = selected.get() == Item.NONE ? lines.owner() : onShow.shownFor(selected.get());
    Walk.step(onShow.scene(), from, step)
        .ifPresent(item -> {
          how.accept(picks, item);
          onShow.bringIntoSight(item);
        });
  }

  /** Selects the next line of the selected item, or of the one whose line is selected. */
  void nextLine() {
    int item = selected.get() == Item.NONE ? Item.NONE : onShow.shownFor(selected.get());
    lines.next(onShow.scene(), item).ifPresent(this::select);
  }

  /** Selects a line and lets go of items. */
  void select(SceneEdge line) {
    lines.selectedProperty().set(Optional.of(line));
    picks.set(List.of());
  }

  /** Which boxes are drawn as chosen: one may stand for an item that is. */
  IntPredicate chosen() {
    return picks.drawn(onShow.scene(), onShow::shownFor);
  }

  /** The boxes of what is chosen, or of what stands for it. */
  List<SceneNode> boxes() {
    List<Integer> all = picks.several() ? picks.itemsProperty().get() : List.of(selected.get());
    return all.stream().map(onShow::node).flatMap(Optional::stream).toList();
  }
}
