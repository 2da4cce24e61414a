package dev.rackloom.desktop.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.viewmodel.Overlays;
import dev.rackloom.desktop.viewmodel.StageRow;
import dev.rackloom.viewer.canvas.GraphView;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.event.Event;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import javafx.util.Duration;
import org.junit.jupiter.api.Test;
import org.testfx.util.WaitForAsyncUtils;

/** Lanes on the window as it is: dragged to with the mouse, moved by keys. */
class LanesPaneTest extends WindowOnSample {

  @Override
  double height() {
    return 960;
  }

  @Override
  public void start(Stage stage) {
    super.start(stage);
    window.show("lanes");
  }

  private List<Node> chips(String device) {
    return List.copyOf(lookup("#lane-" + device).lookup(".chip").queryAll());
  }

  /** Opens the run of six, so that every stage is a chip. */
  private void openRun() {
    interact(() -> desk.handwork().lanes().toggle(firstChip()));
    assertThat(chips("cpu0")).hasSize(6);
  }

  private dev.rackloom.desktop.viewmodel.Lanes.Chip firstChip() {
    return desk.handwork().lanes().lanesProperty().get().getFirst().chips().getFirst();
  }

  @Test
  void equalStages_areOneChipUntilItIsOpened() {
    assertThat(chips("cpu0")).hasSize(1);
    assertThat(lookup("#lane-cpu0").lookup(".times").<Label>query().getText()).isEqualTo("× 6");
    doubleClickOn(chips("cpu0").getFirst());
    assertThat(chips("cpu0")).hasSize(6);
  }

  @Test
  void draggedChip_isPricedOverEveryLaneAndMovesAsOneEdit() {
    openRun();
    drag(chips("cpu0").get(1)).moveTo("#lane-flow0");
    assertThat(text("#lane-change-flow0")).isEqualTo("latency −15 %");
    assertThat(text("#lane-change-gpu0")).isEqualTo("latency −16 %");
    Text drawn = (Text) lookup("#lane-change-gpu0").query().lookup(".text");
    assertThat(drawn.getText()).as("uncut").isEqualTo("latency −16 %");
    drop();
    assertThat(device(1)).isEqualTo("flow0");
    assertThat(text("#lane-change-flow0")).isEmpty();
    push(KeyCode.CONTROL, KeyCode.Z);
    assertThat(device(1)).isEqualTo("cpu0");
  }

  @Test
  void wholeRunDragged_doesNotFitAndSaysByHowMuch() {
    drag(chips("cpu0").getFirst()).moveTo("#lane-gpu0");
    assertThat(text("#lane-memory-gpu0")).isEqualTo("20.1 MiB too much");
    drop();
    assertThat(device(0)).isEqualTo("gpu0");
    assertThat(device(5)).isEqualTo("gpu0");
    push(KeyCode.CONTROL, KeyCode.Z);
    assertThat(device(5)).isEqualTo("cpu0");
  }

  @Test
  void draggedToADeviceOfTheRack_movesThere_andItsCardSaysWhatThatMakes() {
    interact(() -> window.show("rack"));
    interact(() -> lookup("#stages").<TableView<?>>query().getSelectionModel().select(0));
    interact(() -> lookup("#card-flow0").query().requestFocus()); // scrolls it into sight
    drag(nameInTheTable("layer.0")).moveTo("#card-flow0");
    WaitForAsyncUtils.waitForFxEvents();
    assertThat(lookup("#card-flow0").lookup(".difference").<Label>query().getText())
        .startsWith("latency −");
    drop();
    assertThat(device(0)).isEqualTo("flow0");
    assertThat(lookup("#card-flow0").lookup(".difference").<Label>query().getText()).isEmpty();
  }

  /**
   * Waits until its column is as wide as the roofline asks for. Equal stages stand on one point,
   * those placed elsewhere below, and what is chosen on top.
   */
  private void showRoofline() throws TimeoutException {
    interact(() -> window.show("roofline"));
    Node lane = lookup("#lane-gpu0").query();
    WaitForAsyncUtils.waitFor(
        20, TimeUnit.SECONDS, () -> lane.localToScene(lane.getLayoutBounds()).getMinX() < 600);
  }

