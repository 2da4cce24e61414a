package dev.rackloom.desktop.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.viewmodel.StageRow;
import java.util.Comparator;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

/** The panes of what the engine finds, on the window as it is. */
class InsightPanesTest extends WindowOnSample {

  @Test
  void firstWindow_hasFourOpenPanes() {
    assertThat(lookup("#stages").queryAll()).isNotEmpty();
    assertThat(lookup("#choices").queryAll()).isEmpty();
    assertThat(lookup("#front-look").queryAll()).isEmpty();
    assertThat(lookup("#roofline-device").queryAll()).isEmpty();
    assertThat(lookup("#constraints").queryAll()).isEmpty();
  }

  @Test
  void search_isStartedFromItsPaneForATypedGoal() {
    show("search");
    ComboBox<String> goal = lookup("#goal").query();
    interact(() -> goal.setValue("Energy"));
    assertThat(desk.goals().goalProperty().get().word()).isEqualTo("energy");
    interact(() -> goal.setValue("nonsense"));
    assertThat(goal.getValue()).isEqualTo("Energy");
    interact(() -> goal.setValue("Latency"));
    interact(() -> lookup("#search-start").<Button>query().fire()); // a notice may lie over it
    assertThat(text("#search-best")).isEqualTo("5.40 ms");
    assertThat(text("#search-found")).isEqualTo("sample");
    assertThat(device(0)).isEqualTo("flow0");
  }

  @Test
  void why_movesTheStageByClickAndByKey() {
    show("why");
    interact(() -> desk.select(2));
    clickOn(choice("flow0"));
    assertThat(device(2)).isEqualTo("flow0");
    push(KeyCode.CONTROL, KeyCode.Z);
    assertThat(device(2)).isEqualTo("cpu0");
    ListView<?> choices = lookup("#choices").query();
    interact(() -> {
      choices.requestFocus();
      choices.getSelectionModel().select(2);
    });
    push(KeyCode.ENTER);
    assertThat(device(2)).isEqualTo("flow0");
  }

  private Node choice(String device) {
    return lookup("#choices").lookup((Label label) -> label.getText().equals(device)).<Node>query();
  }

  @Test
  void whatToBuy_isTriedWhenAsked() {
    show("why");
    clickOn("#show-buy");
    clickOn("#buy-look");
    assertThat(lookup("#what-to-buy").<TableView<?>>query().getItems()).hasSize(3);
  }

  @Test
  void front_opensAPointAndTellsItsNumbers() {
    show("front");
    clickOn("#front-look");
    moveTo("#front-0");
    assertThat(text("#front-told")).startsWith("trade-off 1: 1.80 ms");
    clickOn("#front-0");
    assertThat(device(5)).isEqualTo("gpu0");
    push(KeyCode.CONTROL, KeyCode.Z);
    assertThat(device(5)).isEqualTo("cpu0");
    interact(() -> lookup("#front-1").query().requestFocus());
    push(KeyCode.ENTER);
    assertThat(device(5)).isEqualTo("flow0");
  }

  private static MenuItem pin(ContextMenu menu) {
    return menu.getItems().stream()
        .filter(i -> "pin-here".equals(i.getId()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void contextMenu_pinsAndThePaneTakesAway() {
    show("constraints");
    TableView<StageRow> stages = lookup("#stages").query();
    interact(() -> stages.getSelectionModel().selectIndices(1, 3));
    ContextMenu menu = stages.getContextMenu();
    interact(() -> menu.show(stages, 500, 300));
    assertThat(pin(menu).getText()).isEqualTo("Pin 2 stages here");
    interact(() -> {
      pin(menu).fire();
      menu.hide();
    });
    ListView<?> list = lookup("#constraints").query();
    assertThat(list.getItems()).hasSize(2);
    interact(() -> desk.table().move(desk.table().rows().get(1), "flow0"));
    assertThat(lookup("#constraints").lookup(".state").<Label>queryAll())
        .extracting(Label::getText)
        .contains("broken", "holds");
    interact(() -> {
      list.requestFocus();
      list.getSelectionModel().select(0);
    });
    push(KeyCode.DELETE);
    assertThat(list.getItems()).hasSize(1);
    push(KeyCode.CONTROL, KeyCode.Z);
    assertThat(list.getItems()).hasSize(2);
    assertThat(lookup("#constraints").lookup((ListCell<?> c) -> !c.isEmpty()).queryAll())
        .hasSize(2);
  }

  @Test
  void roofline_selectsTheStageEverywhere() {
    show("roofline");
    List<Node> dots =
        lookup(".mark").<Node>queryAll().stream()
            .sorted(Comparator.comparing(Node::getId))
            .toList();
    assertThat(dots).hasSize(5);
    clickOn("#roofline-4");
    assertThat(desk.selection().stage()).isEqualTo(4);
    interact(() -> lookup("#roofline-2").query().requestFocus());
    assertThat(text("#roofline-told")).startsWith("layer.2: ").contains("predicted");
    push(KeyCode.ENTER);
    assertThat(desk.selection().stage()).isEqualTo(2);
    interact(() -> lookup("#roofline-device").<ComboBox<String>>query().setValue("gpu0"));
    assertThat(text("#roofline-note")).contains("a gpu for tests (emulated)");
  }
}
