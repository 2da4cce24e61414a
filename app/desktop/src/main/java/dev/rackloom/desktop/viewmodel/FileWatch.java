package dev.rackloom.desktop.viewmodel;

import dev.rackloom.desktop.viewmodel.Notices.Action;
import dev.rackloom.desktop.viewmodel.Notices.Notice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/**
 * Notices that a file behind what is open changed or vanished: the model's, its external weights,
 * the rack's. Offers to read it again or to keep what is open, which stays as it is until then.
 * Asked to look now and then; looking touches the disk, so it is done in the background.
 */
public final class FileWatch {

  private final Notices notices;
  private final Latest<List<Watched>, Seen> looks;
  private List<Watched> files = List.of();
  private Optional<Seen> first = Optional.empty();
  private Optional<Seen> told = Optional.empty();
  private Optional<Notice> notice = Optional.empty();
  private final Map<Path, Optional<Stamp>> kept = new HashMap<>();

  /**
   * A file that something open was read from.
   *
   * @param reload reads it again
   */
  record Watched(Path file, Runnable reload) {}

  /**
   * How files were at one moment.
   *
   * @param files those that were looked at
   * @param stamps by file, in their order; empty for what is not there
   */
  private record Seen(List<Watched> files, Map<Path, Optional<Stamp>> stamps) {
    Optional<Stamp> of(Path file) {
      return stamps.getOrDefault(file, Optional.empty());
    }
  }

  private record Stamp(long bytes, FileTime changed) {}

  FileWatch(Notices notices, Journal journal, Executor background, Executor toolkit) {
    this.notices = notices;
    this.looks =
        new Latest<>(
            background,
            toolkit,
            FileWatch::seen,
            this::compare,
            bug -> journal.failed("Looking at the files of what is open", bug));
  }

  /** Watches other files from now on. */
  void open(List<Watched> next) {
    looks.forget();
    files = List.copyOf(next);
    first = Optional.empty();
    told = Optional.empty();
    kept.clear();
    withdraw();
    look();
  }

  /** Looks whether the files are as they were. */
  public void look() {
    if (!files.isEmpty()) {
      looks.ask(files);
    }
  }

  private static Seen seen(List<Watched> files) {
    Map<Path, Optional<Stamp>> stamps = new LinkedHashMap<>();
    files.forEach(f -> stamps.put(f.file(), stamp(f.file())));
    return new Seen(files, stamps);
  }

  private static Optional<Stamp> stamp(Path file) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return Optional.of(new Stamp(now.size(), now.lastModifiedTime()));
    } catch (IOException gone) {
      return Optional.empty(); // that it cannot be read is what is to be known
    }
  }

  private void compare(Seen now) {
    if (first.isEmpty()) {
      first = Optional.of(now);
    } else if (!now.equals(told.orElse(first.get()))) {
      told = Optional.of(now);
      tell(now, first.get());
    }
  }

  private void tell(Seen now, Seen before) {
    List<Watched> other = now.files().stream().filter(f -> isOther(f.file(), now, before)).toList();
    withdraw();
    if (!other.isEmpty()) {
      notice = Optional.of(tell(other, now));
    }
  }

  /** Whether a file is neither as it was opened nor as somebody said to keep. */
  private boolean isOther(Path file, Seen now, Seen before) {
    Optional<Stamp> stamp = now.of(file);
    return !stamp.equals(before.of(file)) && !stamp.equals(kept.get(file));
  }

  private Notice tell(List<Watched> other, Seen now) {
    Map<Boolean, List<Watched>> there =
        other.stream().collect(Collectors.partitioningBy(f -> now.of(f.file()).isPresent()));
    List<Watched> changed = there.getOrDefault(true, List.of());
    List<Watched> gone = there.getOrDefault(false, List.of());
    Action keep = new Action("Keep", () -> other.forEach(f -> keep(f.file(), now)));
    return changed.isEmpty()
        ? notices.offer(
            names(gone) + (gone.size() == 1 ? " is" : " are") + " gone. What is open stays.",
            "Maybe put back what is gone, or open it from where it is now; deploying or cutting a"
                + " model needs its files.",
            List.of(keep))
        : notices.offer(
            names(changed) + " changed since what you see was opened" + also(gone) + ".",
            "",
            List.of(new Action("Reload", () -> reload(changed)), keep));
  }

  private static String also(List<Watched> gone) {
    return gone.isEmpty() ? "" : "; " + names(gone) + (gone.size() == 1 ? " is" : " are") + " gone";
  }

  private static String names(List<Watched> files) {
    return files.stream()
        .map(f -> String.valueOf(f.file().getFileName()))
        .distinct()
        .collect(Collectors.joining(" and "));
  }

  private void keep(Path file, Seen now) {
    kept.put(file, now.of(file));
  }

  private static void reload(List<Watched> changed) {
    changed.stream().map(Watched::reload).distinct().forEach(Runnable::run);
  }

  private void withdraw() {
    notice.ifPresent(notices::withdraw);
    notice = Optional.empty();
  }
}
