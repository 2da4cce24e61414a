package dev.rackloom.agent.runtime;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Bytes that may be held for tensors of others. What is full makes senders wait, which makes their
 * sources wait; nobody blocks a thread for it. Safe to share.
 */
public final class InboxBudget {

  private final long totalBytes;
  private final Set<Runnable> waiting = new LinkedHashSet<>();
  private long freeBytes;

  /** A budget of so many bytes. */
  public InboxBudget(long bytes) {
    totalBytes = bytes;
    freeBytes = bytes;
  }

  /** Room that was taken; close it once to give it back. */
  public final class Grant implements AutoCloseable {
    private final long bytes;
    private final AtomicBoolean open = new AtomicBoolean(true);

    private Grant(long bytes) {
      this.bytes = bytes;
    }

    @Override
    public void close() {
      if (open.compareAndSet(true, false)) {
        give(bytes);
      }
    }
  }

  /** Whether so many bytes could ever be granted. */
  public boolean couldHold(long bytes) {
    return bytes <= totalBytes;
  }

  /** Room, if there is some now; else {@code retry} is run once when there may be. */
  public synchronized Optional<Grant> take(long bytes, Runnable retry) {
    if (bytes > freeBytes) {
      waiting.add(retry);
      return Optional.empty();
    }
    freeBytes -= bytes;
    return Optional.of(new Grant(bytes));
  }

  private void give(long bytes) {
    List<Runnable> retries;
    synchronized (this) {
      freeBytes += bytes;
      retries = List.copyOf(waiting);
      waiting.clear();
    }
    retries.forEach(Runnable::run);
  }

  /** Bytes that are taken now. */
  public synchronized long usedBytes() {
    return totalBytes - freeBytes;
  }

  /** Bytes that are free now. */
  public synchronized long freeBytes() {
    return freeBytes;
  }
}
