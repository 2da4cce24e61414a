package dev.rackloom.engine.solve;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.spi.Board;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.spi.Solver;
import dev.rackloom.engine.Pricing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Solvers at work on one problem: the best answer and the best bound of all. */
final class Contest implements Board {

  private final PlacementProblem problem;
  private final SolveContext context;
  private final Pricing judge;
  private final long begin = System.nanoTime();
  private final CountDownLatch first = new CountDownLatch(1);
  private final List<String> notes = new ArrayList<>();
  private Ids best = Ids.NONE;
  private double value = Double.POSITIVE_INFINITY;
  private double bound;
  private String winner = "";
  private String bounder = "";
  private boolean exhausted;
  private boolean stopped;

  Contest(PlacementProblem problem, SolveContext context) {
    this.problem = problem;
    this.context = context;
    this.judge = new Pricing(problem);
    offer(context.hint(), "hint");
  }

  /** Runs a solver for what time is left, unless there is nothing left to do. */
  void run(Solver solver) {
    Duration left = context.timeLimit().minusNanos(elapsedNanos());
    if (done() || left.isNegative() || left.isZero()) {
      return;
    }
    tell(solver.name());
    SolveContext inner =
        new SolveContext(
            left,
            context.seed(),
            best(),
            devices -> offer(devices, solver.name()),
            context.progress(),
            this::done,
            this);
    try {
      Solver.Answer answer = solver.solve(problem, inner);
      offer(answer.devices(), solver.name());
      bound(answer.lowerBound(), solver.name());
      exhausted(answer.exhausted());
    } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError failure) {
      note(solver.name() + " failed and was left out: " + failure);
    }
  }

  private synchronized void exhausted(boolean all) {
    exhausted |= all && best.isEmpty();
  }

  @Override
  public synchronized void note(String text) {
    if (!notes.contains(text)) {
      notes.add(text);
    }
  }

  private void tell(String what) {
    double part = elapsedNanos() / (double) Math.max(1, context.timeLimit().toNanos());
    context.progress().at(Math.min(1, part), what + state());
  }

  private synchronized String state() {
    return best.isEmpty()
        ? ""
        : ", best so far " + Math.round(value) + ", bound " + Math.round(bound);
  }

  private void offer(Ids devices, String by) {
    if (devices.size() != problem.stages().size()) {
      return;
    }
    double price = better(devices, by);
    if (!Double.isNaN(price)) {
      first.countDown();
      context.onBetter().accept(devices);
      context.board().better(devices, price, by);
      tell(by);
    }
  }

  /** The price of a better answer, which is taken; NaN if it is none. */
  private synchronized double better(Ids devices, String by) {
    int[] device = devices.toArray();
    if (stopped || !judge.feasible(device)) {
      return Double.NaN;
    }
    double price = judge.value(device);
    if (price >= value) {
      return Double.NaN;
    }
    value = price;
    best = devices;
    winner = by;
    if (above(bound)) {
      refuse(bound, bounder);
      bound = 0;
    }
    return price;
  }

  private synchronized void bound(double lowerBound, String by) {
    if (above(lowerBound)) {
      refuse(lowerBound, by);
    } else if (lowerBound > bound) {
      bound = lowerBound;
      bounder = by;
      context.board().bound(lowerBound);
    }
  }

  private boolean above(double lowerBound) {
    return lowerBound > value * (1 + 1e-9);
  }

  private void refuse(double lowerBound, String by) {
    note(
        by
            + " claimed a bound of "
            + lowerBound
            + " above a known answer of "
            + value
            + "; not used");
  }

  @Override
  public void bound(double lowerBound) {
    bound(lowerBound, "a solver");
  }

  @Override
  public synchronized Ids best() {
    return best;
  }

  @Override
  public synchronized double value() {
    return value;
  }

  synchronized double bound() {
    return bound;
  }

  synchronized String winner() {
    return winner;
  }

  synchronized List<String> notes() {
    return List.copyOf(notes);
  }

  synchronized boolean exhausted() {
    return exhausted;
  }

  /** Whether the gap is closed. */
  synchronized boolean proven() {
    return value < Double.POSITIVE_INFINITY
        && (value - bound) * 100 <= value * Portfolio.PROVEN_PERCENT;
  }

  private boolean done() {
    return exhausted() || proven() || context.cancellation().requested();
  }

  long elapsedNanos() {
    return System.nanoTime() - begin;
  }

  /** Waits for a first answer. */
  void awaitFirst(Duration most) {
    try {
      first.await(most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for all; no answer counts that comes later. */
  void await(List<Thread> threads) {
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      stopped = true;
    }
  }
}
