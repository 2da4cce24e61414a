package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.rack.Rack;
import dev.rackloom.viewer.ModelTree;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** The window: what is open, what is selected, what can be done. Toolkit thread only. */
public final class DeskModel implements AutoCloseable {

  private final Backend backend;
  private final Journal journal;
  private final Jobs jobs;
  private final Goals goals;
  private final Selection selection = new Selection();
  private final PlacementEditor editor;
  private final Sizes sizes;
  private final StageTable table;
  private final RackModel rack;
  private final PredictionStrip strip;
  private final Overlays overlays;
  private final Insight insight;
  private final Handwork handwork;
  private final Telemetry telemetry;
  private final Serving serving;
  private final Autosave autosave;
  private final LastViewed lastViewed;
  private final Preferences preferences;
  private final Layouts layouts;
  private final Explorer explorer;
  private final Opener opener;
  private final Notices notices;
  private final FileWatch watch;
  private final Found found = new Found(this);
  private final AllGroups groups = new AllGroups();
  private final Extracts extracts;
  private final Actions actions;
  private final Details details;
  private final Differences differences;
  private final History history;
  private final Supposition supposition;
  private final ExpertDesk experts;
  private final Finder finder = new Finder(this);
  private final ReadOnlyStringWrapper asked = new ReadOnlyStringWrapper("");
  private final StageFilter filter;
  private final Consumer<ModelTree> prepare;
  private final ObservableList<Command> commands = FXCollections.observableArrayList();
  private final ReadOnlyObjectWrapper<Optional<Study>> study =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Optional<ModelTree>> tree =
      new ReadOnlyObjectWrapper<>(Optional.empty());

  /**
   * A window on a workspace, with nothing open yet; see {@link #resume}.
   *
   * @param background runs jobs
   * @param toolkit runs on the toolkit's thread
   */
  public DeskModel(Backend backend, Clock clock, Executor background, Executor toolkit) {
    this.backend = backend;
    this.journal = new Journal(clock);
    this.jobs = new Jobs(background, toolkit, journal);
    this.goals = new Goals(journal);
    this.editor = new PlacementEditor(background, toolkit, journal, goals.goalProperty());
    this.sizes = new Sizes(editor);
    this.table = new StageTable(editor);
    this.telemetry = new Telemetry(table::label);
    this.filter = new StageFilter(table, this);
    this.rack = new RackModel(editor);
    this.explorer = new Explorer(study, rack.contentProperty());
    this.insight =
        new Insight(
            editor,
            table,
            selection,
            goals.goalProperty(),
            jobs,
            journal,
            clock,
            background,
            toolkit);
    this.strip = new PredictionStrip(editor, table, insight.search().courseProperty());
    this.overlays = new Overlays(table, telemetry, study::get, tree::get);
    this.autosave = new Autosave(editor, goals, background, toolkit, journal);
    this.preferences = new Preferences(backend, background, toolkit, journal);
    this.opener = new Opener(this, backend, jobs, journal, background, toolkit);
    this.notices = new Notices(journal, preferences);
    this.layouts = new Layouts(preferences, journal);
    layouts.tell(notices);
    this.watch = new FileWatch(notices, journal, background, toolkit);
    this.serving = new Serving(jobs, journal, telemetry, toolkit);
    serving.deploymentProperty().addListener((o, was, is) -> rack.serves(is));
    this.actions = new Actions(this, backend, serving);
    this.details = new Details(this, jobs);
    this.differences = new Differences(this, backend, jobs);
    this.history = new History(this, backend, jobs);
    this.supposition = new Supposition(editor, goals, jobs, journal, background, toolkit);
    this.extracts = new Extracts(this, jobs, journal);
    this.experts = new ExpertDesk(backend.experts(), jobs, journal, background, toolkit);
    this.handwork =
        new Handwork(
            editor,
            table,
            rack,
            overlays,
            selection,
            telemetry,
            goals.goalProperty(),
            jobs,
            journal,
            background,
            toolkit);
    handwork.variants().onChange(this::refresh);
    handwork.variants().onKept(autosave::saved);
    telemetry.expertsProperty().addListener((o, was, is) -> experts.live().hear(is));
    editor.readingProperty().addListener((o, was, is) -> follow(is));
    table.phaseProperty().addListener((o, was, is) -> recolour());
    this.lastViewed = new LastViewed(this, background, toolkit, journal);
    this.prepare =
        t -> finder.prepare(t, lastViewed.seeks(), background, toolkit, lastViewed::seek);
  }

