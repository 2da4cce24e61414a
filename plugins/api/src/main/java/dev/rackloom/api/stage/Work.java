package dev.rackloom.api.stage;

import dev.rackloom.api.symbolic.Dim;
import java.util.List;
import java.util.function.Function;

/** What a stage does in one firing: its items. The sums follow from them. */
public record Work(List<WorkItem> items) {

  /** No work at all. */
  public static final Work NONE = new Work(List.of());

  public Work {
    items = List.copyOf(items);
  }

  /** All operations. */
  public Dim flops() {
    return total(WorkItem::flops);
  }

  /** All weights read. */
  public Dim weightBytes() {
    return total(WorkItem::weightBytes);
  }

  /** All activations read and written. */
  public Dim activationBytes() {
    return total(WorkItem::activationBytes);
  }

  /** All state read and written. */
  public Dim stateBytes() {
    return total(WorkItem::stateBytes);
  }

  private Dim total(Function<WorkItem, Dim> part) {
    return Dim.sum(items.stream().map(part).toList());
  }
}
