package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.rack.Rack;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A workspace, as the desktop sees it. Methods block: call them in a job. */
public interface Backend extends AutoCloseable {

  /** Where it is, for people. */
  String workspace();

  /** What it holds, by kind. */
  List<Shelf> shelves();

  /**
   * Asks agents whether they still serve what they were seen serving, and notes it; returns whether
   * more is known than before. Bounded; nobody is asked by default.
   */
  default boolean askWhatServes(Cancellation cancellation) {
    return false;
  }

  /** The model and rack that were open last; empty in a new workspace. */
  Optional<Study> resume(Progress progress, Cancellation cancellation);

  /** Whether a file looks like a model; whether it can be read shows when it is opened. */
  default boolean isModel(Path file) {
    return true;
  }

  /** The rack that a model would be opened on; empty if one has to stand in for it. */
  default Optional<Rack> rack() {
    return Optional.empty();
  }

  /** Opens a model, on the newest rack, else on one that stands in for it. */
  Optional<Study> openModel(Path model, Progress progress, Cancellation cancellation);

  /** Opens a rack, for the newest model; empty if there is no model yet. */
  Optional<Study> openRack(Path rack, Progress progress, Cancellation cancellation);

  /** Whether the workspace knows of all that was opened; if not, see {@link #note}. Quick. */
  default boolean isNoted() {
    return true;
  }

  /** Tells the workspace of what was opened and could not be told then; throws what goes wrong. */
  default void note() {}

  /** The file that the rack on the screen was read from; empty if it came from the workspace. */
  default Optional<Path> rackFile() {
    return Optional.empty();
  }

  /** Reads the graph of a model without opening it. */
  Graph read(Path model, Progress progress, Cancellation cancellation);

  /** All that ever happened in it, the newest first. */
  List<Event> history();

  /** How the window is liked. Quick. */
  Settings settings();

  /** Changes how the window is liked, as it is kept at that moment; other windows may keep too. */
  void changeSettings(UnaryOperator<Settings> how);

  /** How the columns of the stage table are liked. Quick. */
  default Columns columns() {
    return Columns.FIRST;
  }

  /** As {@link #changeSettings} the columns of the stage table; kept nowhere by default. */
  default void changeColumns(UnaryOperator<Columns> how) {}

  /** Layouts that were given names; none if they cannot be read. Quick. */
  default SavedLayouts layouts() {
    return SavedLayouts.FIRST;
  }

  /** As {@link #changeSettings} the layouts; kept nowhere by default. */
  default void changeLayouts(UnaryOperator<SavedLayouts> how) {}

  /** What was kept of the window but cannot be read, in words; quick. */
  default List<String> unreadable() {
    return List.of();
  }

  /** Its expert statistics and maps; none by default. */
  default ExpertShelf experts() {
    return ExpertShelf.NONE;
  }

  /**
   * Opens a model or a rack that was opened before, by the id of its entry; of a placement the
   * model and the rack that it is of.
   */
  Optional<Study> reopen(Kind kind, String entry, Progress progress, Cancellation cancellation);

  @Override
  void close();

  /**
   * Things of one kind.
   *
   * @param kind which
   * @param entries newest first
   */
  record Shelf(Kind kind, List<Entry> entries) {
    public Shelf {
      entries = List.copyOf(entries);
    }
  }

  /** What a workspace holds. */
  enum Kind {
    MODELS("Models", "model"),
    RACKS("Racks", "rack"),
    PLACEMENTS("Placements", "placement"),
    DEPLOYMENTS("Deployments", "deployment");

    private final String title;
    private final String one;

    Kind(String title, String one) {
      this.title = title;
      this.one = one;
    }

    /** One of them, for people. */
    public String one() {
      return one;
    }

    /** For people. */
    public String title() {
      return title;
    }
  }

  /**
   * Something that happened in a workspace.
   *
   * @param kind what it was about
   * @param id what the workspace calls that
   * @param what happened, in a word: opened, saved, a state
   * @param label what it happened to
   * @param detail more about it
   * @param at when
   */
  record Event(Kind kind, String id, String what, String label, String detail, Instant at) {}

  /**
   * One thing in a workspace.
   *
   * @param id what the workspace calls it
   * @param label for people
   * @param detail a second line, such as when and how good
   */
  record Entry(String id, String label, String detail) {}
}
