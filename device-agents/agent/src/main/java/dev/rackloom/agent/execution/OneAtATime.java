package dev.rackloom.agent.execution;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A loaded sub-model in native memory: one thread at a time uses it, and nobody after it was
 * closed, which waits for whoever does. Safe to share between threads.
 */
public final class OneAtATime implements AutoCloseable {

  private final String name;
  private final Runnable free;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean closed;

  /**
   * Open.
   *
   * @param name what was loaded, for messages
   * @param free gives it back; called once
   */
  public OneAtATime(String name, Runnable free) {
    this.name = name;
    this.free = free;
  }

  /**
   * Uses it. Waits while another thread does.
   *
   * @throws ExecutionFailure if it was closed
   */
  public <T> T use(Supplier<T> work) {
    lock.lock();
    try {
      if (closed) {
        throw new ExecutionFailure("the " + name + " was unloaded");
      }
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /** Gives it back, unless it was. Waits while a thread uses it. */
  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        free.run();
      }
    } finally {
      lock.unlock();
    }
  }
}
