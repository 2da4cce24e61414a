package dev.rackloom.desktop.viewmodel;

import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.ListChangeListener;

/** A kind of job of which one runs at a time. Toolkit thread only. */
public final class OneJob {

  private final Jobs jobs;
  private final ReadOnlyObjectWrapper<Optional<Job>> job =
      new ReadOnlyObjectWrapper<>(Optional.empty());

  OneJob(Jobs jobs) {
    this.jobs = jobs;
    jobs.running().addListener((ListChangeListener<Job>) change -> look());
  }

  private void look() {
    job.set(job.get().filter(jobs.running()::contains));
  }

  /** Starts one, unless one runs. Returns whether it did. */
  <T> boolean start(String title, Jobs.Work<T> work, Consumer<T> done) {
    if (job.get().isPresent()) {
      return false;
    }
    job.set(Optional.of(jobs.start(title, work, done)));
    look();
    return true;
  }

  /** Asks the one that runs to stop. */
  public void cancel() {
    job.get().ifPresent(Job::cancel);
  }

  /** The one that runs. */
  public ReadOnlyObjectProperty<Optional<Job>> jobProperty() {
    return job.getReadOnlyProperty();
  }
}
