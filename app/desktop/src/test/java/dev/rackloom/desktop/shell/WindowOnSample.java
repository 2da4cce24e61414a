package dev.rackloom.desktop.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.SampleBackend;
import dev.rackloom.desktop.SampleStudy;
import dev.rackloom.desktop.view.Look;
import dev.rackloom.desktop.view.Site;
import dev.rackloom.desktop.view.Theme;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Settings;
import dev.rackloom.desktop.viewmodel.Settings.Dock;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javafx.event.Event;
import javafx.event.EventType;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.BeforeEach;
import org.testfx.framework.junit5.ApplicationTest;
import org.testfx.util.WaitForAsyncUtils;

/** A window on the sample model, and what tests of its panes do in it. */
abstract class WindowOnSample extends ApplicationTest {

  DeskModel desk;
  DeskWindow window;
  Stage main;
  Look look;

  /** How high the window is. */
  double height() {
    return 900;
  }

  /** What is open. */
  SampleStudy study() {
    return SampleStudy.create();
  }

  /** Where panes stand; as at first if it is not said. */
  Optional<Dock> layout() {
    return Optional.empty();
  }

  /** Some panes as tabs, the first in front. */
  static Dock tabs(String... ids) {
    return new Dock(false, List.of(), List.of(), List.of(ids), ids[0]);
  }

  /** What the window is made from. */
  Site site(DeskModel of) {
    return new Site(of, new Look(Theme.LIGHT), Runnable::run, Runnable::run);
  }

  @Override
  public void start(Stage stage) {
    desk =
        new DeskModel(new SampleBackend(study()), Clock.systemUTC(), Runnable::run, Runnable::run);
    layout()
        .ifPresent(of ->
            desk.preferences().change(s -> s.with(Settings.Desk.FIRST.with(Optional.of(of)))));
    Site site = site(desk);
    look = site.look();
    window = new DeskWindow(site);
    main = stage;
    Scene scene = new Scene(window, 1000, height());
    scene.getStylesheets().add(Look.stylesheet());
    stage.setScene(scene);
    stage.setX(0);
    stage.setY(0);
    stage.show();
    desk.openModel(Path.of("sample.onnx"));
  }

  /** The stage table is filled once the graph is painted. */
  @BeforeEach
  void untilAllIsThere() throws TimeoutException {
    WaitForAsyncUtils.waitFor(10, TimeUnit.SECONDS, () -> !look.drawingProperty().get());
    WaitForAsyncUtils.waitForFxEvents();
  }

  void show(String pane) {
    interact(() -> window.show(pane));
  }

  String device(int stage) {
    return desk.table().rows().get(stage).numbers().device();
  }

  String text(String query) {
    return lookup(query).<Label>query().getText();
  }

  void fire(String button) {
    interact(() -> lookup(button).<Button>query().fire());
  }

  /** The menu of a node, opened by keys alone. */
  ContextMenu menuOf(Node focused) {
    interact(focused::requestFocus);
    push(KeyCode.SHIFT, KeyCode.F10);
    interact(() -> Event.fireEvent(focused, menuEvent(focused, true)));
    return open();
  }

  /** The only menu that is open. */
  static ContextMenu open() {
    List<Window> open =
        Window.getWindows().stream()
            .filter(w -> w instanceof ContextMenu && w.isShowing())
            .toList();
    assertThat(open).hasSize(1);
    return (ContextMenu) open.getFirst();
  }

  /** What some systems make of the menu keys, and all of the right button. */
  static ContextMenuEvent menuEvent(Node node, boolean byKeys) {
    Point2D at = node.localToScreen(40, 20);
    return new ContextMenuEvent(
        ContextMenuEvent.CONTEXT_MENU_REQUESTED, 40, 20, at.getX(), at.getY(), byKeys, null);
  }

  /** Opens the menu of a node by keys and takes a line of it, or of a menu in it. */
  void choose(Node focused, String id) {
    take(menuOf(focused), id);
  }

  /** Takes a line of an open menu, or of a menu in it. */
  void take(ContextMenu menu, String id) {
    MenuItem item = line(menu.getItems(), id);
    assertThat(item.isDisable()).as(id + " is off").isFalse();
    interact(() -> {
      item.fire();
      menu.hide();
    });
  }

  private static MenuItem line(List<MenuItem> items, String id) {
    return find(items, id)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + id + " in " + items));
  }

  private static Stream<MenuItem> find(List<MenuItem> items, String id) {
    return items.stream()
        .flatMap(i ->
            id.equals(i.getId())
                ? Stream.of(i)
                : i instanceof Menu more ? find(more.getItems(), id) : Stream.empty());
  }

  /** The headless robot's mouse knows of no modifiers, and of no window but the newest. */
  void mouse(EventType<MouseEvent> type, Node on, Point2D at, MouseButton button, Key... with) {
    Point2D screen = on.localToScreen(at);
    mouse(type, on, at, screen, button, with);
  }

  /** The same at a place of the screen that may be in another window. */
  void mouse(
      EventType<MouseEvent> type,
      Node on,
      Point2D at,
      Point2D screen,
      MouseButton button,
      Key... with) {
    List<Key> keys = List.of(with);
    boolean primary = button == MouseButton.PRIMARY;
    Point2D scene = on.localToScene(at);
    MouseEvent event =
        new MouseEvent(
            type,
            scene.getX(),
            scene.getY(),
            screen.getX(),
            screen.getY(),
            button,
            1,
            keys.contains(Key.SHIFT),
            keys.contains(Key.CONTROL),
            false,
            false,
            primary,
            false,
            !primary,
            false,
            false,
            true,
            null);
    interact(() -> Event.fireEvent(on, event));
  }

  /** A key that is held while the mouse does something. */
  enum Key {
    SHIFT,
    CONTROL
  }
}