  private void follow(Reading now) {
    study.set(now.study());
    filter.renew();
    found.renew();
    recolour();
  }

  private void recolour() {
    overlays.renew();
    insight.roofline().renew();
  }

  /** Opens what was open last. */
  public void resume() {
    resume(() -> {});
  }

  /** Opens what was open last, and watches what serves of it on the rack's agents. */
  public void resumeAndWatch() {
    resume(() -> actions.attach("", () -> {}));
    actions.askWhatServes();
  }

  private void resume(Runnable then) {
    opener.resume(then);
    experts.resume();
  }

  /** Reads what the workspace holds. */
  void refresh() {
    jobs.start(
        "Reading the workspace", (p, c) -> new Held(backend.shelves(), backend.rack()), this::show);
    history.renew();
  }

  private record Held(List<Backend.Shelf> shelves, Optional<Rack> rack) {}

  /** Without a model, which may be gone, there is the rack at least. */
  private void show(Held held) {
    explorer.show(held.shelves());
    if (study.get().isEmpty()) {
      held.rack().ifPresent(shown -> rack.open(shown, false));
    }
  }

  /** Opens a model file. */
  public void openModel(Path file) {
    opener.model(file);
  }

  /** Opens a rack file. */
  public void openRack(Path file) {
    opener.rack(file);
  }

  /** Shows what was opened. */
  void show(Opening opened) {
    selection.clear();
    Study shown = opened.study();
    autosave.pause();
    lastViewed.begin(opened);
    handwork.forget();
    overlays.forget();
    found.clear();
    details.forget();
    differences.forget();
    tree.set(Optional.of(opened.tree()));
    table.open(shown);
    goals.open(shown, opened.start().goal(), opened.start().leeway());
    insight.roofline().open(shown);
    editor.open(opened);
    insight.front().open(shown);
    insight.front().forget();
    sizes.open(shown);
    rack.open(shown.rack(), shown.isRackAssumed());
    study.set(editor.readingProperty().get().study());
    table.renew();
    recolour();
    autosave.open(shown, opened.start());
    handwork.open(shown);
    serving.show(shown, opened.lastRun());
    supposition.open();
    watch.open(watched(shown));
    lastViewed.open(shown);
    prepare.accept(opened.tree());
  }

  /** The files that what is open was read from, and how to read them again. */
  private List<FileWatch.Watched> watched(Study shown) {
    Runnable reload = opener::reload;
    List<FileWatch.Watched> files = new ArrayList<>();
    shown.file().ifPresent(f -> files.add(new FileWatch.Watched(f, reload)));
    shown.besides().forEach(f -> files.add(new FileWatch.Watched(f, reload)));
    backend.rackFile().ifPresent(f -> files.add(new FileWatch.Watched(f, opener::reloadRack)));
    return files;
  }

  /** Looks for something, as if it were typed. */
  void search(String text) {
    asked.set("");
    asked.set(text);
  }

  /** What is to be looked for without being typed; whoever shows searches follows. */
  public ReadOnlyStringProperty askedProperty() {
    return asked.getReadOnlyProperty();
  }

  /** Looks whether open files changed, and tries again what could not be kept; call it often. */
  public void look() {
    watch.look();
    journal.unkept().retry();
  }

  /** Selects a stage everywhere. */
  public void select(int stage) {
    selection.once(() -> {
      selection.select(stage);
      tree.get().ifPresent(t -> reveal(t.itemOfStage(stage)));
    });
  }

