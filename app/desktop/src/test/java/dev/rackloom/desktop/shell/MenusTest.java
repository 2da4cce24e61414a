package dev.rackloom.desktop.shell;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.ListView;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

/** Menus of panes, by keys alone. The window is low: a menu near its end must fit the screen. */
class MenusTest extends WindowOnSample {

  @Override
  double height() {
    return 620;
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
