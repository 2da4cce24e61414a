package dev.rackloom.desktop.viewmodel;

import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers the newest question in the background, one at a time: questions that come while one is
 * worked on replace each other, so a flood of them costs no more than the work allows. Answers come
 * in the order of their questions and only the newest is delivered, so none overwrites a newer one.
 *
 * @param <Q> a question
 * @param <A> its answer
 */
final class Latest<Q, A> {

  private final Executor background;
  private final Function<Q, A> work;
  private final Coalescer<Runnable> arrived;
  private final Consumer<A> answered;
  private final Consumer<Throwable> failed;
  private @Nullable Asked<Q> waiting;
  private boolean busy;
  private volatile long era;

  private record Asked<Q>(Q question, long era) {}

  /**
   * @param work answers a question, in the background
   * @param answered hears answers on the toolkit's thread
   * @param failed hears what went wrong, errors of the machine too, there too
   */
  Latest(
      Executor background,
      Executor toolkit,
      Function<Q, A> work,
      Consumer<A> answered,
      Consumer<Throwable> failed) {
    this.background = background;
    this.work = work;
    this.answered = answered;
    this.failed = failed;
    this.arrived = new Coalescer<>(toolkit, all -> all.getLast().run());
  }

  /** Asks; earlier questions that nobody began to work on are dropped. */
  void ask(Q question) {
    if (enqueue(question)) {
      background.execute(this::workOff);
    }
  }

  /** Drops what was asked before, even if its answer is on the way. Toolkit thread. */
  synchronized void forget() {
    era = era + 1;
    waiting = null;
  }

  private synchronized boolean enqueue(Q question) {
    waiting = new Asked<>(question, era);
    boolean first = !busy;
    busy = true;
    return first;
  }

  private synchronized @Nullable Asked<Q> next() {
    Asked<Q> asked = waiting;
    waiting = null;
    busy = asked != null;
    return asked;
  }

  private void workOff() {
    for (Asked<Q> asked = next(); asked != null; asked = next()) {
      answer(asked);
    }
  }

  private void answer(Asked<Q> asked) {
    try {
      A answer = work.apply(asked.question());
      arrived.add(() -> deliver(asked.era(), () -> take(answer)));
    } catch (RuntimeException | Error bug) {
      arrived.add(() -> deliver(asked.era(), () -> failed.accept(bug)));
    }
  }

  private void take(A answer) {
    try {
      answered.accept(answer);
    } catch (RuntimeException | Error bug) {
      failed.accept(bug);
    }
  }

  private void deliver(long asked, Runnable then) {
    if (asked == era) {
      then.run();
    }
  }
}
