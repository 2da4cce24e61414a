package dev.rackloom.desktop.viewmodel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The one place where things hop onto the toolkit's thread: what arrives before the last delivery
 * was taken is delivered with it, so a flood of events costs one hop a pulse. Any thread may add.
 * Beyond {@value #MOST} waiting the oldest go.
 */
public final class Coalescer<T> {

  /** The most that may wait. */
  public static final int MOST = 10_000;

  private final Executor toolkit;
  private final Consumer<List<T>> sink;
  private final List<T> waiting = new ArrayList<>();
  private boolean asked;

  public Coalescer(Executor toolkit, Consumer<List<T>> sink) {
    this.toolkit = toolkit;
    this.sink = sink;
  }

  /** Hands over one thing. */
  public void add(T thing) {
    if (enqueue(thing)) {
      toolkit.execute(this::deliver);
    }
  }

  private synchronized boolean enqueue(T thing) {
    if (waiting.size() == MOST) {
      waiting.removeFirst();
    }
    waiting.add(thing);
    boolean first = !asked;
    asked = true;
    return first;
  }

  private void deliver() {
    sink.accept(take());
  }

  private synchronized List<T> take() {
    asked = false;
    List<T> all = List.copyOf(waiting);
    waiting.clear();
    return all;
  }
}
