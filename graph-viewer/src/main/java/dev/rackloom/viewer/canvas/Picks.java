package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.Scene;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/**
 * The items of a graph that are chosen together. The selected one, where keys are, is the last of
 * them, unless keys went past it without choosing it. Toolkit thread only.
 */
public final class Picks {

  private final IntegerProperty selected;
  private final ReadOnlyObjectWrapper<List<Integer>> items = new ReadOnlyObjectWrapper<>(List.of());

  /** Whether the selected item changes without being chosen. */
  private boolean passing;

  private List<Integer> drawnItems = List.of();
  private Scene drawnScene = Scene.EMPTY;
  private final BitSet drawn = new BitSet();

  Picks(IntegerProperty selected) {
    this.selected = selected;
    selected.addListener((o, was, is) -> follow(is.intValue()));
  }

  /** Who selects an item from outside chooses it alone. */
  private void follow(int item) {
    boolean known = passing || (!items.get().isEmpty() && items.get().getLast() == item);
    if (!known) {
      items.set(item == Item.NONE ? List.of() : List.of(item));
    }
  }

  /** Chooses some items and no others; the last of them is selected. */
  public void set(List<Integer> some) {
    items.set(List.copyOf(some));
    selected.set(some.isEmpty() ? Item.NONE : some.getLast());
  }

  /** Chooses one alone. */
  void only(int item) {
    set(List.of(item));
  }

  /** Chooses one more. */
  void add(int item) {
    List<Integer> next = without(item);
    next.add(item);
    set(next);
  }

  /** Chooses several more. */
  void addAll(List<Integer> some) {
    List<Integer> next = new ArrayList<>(items.get());
    next.removeAll(some);
    next.addAll(some);
    set(next);
  }

  /** Chooses one more, or one less if it is chosen; it is the selected one in any case. */
  void toggle(int item) {
    if (items.get().contains(item)) {
      List<Integer> rest = without(item);
      pass(item);
      items.set(List.copyOf(rest));
    } else {
      add(item);
    }
  }

  /** Selects one and leaves those that are chosen. */
  void pass(int item) {
    passing = true;
    selected.set(item);
    passing = false;
  }

  private List<Integer> without(int item) {
    List<Integer> rest = new ArrayList<>(items.get());
    rest.remove(Integer.valueOf(item));
    return rest;
  }

  /** Whether there is more than one. */
  boolean several() {
    return items.get().size() > 1;
  }

  /** Which boxes are drawn as chosen; worked out anew when the items or the scene change. */
  IntPredicate drawn(Scene scene, IntUnaryOperator shownFor) {
    if (scene != drawnScene || !items.get().equals(drawnItems)) {
      drawnScene = scene;
      drawnItems = items.get();
      drawn.clear();
      drawnItems.stream().mapToInt(shownFor::applyAsInt).filter(i -> i >= 0).forEach(drawn::set);
    }
    return drawn::get;
  }

  /** Those that are chosen, in the order in which they were. */
  public ReadOnlyObjectProperty<List<Integer>> itemsProperty() {
    return items.getReadOnlyProperty();
  }
}
