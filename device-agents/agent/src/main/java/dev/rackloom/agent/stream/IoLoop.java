package dev.rackloom.agent.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * One thread that moves the bytes of all streams of an agent over its sockets. Nothing on it
 * blocks.
 */
public final class IoLoop implements AutoCloseable {

  /** So that tasks that go on and on do not keep the loop from its sockets. */
  private static final int TASKS_AT_ONCE = 8;

  private final Selector selector;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile boolean open = true;

  /** Something whose channel is ready. */
  interface Handler {

    /** The channel can be read, written or accepted from, as the key says. */
    void ready(SelectionKey key);

    /** The loop ends. */
    void loopEnded();
  }

  /** Starts the thread. */
  public IoLoop(String name) {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread = Thread.ofPlatform().daemon().name(name).start(this::run);
  }

  private void run() {
    try {
      while (open) {
        if (tasks.isEmpty()) {
          selector.select(this::handle);
        } else {
          selector.selectNow(this::handle);
        }
        runSome();
      }
      for (SelectionKey key : Set.copyOf(selector.keys())) {
        ((Handler) key.attachment()).loopEnded();
      }
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void runSome() {
    Runnable task = tasks.poll();
    for (int ran = 1; task != null; ran++) {
      guarded(task);
      task = ran < TASKS_AT_ONCE ? tasks.poll() : null;
    }
  }

  private void handle(SelectionKey key) {
    guarded(() -> {
      if (key.isValid()) {
        ((Handler) key.attachment()).ready(key);
      }
    });
  }

  /** One stream's trouble is not the others': the thread goes on. */
  private void guarded(Runnable work) {
    try {
      work.run();
    } catch (CancelledKeyException closed) {
      // Another thread closed the channel in the meantime, and told its handler.
    } catch (RuntimeException | Error e) {
      Thread here = Thread.currentThread();
      here.getUncaughtExceptionHandler().uncaughtException(here, e);
    }
  }

  boolean isHere() {
    return Thread.currentThread() == thread;
  }

  /** Runs {@code task} on the loop's thread, soon. */
  void execute(Runnable task) {
    tasks.add(task);
    if (!isHere()) {
      selector.wakeup();
    }
  }

  /** Watches a channel; its key comes to {@code handler}, which is attached. */
  SelectionKey register(SelectableChannel channel, int interest, Handler handler)
      throws IOException {
    channel.configureBlocking(false);
    SelectionKey key = channel.register(selector, interest, handler);
    wake();
    return key;
  }

  /** Lets a change of interest count. */
  void wake() {
    if (!isHere()) {
      selector.wakeup();
    }
  }

  /** Ends the thread and everything it watches. */
  @Override
  public void close() {
    open = false;
    selector.wakeup();
  }
}
