package dev.rackloom.engine.load;

import dev.rackloom.api.spi.SolveContext;

/** How much time a solver has left, and whether it is to stop. */
final class Clock {

  private final long begin = System.nanoTime();
  private final SolveContext context;

  Clock(SolveContext context) {
    this.context = context;
  }

  double elapsed() {
    return (System.nanoTime() - begin) / 1e9;
  }

  double limit() {
    return context.timeLimit().toNanos() / 1e9;
  }

  double left() {
    return limit() - elapsed();
  }

  boolean over() {
    return left() <= 0 || context.cancellation().requested();
  }
}
