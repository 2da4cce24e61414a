package dev.rackloom.agent;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Room for the inputs of requests that have not been answered; what is full makes callers wait. */
final class KeptBytes {

  private static final int UNIT = 1024;

  private final Semaphore units;
  private final int total;

  KeptBytes(long bytes) {
    total = (int) Math.max(1, Math.min(Integer.MAX_VALUE, bytes / UNIT));
    units = new Semaphore(total, true);
  }

  /** Room that was taken; to be closed once. */
  interface Room extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Waits for room.
   *
   * @throws NoRoom if there is none in time
   */
  Room take(long bytes, long waitNanos) {
    long wanted = Math.ceilDiv(bytes, UNIT);
    try {
      if (wanted <= total && units.tryAcquire((int) wanted, waitNanos, TimeUnit.NANOSECONDS)) {
        return () -> units.release((int) wanted);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new NoRoom(
        "no room for "
            + bytes
            + " bytes within "
            + TimeUnit.NANOSECONDS.toMillis(waitNanos)
            + " ms, of "
            + (long) total * UNIT);
  }

  /** What is taken now. */
  long bytes() {
    return (long) (total - units.availablePermits()) * UNIT;
  }

  /** There was no room in time. */
  static final class NoRoom extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private NoRoom(String message) {
      super(message);
    }
  }
}
