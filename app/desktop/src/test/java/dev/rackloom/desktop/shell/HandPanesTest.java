package dev.rackloom.desktop.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.placement.Constraint;
import dev.rackloom.desktop.viewmodel.Constraints;
import dev.rackloom.desktop.viewmodel.Pricing;
import java.util.List;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

/** Variants, timeline, problems and cards of devices on the window as it is. */
class HandPanesTest extends WindowOnSample {

  @Override
  double height() {
    return 960;
  }

  @Test
  void card_saysAloudWhatItShows_andFollowsEdits() {
    show("rack");
    Node card = lookup("#card-flow0").query();
    assertThat(card.getAccessibleText())
        .startsWith("Device flow0, ")
        .contains(", 0 stages;")
        .contains(", busy ");
    interact(() -> desk.table().move(desk.table().rows().get(1), "flow0"));
    String memory = desk.rack().contentProperty().get().devices().getLast().memory().text();
    assertThat(card.getAccessibleText()).contains(", memory " + memory).contains(", 1 stage;");
  }

  @Test
  void variants_areKeptOpenedComparedAndDeleted() {
    show("variants");
    clickOn("#variant-name").write("first").push(KeyCode.ENTER);
    interact(() -> desk.table().move(desk.table().rows().get(1), "flow0"));
    clickOn("#variant-name").write("second").push(KeyCode.ENTER);
    TableView<Pricing.Row> table = lookup("#variants").query();
    assertThat(table.getItems()).extracting(Pricing.Row::name).containsExactly("second", "first");
    interact(() -> table.getSelectionModel().selectAll());
    fire("#variant-compare");
    assertThat(lookup("#comparison-moved").<Label>query().getText()).contains("layer.1");
    interact(() -> table.getSelectionModel().clearAndSelect(1));
    interact(table::requestFocus);
    push(KeyCode.ENTER);
    assertThat(device(1)).isEqualTo("cpu0");
    push(KeyCode.DELETE);
    assertThat(table.getItems()).hasSize(1);
    push(KeyCode.CONTROL, KeyCode.Z);
    assertThat(table.getItems()).hasSize(2);
    assertThat(lookup("#past").<ListView<?>>query().getItems()).hasSize(3);
  }

  @Test
  void timeline_tellsAndSelectsTheBarUnderThePointer() {
    show("timeline");
    Node gantt = lookup("#gantt-predicted").query();
    Point2D third = gantt.localToScreen(104 + (gantt.getLayoutBounds().getWidth() - 114) * 0.4, 32);
    moveTo(third);
    assertThat(lookup("#timeline-told").<Label>query().getText())
        .startsWith("layer.2 on cpu0: 8.00 ms")
        .endsWith("predicted");
    clickOn(third);
    assertThat(desk.selection().stage()).isEqualTo(2);
    assertThat(lookup("#gantt-simulated").<Node>query().isVisible()).isFalse();
    fire("#simulate");
    assertThat(lookup("#gantt-simulated").<Node>query().isVisible()).isTrue();
    interact(() -> desk.actions().deploy());
    show("timeline");
    assertThat(lookup("#gantt-seen").<Node>query().isVisible()).isTrue();
  }

  @Test
  void timeline_zoomsByKeys() {
    show("timeline");
    Node gantt = lookup("#gantt-predicted").query();
    interact(gantt::requestFocus);
    push(KeyCode.EQUALS).push(KeyCode.EQUALS).push(KeyCode.EQUALS).push(KeyCode.EQUALS);
    moveTo(gantt.localToScreen(134, 32));
    assertThat(lookup("#timeline-told").<Label>query().getText()).startsWith("layer.1");
    push(KeyCode.DIGIT0);
    moveTo(gantt.localToScreen(136, 32));
    assertThat(lookup("#timeline-told").<Label>query().getText()).startsWith("layer.0");
  }

  @Test
  void problems_offerFixesByButtonAndCommand() {
    show("problems");
    Constraints constraints = desk.insight().constraints();
    interact(() -> {
      desk.select(2);
      constraints.pinTo("gpu0");
    });
    ListView<?> list = lookup("#problems").query();
    assertThat(list.getItems()).hasSize(1);
    assertThat(lookup("#problems").lookup(".small-tool").<Button>queryAll())
        .extracting(Button::getText)
        .contains("Move layer.2 to gpu0", "Remove this constraint");
    clickOn("Move layer.2 to gpu0");
    assertThat(device(2)).isEqualTo("gpu0");
    assertThat(list.getItems()).isEmpty();
    push(KeyCode.CONTROL, KeyCode.Z);
    assertThat(list.getItems()).hasSize(1);
    assertThat(desk.editor().constraintsProperty().get())
        .isEqualTo(List.of(new Constraint.Pin("s2", java.util.Set.of("gpu0"))));
  }
}
