package dev.rackloom.desktop.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.SampleBackend;
import dev.rackloom.desktop.SampleStudy;
import dev.rackloom.desktop.view.Look;
import dev.rackloom.desktop.view.Site;
import dev.rackloom.desktop.view.Theme;
import dev.rackloom.desktop.viewmodel.DeskModel;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import javafx.event.Event;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TableView;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.Test;
import org.testfx.framework.junit5.ApplicationTest;

/** Menus of panes, by keys alone. The window is low: a menu near its end must fit the screen. */
class MenusTest extends ApplicationTest {

  private DeskModel desk;
  private DeskWindow window;

  @Override
  public void start(Stage stage) {
    desk =
        new DeskModel(
            new SampleBackend(SampleStudy.create()),
            Clock.systemUTC(),
            Runnable::run,
            Runnable::run);
    window = new DeskWindow(new Site(desk, new Look(Theme.LIGHT), Runnable::run, Runnable::run));
    Scene scene = new Scene(window, 1000, 620);
    scene.getStylesheets().add(Look.stylesheet());
    stage.setScene(scene);
    stage.setX(0);
    stage.setY(0);
    stage.show();
    desk.openModel(Path.of("sample.onnx"));
  }

  private void show(String pane) {
    interact(() -> window.show(pane));
  }

  private ContextMenu menuOf(Node focused) {
    interact(focused::requestFocus);
    push(KeyCode.SHIFT, KeyCode.F10);
    interact(() -> Event.fireEvent(focused, menuEvent(focused, true)));
    return open();
  }

  private static ContextMenu open() {
    List<Window> open =
        Window.getWindows().stream()
            .filter(w -> w instanceof ContextMenu && w.isShowing())
            .toList();
    assertThat(open).hasSize(1);
    return (ContextMenu) open.getFirst();
  }

  /** What some systems make of the menu keys, and all of the right button. */
  private static ContextMenuEvent menuEvent(Node node, boolean byKeys) {
    Point2D at = node.localToScreen(40, 20);
    return new ContextMenuEvent(
        ContextMenuEvent.CONTEXT_MENU_REQUESTED, 40, 20, at.getX(), at.getY(), byKeys, null);
  }

  private void choose(Node focused, String id) {
    ContextMenu menu = menuOf(focused);
    interact(() -> {
      menu.getItems().stream().filter(i -> id.equals(i.getId())).forEach(MenuItem::fire);
      menu.hide();
    });
  }

  @Test
  void rack_choosesTheStagesOfADevice() {
    show("rack");
    choose(lookup("#card-cpu0").query(), "rack-choose");
    assertThat(desk.selection().stages()).hasSize(6);
    choose(lookup("#card-flow0").query(), "rack-move");
    assertThat(desk.table().rows().get(5).numbers().device()).isEqualTo("flow0");
  }

  @Test
  void rightButton_opensTheMenuAnew() {
    show("rack");
    Node card = lookup("#card-cpu0").query();
    ContextMenu byKeys = menuOf(card);
    interact(() -> Event.fireEvent(card, menuEvent(card, false)));
    assertThat(byKeys.isShowing()).isFalse();
    assertThat(open().getId()).isEqualTo("device-menu");
    interact(() -> open().hide());
  }

  @Test
  void constraints_chooseTheirStages() {
    show("constraints");
    interact(() -> {
      desk.select(4);
      desk.insight().constraints().banHere();
      desk.select(0);
    });
    ListView<?> list = lookup("#constraints").query();
    interact(() -> list.getSelectionModel().select(0));
    choose(list, "constraint-choose");
    assertThat(desk.selection().stages()).containsExactly(4);
    choose(list, "constraint-remove");
    assertThat(list.getItems()).isEmpty();
  }

  @Test
  void variants_areComparedWithTheScreen() {
    show("variants");
    clickOn("#variant-name").write("first").push(KeyCode.ENTER);
    interact(() -> desk.table().move(desk.table().rows().get(1), "flow0"));
    TableView<?> table = lookup("#variants").query();
    interact(() -> table.getSelectionModel().clearAndSelect(0));
    choose(table, "variants-differences");
    TableView<?> lines = lookup("#differences").query();
    assertThat(lines.getItems()).hasSize(1);
    interact(() -> lines.getSelectionModel().select(0));
    choose(lines, "differences-choose");
    assertThat(desk.selection().stages()).containsExactly(1);
  }

  @Test
  void history_showsOneKind() {
    show("history");
    TableView<?> table = lookup("#history").query();
    interact(() -> table.getSelectionModel().select(1));
    choose(table, "history-only");
    assertThat(table.getItems()).hasSize(1);
  }
}