  @Test
  void pointOfTheRoofline_isDraggedToALane() throws TimeoutException {
    interact(() -> desk.editor().move("s4", "flow0"));
    interact(() -> desk.select(4));
    showRoofline();
    drag("#roofline-4").moveTo("#lane-cpu0").drop();
    assertThat(device(4)).isEqualTo("cpu0");
  }

  @Test
  void pointOfAChosenStage_takesTheOthersAlong() throws TimeoutException {
    interact(() -> desk.editor().move(List.of("s1", "s3", "s4"), "flow0"));
    showRoofline();
    interact(() -> desk.selection().chooseAll(List.of(1, 4)));
    drag("#roofline-4").moveTo("#lane-cpu0").drop();
    assertThat(List.of(device(1), device(3), device(4))).containsExactly("cpu0", "flow0", "cpu0");
    push(KeyCode.CONTROL, KeyCode.Z);
    assertThat(device(1)).isEqualTo("flow0");
  }

  @Test
  void searchHit_isDraggedToALane_behindTheLayerThatGoes() {
    push(KeyCode.CONTROL, KeyCode.F);
    write("layer.4");
    WaitForAsyncUtils.waitForFxEvents();
    drag(hit("layer.4")).moveTo("#lane-gpu0");
    assertThat(lookup("#quick-pick-list").query().getParent().getParent().isVisible()).isFalse();
    drop();
    assertThat(device(4)).isEqualTo("gpu0");
    push(KeyCode.CONTROL, KeyCode.F);
    write("layer.5");
    WaitForAsyncUtils.waitForFxEvents();
    drag(hit("layer.5")).moveTo("#lane-gpu0");
    push(KeyCode.ESCAPE);
    drop();
    assertThat(device(5)).isEqualTo("cpu0");
  }

  private Node hit(String name) {
    return lookup("#quick-pick-list")
        .lookup((Node n) -> n instanceof Label label && label.getText().equals(name))
        .query();
  }

  @Test
  void foot_saysWhatTheColoursAre_whenTheyAreNotPredicted() {
    assertThat(text("#lanes-told")).endsWith("ll numbers here are predicted");
    interact(() -> desk.actions().deploy());
    interact(() -> desk.overlays().choiceProperty().set(Overlays.Choice.LIVE));
    assertThat(text("#lanes-told"))
        .endsWith(
            "imes of stages: emulated and measured, as each says; memory, load and what a move"
                + " makes: predicted");
  }

  @Test
  void letGoElsewhere_movesNothing() {
    openRun();
    drag(chips("cpu0").get(1)).moveTo("#stages").drop();
    WaitForAsyncUtils.waitForFxEvents();
    assertThat(device(1)).isEqualTo("cpu0");
    assertThat(desk.handwork().lanes().carriedProperty().get()).isEmpty();
    assertThat(desk.editor().canUndoProperty().get()).isFalse();
  }

  /** The headless robot's mouse knows of no modifiers. */
  private void pressed(Node chip, boolean shift, boolean control) {
    MouseEvent event =
        new MouseEvent(
            MouseEvent.MOUSE_PRESSED,
            4,
            4,
            4,
            4,
            MouseButton.PRIMARY,
            1,
            shift,
            control,
            false,
            false,
            true,
            false,
            false,
            false,
            false,
            true,
            null);
    interact(() -> chip.fireEvent(event));
  }

  @Test
  void severalChips_areChosenByControlAndShiftAndDraggedTogether() {
    openRun();
    clickOn(chips("cpu0").get(0));
    pressed(chips("cpu0").get(2), false, true);
    assertThat(desk.selection().stages()).containsExactlyInAnyOrder(0, 2);
    TableView<StageRow> table = lookup("#stages").query();
    assertThat(table.getSelectionModel().getSelectedIndices()).containsExactlyInAnyOrder(0, 2);
    pressed(chips("cpu0").get(4), true, false);
    assertThat(desk.selection().stages()).containsExactlyInAnyOrder(0, 2, 3, 4);
    drag(chips("cpu0").get(2)).dropTo("#lane-flow0");
    assertThat(List.of(device(0), device(1), device(2), device(3), device(4)))
        .containsExactly("flow0", "cpu0", "flow0", "flow0", "flow0");
    push(KeyCode.CONTROL, KeyCode.Z);
    assertThat(device(4)).isEqualTo("cpu0");
  }

