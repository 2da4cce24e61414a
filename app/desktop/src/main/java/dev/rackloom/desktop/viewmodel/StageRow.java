package dev.rackloom.desktop.viewmodel;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** A stage in the table: its name stays, its numbers follow sizes, phase and placement. */
public final class StageRow {

  private final int position;
  private final String id;
  private final String label;
  private final ReadOnlyObjectWrapper<StageNumbers> numbers;

  StageRow(int position, String label, StageNumbers first) {
    this.position = position;
    this.id = first.facts().id();
    this.label = label;
    this.numbers = new ReadOnlyObjectWrapper<>(first);
  }

  /** The stage's position in the stage graph. */
  public int position() {
    return position;
  }

  /** The stage's id. */
  public String id() {
    return id;
  }

  /** The stage's name, without the scope that all share. */
  public String label() {
    return label;
  }

  /** Its numbers now. */
  public StageNumbers numbers() {
    return numbers.get();
  }

  /** Its numbers. */
  public ReadOnlyObjectProperty<StageNumbers> numbersProperty() {
    return numbers.getReadOnlyProperty();
  }

  void show(StageNumbers now) {
    numbers.set(now);
  }
}
