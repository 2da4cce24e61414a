package dev.rackloom.desktop.viewmodel;

import java.util.concurrent.atomic.AtomicBoolean;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/** One piece of long work. */
public final class Job {

  private final String title;
  private final AtomicBoolean cancelled = new AtomicBoolean();
  private final ReadOnlyDoubleWrapper progress = new ReadOnlyDoubleWrapper(-1);
  private final ReadOnlyStringWrapper doing = new ReadOnlyStringWrapper("");

  Job(String title) {
    this.title = title;
    doing.set(title);
  }

  /** What it is for. */
  public String title() {
    return title;
  }

  /** Asks it to stop. Any thread. */
  public void cancel() {
    cancelled.set(true);
  }

  boolean cancelled() {
    return cancelled.get();
  }

  void at(double fraction, String what) {
    progress.set(Double.isNaN(fraction) ? -1 : fraction);
    doing.set(title + " — " + what);
  }

  /** 0 to 1, -1 while the end is not known. */
  public ReadOnlyDoubleProperty progressProperty() {
    return progress.getReadOnlyProperty();
  }

  /** What it does now. */
  public ReadOnlyStringProperty doingProperty() {
    return doing.getReadOnlyProperty();
  }
}