  @Test
  void keys_walkAndMove() {
    openRun();
    clickOn(chips("cpu0").get(0));
    push(KeyCode.RIGHT);
    assertThat(desk.selection().stage()).isEqualTo(1);
    press(KeyCode.SHIFT).push(KeyCode.RIGHT).release(KeyCode.SHIFT);
    assertThat(desk.selection().stages()).containsExactly(1, 2);
    press(KeyCode.ALT).push(KeyCode.RIGHT).release(KeyCode.ALT);
    assertThat(device(1)).isEqualTo("gpu0");
    assertThat(device(2)).isEqualTo("gpu0");
    press(KeyCode.ALT).push(KeyCode.RIGHT).release(KeyCode.ALT);
    assertThat(device(2)).isEqualTo("flow0");
    press(KeyCode.ALT).push(KeyCode.LEFT).release(KeyCode.ALT);
    assertThat(device(2)).isEqualTo("gpu0");
    push(KeyCode.CONTROL, KeyCode.Z);
    assertThat(device(2)).isEqualTo("flow0");
  }

  @Test
  void tableRows_areDraggedToALane() {
    TableView<StageRow> table = lookup("#stages").query();
    interact(() -> desk.editor().move(List.of("s0", "s1"), "flow0"));
    interact(() -> table.getSelectionModel().selectIndices(1, 0));
    drag(nameInTheTable("layer.0")).moveTo("#lane-memory-cpu0");
    assertThat(desk.handwork().lanes().carriedProperty().get()).containsExactlyInAnyOrder(0, 1);
    drop();
    assertThat(device(0)).isEqualTo("cpu0");
    assertThat(device(1)).isEqualTo("cpu0");
  }

  private Node nameInTheTable(String stage) {
    return lookup("#stages")
        .lookup((TableCell<?, ?> c) -> stage.equals(c.getText()) && c.isVisible())
        .queryAll()
        .stream()
        .findFirst()
        .orElseThrow();
  }

  @Test
  void stageOfTheGraph_isDraggedToALane() {
    interact(() -> desk.select(2));
    WaitForAsyncUtils.waitForFxEvents();
    GraphView view = stillGraph();
    interact(() ->
        view.toggleRepeat(
            view.tree().orElseThrow().itemOfStage(2))); // equal stages, each for itself
    interact(() -> view.reveal(view.selectedProperty().get()));
    Point2D at = onTop(view, view.selectedProperty().get());
    moveTo(at).drag(at).moveTo("#lane-gpu0");
    assertThat(desk.handwork().lanes().carriedProperty().get()).containsExactly(2);
    drop();
    assertThat(device(2)).isEqualTo("gpu0");
  }

  /** One that is where it goes to at once. */
  private GraphView stillGraph() {
    GraphView view = lookup("#graph").query();
    interact(() -> view.setGlide(Duration.ZERO));
    return view;
  }

  private static Point2D onTop(GraphView view, int item) {
    var box = view.sceneModelProperty().get().node(item).orElseThrow().box();
    var port = view.viewportProperty().get();
    double x = Math.min(port.screenX(box.centerX()), view.getWidth() - 8);
    return view.localToScreen(x, port.screenY(box.y() + 6));
  }

  @Test
  void stageThatStandsForOthers_takesThemWithIt() {
    GraphView view = stillGraph();
    int first = view.tree().orElseThrow().itemOfStage(0);
    interact(() -> view.reveal(first));
    WaitForAsyncUtils.waitForFxEvents();
    clickOn(onTop(view, first));
    assertThat(desk.selection().stages()).containsExactly(0, 1, 2, 3, 4, 5);
    Point2D at = onTop(view, first);
    moveTo(at).drag(at).moveTo("#lane-gpu0").drop();
    assertThat(device(0)).isEqualTo("gpu0");
    assertThat(device(5)).isEqualTo("gpu0");
  }

  @Test
  void menu_movesWhatIsChosen() {
    openRun();
    clickOn(chips("cpu0").get(3));
    MenuButton move = lookup("#move-to").query();
    interact(() -> move.getOnShowing().handle(new Event(MenuButton.ON_SHOWING)));
    assertThat(move.getItems()).extracting(MenuItem::getText).contains("gpu0", "flow0");
    interact(() -> move.getItems().get(2).fire());
    assertThat(device(3)).isEqualTo("flow0");
  }
}
