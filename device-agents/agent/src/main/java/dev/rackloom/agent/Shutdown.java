package dev.rackloom.agent;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends an agent in good order, whoever asks: SIGTERM and Ctrl-C, or the program itself. A process
 * that a signal ends exits with 128 + its number; one that was told to drain and did so has done
 * its job, so it leaves with 0.
 */
public final class Shutdown {

  private final Runnable drain;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);

  private Shutdown(Runnable drain) {
    this.drain = drain;
  }

  /** Drains with {@code drain}, once, when the process is told to end. */
  public static Shutdown of(Runnable drain) {
    Shutdown shutdown = new Shutdown(drain);
    Runtime.getRuntime().addShutdownHook(new Thread(shutdown::signalled, "drain"));
    return shutdown;
  }

  private void signalled() {
    if (begin()) {
      System.out.flush();
      Runtime.getRuntime().halt(0);
    }
  }

  /** Drains, and returns whether this call did. */
  public boolean begin() {
    if (!begun.compareAndSet(false, true)) {
      return false;
    }
    try {
      drain.run();
    } finally {
      ended.countDown();
    }
    return true;
  }

  /** Waits until the draining that has begun is over. */
  public void awaitEnd() throws InterruptedException {
    ended.await();
  }
}
