package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.core.Goal;
import dev.rackloom.core.ValueFile;
import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.ModelTree;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
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
  private final Telemetry telemetry = new Telemetry();
  private final Serving serving;
  private final Autosave autosave;
  private final Preferences preferences;
  private final Explorer explorer = new Explorer();
  private final Finder finder = new Finder(this);
  private final ReadOnlyStringWrapper asked = new ReadOnlyStringWrapper("");
  private final StageFilter filter;
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
    this.filter = new StageFilter(table, this);
    this.rack = new RackModel(editor);
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
    this.overlays = new Overlays(table);
    this.autosave = new Autosave(editor, goals, background, toolkit, journal);
    this.preferences = new Preferences(backend, background, toolkit, journal);
    this.serving = new Serving(jobs, journal, telemetry, toolkit);
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
    selection.itemProperty().addListener((o, was, is) -> follow(is.intValue()));
    editor.readingProperty().addListener((o, was, is) -> follow(is));
    table.phaseProperty().addListener((o, was, is) -> recolour());
  }

  private void follow(Reading now) {
    study.set(now.study());
    filter.renew();
    recolour();
  }

  private void recolour() {
    overlays.renew();
    insight.roofline().renew();
  }

  /** An item in a stage selects the stage. */
  private void follow(int item) {
    tree.get()
        .filter(t -> item > ModelTree.ROOT)
        .map(t -> t.item(item).stage())
        .filter(s -> s >= 0)
        .ifPresent(selection.stageProperty()::set);
  }

  /** Opens what was open last. */
  public void resume() {
    jobs.start(
        "Opening the workspace",
        (p, c) -> backend.resume(p, c).map(Opening::of),
        found -> found.ifPresent(this::show));
    refresh();
  }

  private void refresh() {
    jobs.start("Reading the workspace", (p, c) -> backend.shelves(), explorer::show);
  }

  /** Opens a model file. */
  public void openModel(Path file) {
    jobs.start(
        "Opening " + file.getFileName(),
        (p, c) -> backend.openModel(file, p, c).map(Opening::of),
        found -> opened(found, "Now open a rack: Ctrl+Shift+O"));
  }

  /** Opens a rack file. */
  public void openRack(Path file) {
    jobs.start(
        "Opening " + file.getFileName(),
        (p, c) -> backend.openRack(file, p, c).map(Opening::of),
        found -> opened(found, "Now open a model: Ctrl+O"));
  }

  private void opened(Optional<Opening> found, String otherwise) {
    found.ifPresent(this::show);
    journal.info(
        found
            .map(Opening::study)
            .map(s -> "Opened " + s.graph().name() + " on " + s.rack().name())
            .orElse(otherwise));
    refresh();
  }

  private void show(Opening opened) {
    selection.itemProperty().set(Selection.NONE);
    selection.stageProperty().set(Selection.NONE);
    Study shown = opened.study();
    autosave.pause();
    overlays.forget();
    tree.set(Optional.of(opened.tree()));
    table.open(shown);
    goals.open(shown, opened.start().goal());
    insight.roofline().open(shown);
    handwork.forget();
    editor.open(opened);
    insight.front().forget();
    sizes.open(shown);
    rack.open(shown);
    study.set(editor.readingProperty().get().study());
    table.renew();
    recolour();
    autosave.open(shown, opened.start());
    handwork.open(shown);
    shown.lastRun().ifPresent(telemetry::recall);
  }

  /** Lets the engine place everything for the goal; how it gets on is seen meanwhile. */
  public void autoPlace() {
    Goal wanted = goals.goalProperty().get();
    study.get().ifPresent(s -> insight.search().look(s, wanted, found -> placed(s, wanted, found)));
  }

  private void placed(Study at, Goal wanted, Outcome.Solved found) {
    if (study.get().filter(now -> now.isOf(at)).isPresent()) {
      editor.take(found.placement(), wanted, found.lowerBound(), at);
      save(found.placement(), editor.boundNanos());
    }
  }

  /** Keeps the placement on the screen. */
  public void save() {
    editor.placementProperty().get().ifPresent(p -> save(p, editor.boundNanos()));
  }

  private void save(Placement placement, double boundNanos) {
    study
        .get()
        .ifPresent(s ->
            jobs.start(
                "Saving the placement",
                (p, c) -> {
                  s.save(placement, boundNanos);
                  return backend.shelves();
                },
                found -> {
                  autosave.saved(placement);
                  explorer.show(found);
                  handwork.variants().reload();
                }));
  }

  /** Puts the placement on the screen on its agents and watches it. */
  public void deploy() {
    Optional<Placement> placement = editor.placementProperty().get();
    study.get().ifPresent(s -> placement.ifPresent(p -> serving.deploy(s, p, this::deployed)));
  }

  private void deployed() {
    refresh();
    handwork.variants().reload();
  }

  /** Sends made-up requests to what is serving, one after the other. */
  public void sendRequests() {
    serving.sendRequests();
  }

  /** Takes the deployment down. */
  public void stop() {
    serving.stop();
  }

  /** Opens what stands in the workspace: a placement of this model comes back as an edit. */
  public void open(Backend.Kind kind, Backend.Entry entry) {
    switch (kind) {
      case MODELS, RACKS ->
          jobs.start(
              "Opening " + entry.label(),
              (p, c) -> backend.reopen(kind, entry.id(), p, c).map(Opening::of),
              found -> opened(found, "Now open a model and a rack"));
      case PLACEMENTS ->
          study
              .get()
              .ifPresent(s ->
                  jobs.start(
                      "Opening " + entry.label(),
                      (p, c) -> s.kept(entry.id()),
                      found -> found.ifPresent(editor::edit)));
      case DEPLOYMENTS -> {} // it serves or it does not: nothing to open
    }
  }

  /** Opens files that were dropped on the window, by what they are called. */
  public void openDropped(List<Path> files) {
    for (Path file : files) {
      String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
      if (name.endsWith(".yaml") || name.endsWith(".yml")) {
        openRack(file);
      } else {
        jobs.start(
            "Looking at " + file.getFileName(),
            (p, c) -> ValueFile.isOne(file) ? Optional.of(ValueFile.read(file)) : Optional.empty(),
            (Optional<ValueFile> values) ->
                values.ifPresentOrElse(this::lay, () -> openModel(file)));
      }
    }
  }

  private void lay(ValueFile values) {
    study
        .get()
        .ifPresentOrElse(
            s -> {
              List<Double> byStage = values.byStage(s.graph(), s.stages());
              overlays.lay(values.title(), byStage);
              long known = byStage.stream().filter(v -> !v.isNaN()).count();
              journal.info(
                  values.title() + ": numbers of " + known + " of " + byStage.size() + " stages");
            },
            () -> journal.info("Open a model first, then drop numbers on it"));
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

  /** Selects a stage everywhere. */
  public void select(int stage) {
    selection.stageProperty().set(stage);
    tree.get().ifPresent(t -> reveal(t.itemOfStage(stage)));
  }

  /** Selects an item of the model everywhere. */
  public void reveal(int item) {
    selection.itemProperty().set(Item.NONE);
    selection.itemProperty().set(item);
  }

  @Override
  public void close() {
    jobs.running().forEach(Job::cancel);
    autosave.flush();
    serving.close();
    backend.close();
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

  /** The operators of a stage. */
  Stream<Operator> operatorsOf(int stage) {
    return study.get().stream()
        .flatMap(s ->
            s.stages().stages().get(stage).operators().stream()
                .mapToObj(s.graph().operators()::get));
  }

  /** What is serving. */
  public ReadOnlyObjectProperty<Optional<Study.Deployment>> deploymentProperty() {
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

  /** Keeps what is on the screen. */
  public Autosave autosave() {
    return autosave;
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