  /** Selects an item of the model everywhere, and the stage that it is in. */
  public void reveal(int item) {
    selection.once(() -> {
      selection.reveal(item);
      tree.get()
          .filter(t -> item > ModelTree.ROOT)
          .map(t -> t.item(item).stage())
          .filter(stage -> stage >= 0)
          .ifPresent(selection::select);
    });
  }

  /** Keeps what was edited and lets go of all; every step is tried, the first failure thrown. */
  @Override
  public void close() {
    Attempts all = new Attempts();
    jobs.running().forEach(job -> all.then(job::cancel));
    all.then(autosave::flush)
        .then(lastViewed::flush)
        .then(experts::flush)
        .then(serving::close)
        .then(preferences::flush)
        .then(backend::close)
        .end();
  }

  /** Where the workspace is. */
  public String workspace() {
    return backend.workspace();
  }

  /** The model and rack that are open. */
  public ReadOnlyObjectProperty<Optional<Study>> studyProperty() {
    return study.getReadOnlyProperty();
  }

  /** The open model as a tree. */
  public ReadOnlyObjectProperty<Optional<ModelTree>> treeProperty() {
    return tree.getReadOnlyProperty();
  }

  Optional<ModelTree> tree() {
    return tree.get();
  }

  /** What is serving. */
  public ReadOnlyObjectProperty<Optional<Deployment>> deploymentProperty() {
    return serving.deploymentProperty();
  }

  /** What can be done. */
  public ObservableList<Command> commands() {
    return commands;
  }

  /** How the window is liked. */
  public Preferences preferences() {
    return preferences;
  }

  /** Layouts of the window that have names. */
  public Layouts layouts() {
    return layouts;
  }

  /** Keeps what is on the screen. */
  public Autosave autosave() {
    return autosave;
  }

  /** Keeps how the model is looked at. */
  public LastViewed lastViewed() {
    return lastViewed;
  }

  /** What is selected. */
  public Selection selection() {
    return selection;
  }

  /** The placement on the screen. */
  public PlacementEditor editor() {
    return editor;
  }

  /** The sizes that all numbers are for. */
  public Sizes sizes() {
    return sizes;
  }

  /** What the placement is to be good at. */
  public Goals goals() {
    return goals;
  }

  /** What the engine finds, and why. */
  public Insight insight() {
    return insight;
  }

  /** Placing by hand. */
  public Handwork handwork() {
    return handwork;
  }

  /** The stages. */
  public StageTable table() {
    return table;
  }

  /** Which stages the table shows. */
  public StageFilter filter() {
    return filter;
  }

  /** The rack. */
  public RackModel rack() {
    return rack;
  }

  /** The prediction. */
  public PredictionStrip strip() {
    return strip;
  }

  /** The graph's colours. */
  public Overlays overlays() {
    return overlays;
  }

  /** What really happens. */
  public Telemetry telemetry() {
    return telemetry;
  }

  /** The workspace. */
  public Explorer explorer() {
    return explorer;
  }

  /** Opens things. */
  public Opener opener() {
    return opener;
  }

  /** What can be done with the placement on the screen. */
  public Actions actions() {
    return actions;
  }

  /** The experts that are looked at. */
  public ExpertDesk experts() {
    return experts;
  }

  /** All there is to say of what is selected. */
  public Details details() {
    return details;
  }

  /** How what is open differs from something else. */
  public Differences differences() {
    return differences;
  }

  /** What happened in the workspace. */
  public History history() {
    return history;
  }

  /** The rack as it might be. */
  public Supposition supposition() {
    return supposition;
  }

  /** Parts of the model that were taken out. */
  public Extracts extracts() {
    return extracts;
  }

  /** What is told over the window. */
  public Notices notices() {
    return notices;
  }

  /** Whether the open file is as it was. */
  public FileWatch watch() {
    return watch;
  }

  /** All groups of the graph, to be opened or closed. */
  public AllGroups groups() {
    return groups;
  }

  /** What was looked for and found. */
  public Found found() {
    return found;
  }

  /** Finds things. */
  public Finder finder() {
    return finder;
  }

  /** What is running. */
  public Jobs jobs() {
    return jobs;
  }

  /** What happened. */
  public Journal journal() {
    return journal;
  }
}
