package dev.rackloom.desktop.viewmodel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Notices that the open model's file changed or vanished, and offers to read it again. What is open
 * stays as it is. Asked to look now and then; looking touches the disk, so it is done in the
 * background.
 */
public final class FileWatch {

  private final Notices notices;
  private final Runnable reload;
  private final Latest<Path, Seen> looks;
  private Optional<Path> file = Optional.empty();
  private Optional<Seen> first = Optional.empty();
  private Optional<Seen> told = Optional.empty();

  /**
   * How a file was at one moment.
   *
   * @param stamp empty if it is not there
   */
  private record Seen(Path file, Optional<Stamp> stamp) {}

  private record Stamp(long bytes, FileTime changed) {}

  FileWatch(
      Notices notices, Journal journal, Executor background, Executor toolkit, Runnable reload) {
    this.notices = notices;
    this.reload = reload;
    this.looks =
        new Latest<>(
            background,
            toolkit,
            FileWatch::seen,
            this::compare,
            bug -> journal.failed("Looking at the model's file", bug));
  }

  /** Watches another file from now on. */
  void open(Optional<Path> next) {
    looks.forget();
    file = next;
    first = Optional.empty();
    told = Optional.empty();
    look();
  }

  /** Looks whether the file is as it was. */
  public void look() {
    file.ifPresent(looks::ask);
  }

  private static Seen seen(Path file) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return new Seen(file, Optional.of(new Stamp(now.size(), now.lastModifiedTime())));
    } catch (IOException gone) {
      return new Seen(file, Optional.empty()); // that it cannot be read is what is to be known
    }
  }

  private void compare(Seen now) {
    if (first.isEmpty()) {
      first = Optional.of(now);
    } else if (!now.equals(first.get()) && !Optional.of(now).equals(told)) {
      told = Optional.of(now);
      tell(now);
    }
  }

  private void tell(Seen now) {
    String name = String.valueOf(now.file().getFileName());
    if (now.stamp().isPresent()) {
      notices.offer(
          name + " has changed since it was opened; what you see is how it was.",
          new Notices.Action("Reload", reload));
    } else {
      notices.tell(
          name + " is gone. What is open stays; deploying or cutting it needs the file.",
          "Maybe put it back, or open it from where it is now.");
    }
  }
}
