package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.ExpertRule;
import dev.rackloom.api.moe.LoadTable;
import dev.rackloom.api.moe.MapMetrics;
import dev.rackloom.core.moe.ExpertAim;
import dev.rackloom.core.moe.ExpertSession;
import dev.rackloom.core.moe.MapEdit;
import dev.rackloom.core.moe.MapShape;
import dev.rackloom.core.moe.RowLoads;
import dev.rackloom.desktop.viewmodel.HeatGrid.Colouring;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;

/**
 * The experts that are looked at: statistics, a map that can be edited, and one expert picked.
 * Edits are undone one by one; what is predicted of the map follows them. Toolkit thread only.
 */
public final class ExpertDesk {

  /** Stands for all windows together. */
  public static final int ALL_WINDOWS = -1;

  /** What is asked of the background. */
  private record Question(ExpertSession session, ExpertMap map) {}

  private final ExpertShelf shelf;
  private final Jobs jobs;
  private final Journal journal;
  private final Latest<Question, MapMetrics> pricing;
  private final ObjectProperty<Colouring> colouring = new SimpleObjectProperty<>(Colouring.SKEW);
  private final IntegerProperty window = new SimpleIntegerProperty(ALL_WINDOWS);
  private final ReadOnlyObjectWrapper<ExpertScene> scene =
      new ReadOnlyObjectWrapper<>(ExpertScene.EMPTY);
  private final ReadOnlyObjectWrapper<Optional<ExpertPick>> pick =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyStringWrapper prediction = new ReadOnlyStringWrapper("");
  private final EditHistory<Optional<EditedMap>> history = new EditHistory<>(Optional.empty());
  private Optional<ExpertSession> session = Optional.empty();
  private HeatGrid together = HeatGrid.EMPTY;
  private int togetherRow = -1;
  private int row;
  private int expert;

  ExpertDesk(ExpertShelf shelf, Jobs jobs, Journal journal, Executor background, Executor toolkit) {
    this.shelf = shelf;
    this.jobs = jobs;
    this.journal = journal;
    this.pricing =
        new Latest<>(
            background,
            toolkit,
            q -> q.session().price(q.map()),
            this::priced,
            failed -> journal.failed("Pricing an expert map", failed));
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

  /** Shows statistics. */
  void show(ExpertShelf.Shown shown) {
    session = Optional.of(shown.session());
    together = HeatGrid.EMPTY;
    togetherRow = -1;
    window.set(ALL_WINDOWS);
    ExpertMap map = shown.kept().orElseGet(shown.session()::inTurn);
    history.reset(Optional.of(new EditedMap(map, shown.session().setting().rules())));
    row = hottestRow(shown.session());
    expert = RowLoads.of(shown.session().loads(), row).hottest().getFirst();
    changed();
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

  /** Looks for a map: layer time where a trace tells it, else balance; under the rules set. */
  public void place() {
    session.ifPresent(s -> {
      List<ExpertRule> rules = edited().map(EditedMap::rules).orElse(List.of());
      ExpertSession ruled = s.with(s.setting().under(rules));
      jobs.start(
          "Placing experts",
          (p, c) -> ruled.place(ExpertAim.of(ExpertAim.Objective.AUTO), p, c),
          placed -> {
            push(new EditedMap(placed.map(), rules));
            shelf.keep(
                s.statistics().name(),
                placed.solver(),
                placed.map(),
                MapWords.of(placed.metrics(), s.unpriced()));
            placed.notes().forEach(journal::info);
          });
    });
  }

  /** Gives a rank a copy of the picked expert. */
  public void addCopy(int rank) {
    edit(s -> MapEdit.addCopy(map(), s.topology(), row, expert, rank), List.of());
  }

  /** Takes a rank's copy of the picked expert away. */
  public void dropCopy(int rank) {
    edit(s -> MapEdit.dropCopy(map(), s.topology(), row, expert, rank), List.of());
  }

  /** Moves the picked expert's first copy to a rank. */
  public void moveTo(int rank) {
    edit(
        s ->
            MapEdit.move(
                map(),
                s.topology(),
                row,
                expert,
                MapShape.ranksOf(map(), row, expert).getFirst(),
                rank),
        List.of());
  }

  /** Demands a copy of the picked expert on a rank, and adds one if there is room now. */
  public void pin(int rank) {
    edit(
        s ->
            MapShape.ranksOf(map(), row, expert).contains(rank)
                ? map()
                : orAsItIs(() -> MapEdit.addCopy(map(), s.topology(), row, expert, rank)),
        List.of(new ExpertRule.Pin(row, expert, rank)));
  }

  /**
   * Forbids a copy of the picked expert on a rank, and takes away what is there but a last copy.
   */
  public void ban(int rank) {
    edit(
        s ->
            MapShape.ranksOf(map(), row, expert).contains(rank)
                ? orAsItIs(() -> MapEdit.dropCopy(map(), s.topology(), row, expert, rank))
                : map(),
        List.of(new ExpertRule.Ban(row, expert, rank)));
  }

  /** A rule stands even where the map cannot follow at once: the next placing holds to it. */
  private ExpertMap orAsItIs(Supplier<ExpertMap> change) {
    try {
      return change.get();
    } catch (RackloomException refused) {
      journal.problem(refused.failure());
      return map();
    }
  }

  private void edit(Function<ExpertSession, ExpertMap> change, List<ExpertRule> more) {
    session.ifPresent(s -> {
      try {
        push(edited().orElseThrow().then(change.apply(s), more));
      } catch (RackloomException refused) {
        journal.problem(refused.failure());
      }
    });
  }

  private void push(EditedMap next) {
    history.push(Optional.of(next));
    changed();
  }

  /** Takes the last edit back. */
  public void undo() {
    history.undo();
    changed();
  }

  /** Does it again. */
  public void redo() {
    history.redo();
    changed();
  }

  private void changed() {
    renew();
    session.ifPresent(s -> {
      prediction.set("predicting…");
      pricing.ask(new Question(s, map()));
    });
  }

  private void priced(MapMetrics m) {
    prediction.set(MapWords.of(m, session.map(ExpertSession::unpriced).orElse("")));
  }

  private Optional<EditedMap> edited() {
    return history.current();
  }

  private ExpertMap map() {
    return edited().orElseThrow().map();
  }

  private void renew() {
    session.ifPresent(s -> {
      LoadTable loads = loads(s);
      pick.set(Optional.of(ExpertPick.of(s, map(), row, expert)));
      scene.set(ExpertScene.of(s, map(), loads, colouring.get(), row, expert, together(s)));
    });
  }

  private LoadTable loads(ExpertSession s) {
    int w = window.get();
    return w < 0 || w >= s.statistics().windows().size()
        ? s.loads()
        : s.statistics().windows().get(w).loads();
  }

  /** Counting pairs takes a while: once a layer. */
  private HeatGrid together(ExpertSession s) {
    if (s.statistics().trace().isEmpty()) {
      return HeatGrid.EMPTY;
    }
    if (togetherRow != row) {
      together = HeatGrid.together(s.statistics().trace().get().together(row));
      togetherRow = row;
    }
    return together;
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
    return prediction.getReadOnlyProperty();
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
    return session.map(s -> s.statistics().layers().label(atRow)).orElse("");
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
