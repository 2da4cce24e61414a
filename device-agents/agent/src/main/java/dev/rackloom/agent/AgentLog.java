package dev.rackloom.agent;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What an agent tells its log of what becomes of agents and deployments, a line each, and not more
 * than can be read: what was left out is counted. Safe to share between threads.
 */
final class AgentLog {

  /** Lines in one window. */
  static final int MOST = 30;

  static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final System.Logger LOG = System.getLogger("dev.rackloom.agent");

  private final LongSupplier clock;
  private final Consumer<String> out;
  private long beganNanos;
  private int said;
  private int leftOut;

  /** A log that takes lines at level INFO. */
  AgentLog(LongSupplier clock) {
    this(clock, line -> LOG.log(System.Logger.Level.INFO, line));
  }

  AgentLog(LongSupplier clock, Consumer<String> out) {
    this.clock = clock;
    this.out = out;
    this.beganNanos = clock.getAsLong();
  }

  /** One line; control characters, which would make more of it, are spaces. */
  synchronized void say(String text) {
    long now = clock.getAsLong();
    if (now - beganNanos >= WINDOW_NANOS) {
      if (leftOut > 0) {
        out.accept(leftOut + " lines before this were left out");
      }
      beganNanos = now;
      said = 0;
      leftOut = 0;
    }
    if (said < MOST) {
      said++;
      out.accept(text.replaceAll("\\p{Cntrl}", " "));
    } else {
      leftOut++;
    }
  }
}
