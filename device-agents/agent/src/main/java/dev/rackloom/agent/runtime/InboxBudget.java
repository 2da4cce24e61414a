package dev.rackloom.agent.runtime;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Bytes that may be held for tensors of others. What is full makes senders wait, which makes their
 * sources wait.
 */
public final class InboxBudget {

  private static final int UNIT = 1024;

  private final Semaphore units;
  private final int total;

  /** A budget of so many bytes. */
  public InboxBudget(long bytes) {
    total = (int) Math.max(1, Math.min(Integer.MAX_VALUE, bytes / UNIT));
    units = new Semaphore(total, true);
  }

  /** Room that was taken; close it once to give it back. */
  public final class Grant implements AutoCloseable {
    private final int taken;
    private final AtomicBoolean open = new AtomicBoolean(true);

    private Grant(int taken) {
      this.taken = taken;
    }

    @Override
    public void close() {
      if (open.compareAndSet(true, false)) {
        units.release(taken);
      }
    }
  }

  /** Whether so many bytes could ever be granted. */
  public boolean couldHold(long bytes) {
    return units(bytes) <= total;
  }

  /**
   * Waits for room.
   *
   * @throws NoRoom if there is none in time
   */
  public Grant take(long bytes, long waitNanos) {
    long wanted = units(bytes);
    try {
      if (wanted <= total
          && units.tryAcquire((int) wanted, Math.max(0, waitNanos), TimeUnit.NANOSECONDS)) {
        return new Grant((int) wanted);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new NoRoom(
        "no room for "
            + bytes
            + " bytes within "
            + waitNanos / 1_000_000
            + " ms, of "
            + (long) total * UNIT);
  }

  /** Bytes that are free now. */
  public long freeBytes() {
    return (long) units.availablePermits() * UNIT;
  }

  private static long units(long bytes) {
    return Math.ceilDiv(bytes, UNIT);
  }

  /** There was no room in time. */
  public static final class NoRoom extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private NoRoom(String message) {
      super(message);
    }
  }
}
