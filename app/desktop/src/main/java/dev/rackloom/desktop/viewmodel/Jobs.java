package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** Long work, off the toolkit's thread: progress, cancel, and the result brought back. */
public final class Jobs {

  private final Executor background;
  private final Executor toolkit;
  private final Journal journal;
  private final ObservableList<Job> running = FXCollections.observableArrayList();

  /** Something that takes a while. */
  @FunctionalInterface
  public interface Work<T> {
    /** Does it; must look at the cancellation. */
    T run(Progress progress, Cancellation cancellation);
  }

  Jobs(Executor background, Executor toolkit, Journal journal) {
    this.background = background;
    this.toolkit = toolkit;
    this.journal = journal;
  }

  /**
   * Starts work; {@code done} gets its result on the toolkit's thread, a failure goes to the log.
   */
  public <T> Job start(String title, Work<T> work, Consumer<T> done) {
    Job job = new Job(title);
    running.add(job);
    background.execute(() -> run(job, work, done));
    return job;
  }

  private <T> void run(Job job, Work<T> work, Consumer<T> done) {
    Coalescer<Step> steps =
        new Coalescer<>(toolkit, all -> job.at(all.getLast().fraction(), all.getLast().doing()));
    try {
      T result =
          work.run((fraction, doing) -> steps.add(new Step(fraction, doing)), job::cancelled);
      toolkit.execute(() -> finish(job, () -> done.accept(result)));
    } catch (CancellationException stopped) {
      toolkit.execute(() -> finish(job, () -> journal.info(job.title() + " was cancelled")));
    } catch (OutOfMemoryError full) {
      fail(job, full);
      System.gc(); // what it held goes back, to other programs too
    } catch (RuntimeException | Error failed) {
      fail(job, failed);
    }
  }

  private void fail(Job job, Throwable failed) {
    toolkit.execute(() -> finish(job, () -> journal.failed(job.title(), failed)));
  }

  private record Step(double fraction, String doing) {}

  private void finish(Job job, Runnable then) {
    running.remove(job);
    try {
      then.run();
    } catch (RuntimeException | Error failed) {
      journal.failed(job.title(), failed);
    }
  }

  /** What is running, oldest first. */
  public ObservableList<Job> running() {
    return running;
  }
}
