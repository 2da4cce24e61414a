package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Lanes;
import dev.rackloom.desktop.viewmodel.Selection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javafx.event.EventHandler;
import javafx.event.EventTarget;
import javafx.geometry.Point2D;
import javafx.scene.Cursor;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.IndexedCell;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import org.jspecify.annotations.Nullable;

/**
 * Lets stages be dragged from a node to a {@link Berth}, such as a lane, in any window. Once it has
 * begun it is followed on the scene, so that the node may go meanwhile; let go elsewhere, or with
 * Escape, nothing happens.
 */
final class Carrier {

  /** How far a press must move to begin a drag. */
  private static final double FAR_PX = 4;

  private final Lanes lanes;
  private final double far;
  private final Supplier<List<Integer>> stages;
  private final EventHandler<MouseEvent> over = this::over;
  private final EventHandler<MouseEvent> drop = this::drop;
  private final EventHandler<KeyEvent> keys = this::key;
  private Point2D pressed = Point2D.ZERO;
  private boolean ready;
  private @Nullable Scene scene;
  private @Nullable Berth target;

  private Carrier(Lanes lanes, double far, Supplier<List<Integer>> stages) {
    this.lanes = lanes;
    this.far = far;
    this.stages = stages;
  }

  /**
   * Begins a drag of stages where a press says so; a press that begins none is left alone.
   *
   * @param begins whether a press may begin one
   * @param stages what is dragged then
   */
  static void install(
      Node from, Lanes lanes, Predicate<MouseEvent> begins, Supplier<List<Integer>> stages) {
    install(from, lanes, FAR_PX, begins, stages);
  }

  /**
   * The same where a click does something of its own, which a hand that shakes must not turn into a
   * drag.
   *
   * @param far how far a press must move to begin a drag, in pixels
   */
  static void install(
      Node from,
      Lanes lanes,
      double far,
      Predicate<MouseEvent> begins,
      Supplier<List<Integer>> stages) {
    Carrier carrier = new Carrier(lanes, far, stages);
    from.addEventFilter(
        MouseEvent.MOUSE_PRESSED,
        e -> {
          carrier.pressed = new Point2D(e.getSceneX(), e.getSceneY());
          carrier.ready = e.getButton() == MouseButton.PRIMARY && begins.test(e);
        });
    from.addEventFilter(MouseEvent.MOUSE_DRAGGED, e -> carrier.dragged(from, e));
  }

  /**
   * The same for the rows of a list or a table; buttons in them are left alone. The stage of a row
   * is dragged with all that are chosen, if it is one of them.
   *
   * @param far how far a press must move to begin a drag, in pixels
   * @param kind of what rows show
   * @param stages those of a row; it cannot be dragged if there are none
   */
  static <T> void installRows(
      Node rows,
      Lanes lanes,
      Selection selection,
      double far,
      Class<T> kind,
      Function<T, List<Integer>> stages) {
    AtomicReference<List<Integer>> pressed = new AtomicReference<>(List.of());
    install(
        rows,
        lanes,
        far,
        press -> {
          pressed.set(rowAt(press.getTarget(), kind).map(stages).orElse(List.of()));
          return !pressed.get().isEmpty();
        },
        () -> taken(pressed.get(), selection));
  }

  /** The same where a click selects a row, no more. */
  static <T> void installRows(
      Node rows, DeskModel desk, Class<T> kind, Function<T, List<Integer>> stages) {
    installRows(rows, desk.handwork().lanes(), desk.selection(), FAR_PX, kind, stages);
  }

  private static List<Integer> taken(List<Integer> pressed, Selection selection) {
    return pressed.size() == 1 ? selection.with(pressed.getFirst()) : pressed;
  }

  /** What the row shows that an event is in; nothing for one in a button of it. */
  private static <T> Optional<T> rowAt(EventTarget target, Class<T> kind) {
    return Ancestors.of(target)
        .takeWhile(at -> !(at instanceof ButtonBase))
        .map(at -> at instanceof IndexedCell<?> cell ? cell.getItem() : null)
        .filter(kind::isInstance)
        .map(kind::cast)
        .findFirst();
  }

  /** The node itself does not hear of the drag: a graph would pan. */
  private void dragged(Node from, MouseEvent event) {
    if (!ready) {
      return;
    }
    boolean moved = pressed.distance(event.getSceneX(), event.getSceneY()) > far;
    if (moved && scene == null && from.getScene() != null && !stages.get().isEmpty()) {
      begin(from.getScene());
    }
    event.consume();
  }

  private void begin(Scene in) {
    scene = in;
    in.addEventFilter(MouseEvent.MOUSE_DRAGGED, over);
    in.addEventFilter(MouseEvent.MOUSE_RELEASED, drop);
    in.addEventFilter(KeyEvent.KEY_PRESSED, keys);
    in.setCursor(Cursor.CLOSED_HAND);
    lanes.carry(stages.get());
  }

  private void over(MouseEvent event) {
    aim(berthAt(event).orElse(null));
  }

  private Optional<Berth> berthAt(MouseEvent event) {
    return scene == null ? Optional.empty() : Berths.at(event, scene);
  }

  private void aim(@Nullable Berth at) {
    if (target != null) {
      target.aim(false);
    }
    target = at;
    if (at != null) {
      at.aim(true);
    }
  }

  private void drop(MouseEvent event) {
    Optional<Berth> at = berthAt(event);
    end();
    at.ifPresentOrElse(berth -> lanes.drop(berth.device()), lanes::letGo);
  }

  private void key(KeyEvent event) {
    if (event.getCode() == KeyCode.ESCAPE) {
      end();
      lanes.letGo();
      event.consume();
    }
  }

  private void end() {
    ready = false;
    aim(null);
    if (scene != null) {
      scene.removeEventFilter(MouseEvent.MOUSE_DRAGGED, over);
      scene.removeEventFilter(MouseEvent.MOUSE_RELEASED, drop);
      scene.removeEventFilter(KeyEvent.KEY_PRESSED, keys);
      scene.setCursor(Cursor.DEFAULT);
      scene = null;
    }
  }

  /** Whether an event is in a node of a kind, such as a row of a table. */
  static boolean isIn(EventTarget target, Class<? extends Node> kind) {
    return Ancestors.first(target, kind).isPresent();
  }
}
