package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.ExpertRule;
import dev.rackloom.api.moe.LoadTable;
import dev.rackloom.core.moe.ExpertSession;
import dev.rackloom.core.moe.RowLoads;
import dev.rackloom.desktop.viewmodel.HeatGrid.Colouring;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;

/**
 * The experts that are looked at: statistics, a map that can be edited, and one expert picked.
 * Edits are undone one by one and kept as they come; what is predicted of the map follows them.
 * Toolkit thread only.
 */
public final class ExpertDesk {

  /** Stands for all windows together. */
  public static final int ALL_WINDOWS = -1;

  private final ExpertShelf shelf;
  private final Jobs jobs;
  private final ExpertForecast forecast;
  private final ExpertHand hand;
  private final ExpertPlacer placer;
  private final ExpertDrafts drafts;
  private final ExpertCurve curve;
  private final ExpertLive live;
  private final ObjectProperty<Colouring> colouring = new SimpleObjectProperty<>(Colouring.SKEW);
  private final IntegerProperty window = new SimpleIntegerProperty(ALL_WINDOWS);
  private final ReadOnlyObjectWrapper<ExpertScene> scene =
      new ReadOnlyObjectWrapper<>(ExpertScene.EMPTY);
  private final ReadOnlyObjectWrapper<Optional<ExpertPick>> pick =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final PairGrid pairs = new PairGrid();
  private final EditHistory<Optional<EditedMap>> history = new EditHistory<>(Optional.empty());
  private Optional<ExpertSession> session = Optional.empty();
  private String name = "";
  private int row;
  private int expert;

  ExpertDesk(ExpertShelf shelf, Jobs jobs, Journal journal, Executor background, Executor toolkit) {
    this.shelf = shelf;
    this.jobs = jobs;
    this.forecast = new ExpertForecast(background, toolkit, journal);
    this.hand = new ExpertHand(this, journal);
    this.placer = new ExpertPlacer(this, shelf, jobs, journal);
    this.drafts = new ExpertDrafts(shelf, journal, background, toolkit);
    this.curve = new ExpertCurve(this, jobs);
    this.live = new ExpertLive(this, journal, background, toolkit);
    colouring.addListener((o, was, is) -> renew());
    window.addListener((o, was, is) -> renew());
  }

  /** Opens what was looked at last. */
  public void resume() {
    jobs.start("Opening expert statistics", shelf::newest, found -> found.ifPresent(this::show));
  }

  /** Opens a file of statistics. */
  public void open(Path file) {
    jobs.start("Opening " + file.getFileName(), (p, c) -> shelf.open(file, p, c), this::show);
  }

  /** Shows statistics that were opened. */
  private void show(ExpertShelf.Shown shown) {
    live.leave();
    ExpertMap map = shown.kept().orElseGet(shown.session()::inTurn);
    enter(new HeldExperts(shown.session(), new EditedMap(map, shown.rules()), shown.name()));
  }

  /** Begins with other statistics. */
  void enter(HeldExperts held) {
    session = Optional.of(held.session());
    name = held.name();
    pairs.forget();
    window.set(ALL_WINDOWS);
    history.reset(Optional.of(held.edited()));
    row = hottestRow(held.session());
    expert = RowLoads.of(held.session().loads(), row).hottest().getFirst();
    curve.forget();
    changed();
  }

  /** Goes on with newer counts of the same experts. */
  void follow(ExpertSession newer) {
    session = Optional.of(newer);
    renew();
    held().ifPresent(forecast::follow);
  }

  private static int hottestRow(ExpertSession session) {
    int best = 0;
    double most = 0;
    for (int r = 0; r < session.loads().rows(); r++) {
      double largest = RowLoads.of(session.loads(), r).largest();
      if (largest > most) {
        most = largest;
        best = r;
      }
    }
    return best;
  }

  /** Picks an expert of a layer. */
  public void pick(int atRow, int atExpert) {
    session.ifPresent(s -> {
      row = Math.clamp(atRow, 0, s.loads().rows() - 1);
      expert = Math.clamp(atExpert, 0, s.loads().experts() - 1);
      renew();
    });
  }

  /** Shows a map that was sought, unless something else was opened meanwhile. */
  void take(ExpertMap found, HeldExperts of) {
    held()
        .filter(now -> now.suits(found))
        .ifPresent(now -> push(new EditedMap(found, of.edited().rules())));
  }

  /** Makes a map and rules the ones on the screen; can be taken back. */
  void push(EditedMap next) {
    history.push(Optional.of(next));
    edit();
  }

  private void edit() {
    changed();
    held().ifPresent(drafts::keep);
  }

  /** Keeps at once what was edited. */
  void flush() {
    drafts.flush();
  }

  /** Takes the last edit back. */
  public void undo() {
    history.undo();
    edit();
  }

  /** Does it again. */
  public void redo() {
    history.redo();
    edit();
  }

  private void changed() {
    renew();
    held().ifPresent(forecast::renew);
  }

  private Optional<EditedMap> edited() {
    return history.current();
  }

  /** What is open and edited. */
  Optional<HeldExperts> held() {
    return session.flatMap(s -> edited().map(e -> new HeldExperts(s, e, name)));
  }

  private ExpertMap map() {
    return edited().orElseThrow().map();
  }

  private void renew() {
    session.ifPresent(s -> {
      LoadTable loads = loads(s);
      pick.set(Optional.of(ExpertPick.of(s, map(), row, expert)));
      scene.set(ExpertScene.of(s, map(), loads, colouring.get(), row, expert, pairs.of(s, row)));
      curve.mark(map());
    });
  }

  private LoadTable loads(ExpertSession s) {
    int w = window.get();
    return w < 0 || w >= s.statistics().windows().size()
        ? s.loads()
        : s.statistics().windows().get(w).loads();
  }

  /** What edits the picked expert. */
  public ExpertHand hand() {
    return hand;
  }

  /** What looks for maps. */
  public ExpertPlacer placer() {
    return placer;
  }

  /** What maps trade for balance. */
  public ExpertCurve curve() {
    return curve;
  }

  /** Where counts come from. */
  public ExpertLive live() {
    return live;
  }

  /** What is on the screen. */
  public ReadOnlyObjectProperty<ExpertScene> sceneProperty() {
    return scene.getReadOnlyProperty();
  }

  /** The picked expert. */
  public ReadOnlyObjectProperty<Optional<ExpertPick>> pickProperty() {
    return pick.getReadOnlyProperty();
  }

  /** What is predicted of the map. */
  public ReadOnlyStringProperty predictionProperty() {
    return forecast.wordsProperty();
  }

  /** What is coloured. */
  public ObjectProperty<Colouring> colouringProperty() {
    return colouring;
  }

  /** Which window of time, or {@link #ALL_WINDOWS}. */
  public IntegerProperty windowProperty() {
    return window;
  }

  /** The windows of time, for people. */
  public List<String> windows() {
    return session
        .map(s -> s.statistics().windows().stream().map(w -> w.label()).toList())
        .orElse(List.of());
  }

  /** The layer of a row, for people. */
  public String layer(int atRow) {
    return session.map(s -> s.statistics().layers().known(atRow)).orElse("");
  }

  /** The rules set by hand. */
  public List<ExpertRule> rules() {
    return edited().map(EditedMap::rules).orElse(List.of());
  }

  /** Whether an edit can be taken back. */
  public ReadOnlyBooleanProperty canUndoProperty() {
    return history.canUndoProperty();
  }

  /** Whether an edit can be done again. */
  public ReadOnlyBooleanProperty canRedoProperty() {
    return history.canRedoProperty();
  }
}
