package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.cost.CostClass;
import java.util.List;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/** A stage in the table. */
public final class StageRow {

  private final int position;
  private final String label;
  private final Study.StageFacts facts;
  private final List<Cell> times;
  private final ReadOnlyStringWrapper device = new ReadOnlyStringWrapper("");
  private final ReadOnlyObjectWrapper<Double> share = new ReadOnlyObjectWrapper<>(Double.NaN);

  /** A time on a device, and what bounds it there. */
  public record Cell(Shown time, CostClass costClass, long nanos) {}

  private int placedOn = -1;
  private final ReadOnlyObjectWrapper<Shown> sensitivity =
      new ReadOnlyObjectWrapper<>(Shown.NOTHING);

  StageRow(int position, String label, Study.StageFacts facts) {
    this.position = position;
    this.label = label;
    this.facts = facts;
    this.times = facts.estimates().stream().map(Cells::time).toList();
  }

  /** The stage's position in the stage graph. */
  public int position() {
    return position;
  }

  /** The stage's id. */
  public String id() {
    return facts.id();
  }

  /** The stage's name, without the scope that all share. */
  public String label() {
    return label;
  }

  /** How many operators it holds. */
  public int operators() {
    return facts.operators();
  }

  /** Operations of one firing. */
  public Shown flops() {
    return Units.dim(facts.flops(), Units::count);
  }

  /** For sorting; -1 if not known. */
  public long flopsOrder() {
    return facts.flops().known().orElse(-1);
  }

  /** Bytes of one firing. */
  public Shown bytes() {
    return Units.dim(facts.bytes(), Units::bytes);
  }

  /** For sorting; -1 if not known. */
  public long bytesOrder() {
    return facts.bytes().known().orElse(-1);
  }

  /** Time per device, in the rack's order. */
  public List<Cell> times() {
    return times;
  }

  /** How much the request feels its time, under the placement. */
  public ReadOnlyObjectProperty<Shown> sensitivityProperty() {
    return sensitivity.getReadOnlyProperty();
  }

  /** Where it is placed; several devices joined by a plus. */
  public ReadOnlyStringProperty deviceProperty() {
    return device.getReadOnlyProperty();
  }

  /** Its part of the stages' time under the placement; NaN if not known. */
  public ReadOnlyObjectProperty<Double> shareProperty() {
    return share.getReadOnlyProperty();
  }

  /** Whether it is placed on the device at a position of the rack. */
  public boolean isPlacedOn(int position) {
    return position == placedOn;
  }

  void placed(int on, String names, double part, Shown felt) {
    placedOn = on;
    device.set(names);
    share.set(part);
    sensitivity.set(felt);
  }
}
