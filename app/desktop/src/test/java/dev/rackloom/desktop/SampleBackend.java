package dev.rackloom.desktop;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.desktop.viewmodel.Backend;
import dev.rackloom.desktop.viewmodel.Columns;
import dev.rackloom.desktop.viewmodel.ExpertShelf;
import dev.rackloom.desktop.viewmodel.SavedLayouts;
import dev.rackloom.desktop.viewmodel.Settings;
import dev.rackloom.desktop.viewmodel.Study;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A workspace that holds one study; files called {@code bad.*} cannot be opened. */
public final class SampleBackend implements Backend {

  private final SampleStudy study;
  private Settings settings = Settings.FIRST;
  private Columns columns = Columns.FIRST;
  private SavedLayouts layouts = SavedLayouts.FIRST;
  private List<String> unreadable = List.of();
  private Optional<Graph> other = Optional.empty();

  public SampleBackend(SampleStudy study) {
    this.study = study;
  }

  @Override
  public String workspace() {
    return "/workspace";
  }

  @Override
  public List<Shelf> shelves() {
    return List.of(
        new Shelf(Kind.MODELS, List.of(new Entry("0", "sample", "30 operators"))),
        new Shelf(Kind.RACKS, List.of(new Entry("1", "three-unlike", "today"))),
        new Shelf(
            Kind.PLACEMENTS,
            study.saved().stream().map(p -> new Entry(p.name(), p.name(), "saved")).toList()),
        new Shelf(Kind.DEPLOYMENTS, List.of()));
  }

  @Override
  public ExpertShelf experts() {
    return new SampleExperts();
  }

  @Override
  public Optional<Study> resume(Progress progress, Cancellation cancellation) {
    return Optional.empty();
  }

  @Override
  public Optional<Study> openModel(Path file, Progress progress, Cancellation cancellation) {
    progress.at(0.5, "reading");
    if (file.toString().startsWith("bad")) {
      throw RackloomException.user("'" + file + "' is not a model", "export it again.");
    }
    return Optional.of(study);
  }

  @Override
  public Optional<Study> openRack(Path file, Progress progress, Cancellation cancellation) {
    return Optional.empty();
  }

  /** The graph that was given, else the study's own, whatever the file. */
  @Override
  public Graph read(Path file, Progress progress, Cancellation cancellation) {
    return other.orElseGet(study::graph);
  }

  /** The same with a model to compare with. */
  public SampleBackend reading(Graph graph) {
    other = Optional.of(graph);
    return this;
  }

  @Override
  public List<Event> history() {
    Instant noon = Instant.parse("2026-01-01T12:00:00Z");
    return List.of(
        new Event(Kind.PLACEMENTS, "7", "placed by hand", "sample", "48 ms predicted", noon),
        new Event(Kind.MODELS, "0", "opened", "sample", "30 operators", noon.minusSeconds(60)));
  }

  @Override
  public Settings settings() {
    return settings;
  }

  @Override
  public void changeSettings(UnaryOperator<Settings> how) {
    settings = how.apply(settings);
  }

  /** The same with something of the window that cannot be read. */
  public SampleBackend withUnreadable(String what) {
    unreadable = List.of(what);
    return this;
  }

  @Override
  public SavedLayouts layouts() {
    return layouts;
  }

  @Override
  public void changeLayouts(UnaryOperator<SavedLayouts> how) {
    layouts = how.apply(layouts);
  }

  @Override
  public List<String> unreadable() {
    return unreadable;
  }

  @Override
  public Columns columns() {
    return columns;
  }

  @Override
  public void changeColumns(UnaryOperator<Columns> how) {
    columns = how.apply(columns);
  }

  @Override
  public Optional<Study> reopen(
      Kind kind, String entry, Progress progress, Cancellation cancellation) {
    return Optional.of(study);
  }

  @Override
  public void close() {}
}
