package dev.rackloom.cli;

import dev.rackloom.api.Cancellation;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

/**
 * Ctrl-C or SIGTERM in the middle of a search: ends the search and not the program, which goes on
 * to print the best so far and leaves with its own exit code.
 *
 * <pre>
 * signal -> hook: requested ... verb: best so far, printed ... hook: the process ends
 * </pre>
 *
 * The process ends in any case {@link #MOST_S} seconds after the signal. Until it is armed, and if
 * the work fails, a signal does what it does to any program.
 */
final class Interrupt implements Cancellation {

  /** What printing and keeping the best so far may take after the signal, seconds. */
  static final long MOST_S = 10;

  private static final int NONE = -1;

  private final Thread hook = new Thread(this::signalled, "interrupt");
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean armed;
  private volatile boolean requested;
  private volatile int exit = NONE;

  private Interrupt() {}

  /** The exit code of work, which may arm the interrupt that it is given. */
  static int during(ToIntFunction<Interrupt> work) {
    Interrupt interrupt = new Interrupt();
    try {
      interrupt.exit = work.applyAsInt(interrupt);
      return interrupt.exit;
    } finally {
      interrupt.end();
    }
  }

  /** From now on a signal is a request to stop. */
  Interrupt arm() {
    if (!armed) {
      Runtime.getRuntime().addShutdownHook(hook);
      armed = true;
    }
    return this;
  }

  @Override
  public boolean requested() {
    return requested;
  }

  /** Says so beside the result if the search was stopped. */
  void tell(Console console) {
    if (requested) {
      console.note("stopped: what follows was found until then");
    }
  }

  private void end() {
    ended.countDown();
    if (armed && !requested) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException signalledNow) {
        // the hook runs and sees that the work has ended
      }
    }
  }

  private void signalled() {
    requested = true;
    try {
      boolean over = ended.await(MOST_S, TimeUnit.SECONDS);
      if (over && exit != NONE) {
        System.out.flush();
        System.err.flush();
        Runtime.getRuntime().halt(exit);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
