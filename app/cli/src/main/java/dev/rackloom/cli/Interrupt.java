package dev.rackloom.cli;

import dev.rackloom.api.Cancellation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;

/**
 * Ctrl-C or SIGTERM in the middle of a search: the first ends the search and not the program, which
 * goes on to print the best so far and leaves with its own exit code; a second one ends the program
 * at once.
 *
 * <pre>
 * signal -> requested ... verb: best so far, printed ... the process ends
 * signal -> the process ends, exit code {@link #ENDED}
 * </pre>
 *
 * The process ends in any case {@link #MOST_S} seconds after the first signal. Until it is armed,
 * and after the work, a signal does what it does to any program.
 */
final class Interrupt implements Cancellation {

  /** What printing and keeping the best so far may take after the signal, seconds. */
  static final long MOST_S = 10;

  /** What shells know as the exit code of a program that Ctrl-C ended. */
  static final int ENDED = 130;

  /** Ctrl-C, and how a program is told to end. */
  private static final List<String> SIGNALS = List.of("INT", "TERM");

  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicInteger signals = new AtomicInteger();
  private final List<Runnable> disarm = new ArrayList<>();

  private Interrupt() {}

  /** The exit code of work, which may arm the interrupt that it is given. */
  static int during(ToIntFunction<Interrupt> work) {
    Interrupt interrupt = new Interrupt();
    try {
      return work.applyAsInt(interrupt);
    } finally {
      interrupt.end();
    }
  }

  /** From now on a signal is a request to stop. */
  Interrupt arm() {
    if (disarm.isEmpty()) {
      SIGNALS.forEach(this::arm);
    }
    return this;
  }

  private void arm(String name) {
    try {
      disarm.add(Signals.hear(name, this::signalled));
    } catch (ReflectiveOperationException notOurs) {
      // this JVM leaves signals alone, as with -Xrs: they do what they do to any program
    }
  }

  @Override
  public boolean requested() {
    return signals.get() > 0;
  }

  /** Says so beside the result if the search was stopped. */
  void tell(Console console) {
    if (requested()) {
      console.note("stopped: what follows was found until then");
    }
  }

  private void end() {
    over.countDown();
    disarm.forEach(Runnable::run);
  }

  /** On a thread that the JVM starts for each signal. */
  private void signalled() {
    boolean first = signals.incrementAndGet() == 1;
    if (!first || !endsInTime()) {
      Runtime.getRuntime().halt(ENDED);
    }
  }

  private boolean endsInTime() {
    try {
      return over.await(MOST_S, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
