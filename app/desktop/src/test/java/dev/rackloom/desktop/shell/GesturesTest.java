package dev.rackloom.desktop.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Settings.Dock;
import dev.rackloom.desktop.viewmodel.StageRow;
import dev.rackloom.viewer.canvas.GraphView;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.stage.Window;
import javafx.util.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.testfx.util.WaitForAsyncUtils;

/** Stages are chosen together in the graph, and dragged to lanes from every view that has some. */
class GesturesTest extends WindowOnSample {

  /** The lanes stay in sight beside whatever else is shown. */
  @Override
  Optional<Dock> layout() {
    Dock views = tabs("graph", "timeline", "problems", "constraints", "telemetry", "why");
    Dock right =
        new Dock(
            true, List.of(0.4), List.of(tabs("stages", "details"), tabs("lanes")), List.of(), "");
    return Optional.of(new Dock(false, List.of(0.55), List.of(views, right), List.of(), ""));
  }

  @AfterEach
  void close() {
    interact(() -> List.copyOf(Window.getWindows()).forEach(Window::hide));
  }

  private GraphView graph() {
    GraphView view = lookup("#graph").query();
    interact(() -> {
      view.setGlide(Duration.ZERO);
      view.toggleRepeat(view.tree().orElseThrow().itemOfStage(0));
      view.fit();
    });
    return view;
  }

  private static Point2D middle(GraphView view, int stage) {
    var box =
        view.sceneModelProperty()
            .get()
            .node(view.tree().orElseThrow().itemOfStage(stage))
            .orElseThrow()
            .box();
    var port = view.viewportProperty().get();
    return new Point2D(port.screenX(box.centerX()), port.screenY(box.centerY()));
  }

  private void click(GraphView view, int stage, Key... with) {
    Point2D at = middle(view, stage);
    mouse(MouseEvent.MOUSE_PRESSED, view, at, MouseButton.PRIMARY, with);
    mouse(MouseEvent.MOUSE_RELEASED, view, at, MouseButton.PRIMARY, with);
    mouse(MouseEvent.MOUSE_CLICKED, view, at, MouseButton.PRIMARY, with);
  }

  private List<Integer> rows() {
    return lookup("#stages")
        .<TableView<StageRow>>query()
        .getSelectionModel()
        .getSelectedItems()
        .stream()
        .map(StageRow::position)
        .sorted()
        .toList();
  }

  @Test
  void graph_choosesSeveral_theTableShowsThem_andTheyAreDraggedTogether() {
    GraphView view = graph();
    click(view, 1);
    click(view, 3, Key.CONTROL);
    assertThat(desk.selection().stages()).containsExactly(1, 3);
    assertThat(rows()).containsExactly(1, 3);
    Point2D at = view.localToScreen(middle(view, 1));
    moveTo(at).drag(at).moveTo("#lane-gpu0");
    assertThat(desk.handwork().lanes().carriedProperty().get()).containsExactly(1, 3);
    drop();
    assertThat(List.of(device(1), device(2), device(3))).containsExactly("gpu0", "cpu0", "gpu0");
    push(KeyCode.CONTROL, KeyCode.Z);
    assertThat(device(3)).isEqualTo("cpu0");
  }

  @Test
  void table_choosesSeveral_theGraphShowsThem_andEscapeLetsGoOfAll() {
    GraphView view = graph();
    TableView<StageRow> table = lookup("#stages").query();
    interact(() -> table.getSelectionModel().selectIndices(4, 2));
    assertThat(view.picks().itemsProperty().get())
        .containsExactlyInAnyOrder(
            view.tree().orElseThrow().itemOfStage(4), view.tree().orElseThrow().itemOfStage(2));
    interact(view::requestFocus);
    push(KeyCode.ESCAPE);
    assertThat(desk.selection().stages()).isEmpty();
    assertThat(rows()).isEmpty();
  }

  @Test
  void frame_isDrawnWithShift_andIsNoDragOfWhatIsChosen() {
    GraphView view = graph();
    click(view, 2);
    Point2D from = middle(view, 2).add(0, 1);
    Point2D to = from.add(-60, 60); // nothing is wholly in it
    mouse(MouseEvent.MOUSE_PRESSED, view, from, MouseButton.PRIMARY, Key.SHIFT);
    mouse(MouseEvent.MOUSE_DRAGGED, view, to, MouseButton.PRIMARY, Key.SHIFT);
    assertThat(desk.handwork().lanes().carriedProperty().get()).isEmpty();
    assertThat(lookup("#marquee").<Node>query().isVisible()).isTrue();
    mouse(MouseEvent.MOUSE_RELEASED, view, to, MouseButton.PRIMARY, Key.SHIFT);
    assertThat(desk.selection().stages()).isEmpty();
  }

  @Test
  void barOfTheTimeline_isDragged_onceItIsChosen() {
    show("timeline");
    Node gantt = lookup("#gantt-predicted").query();
    Point2D third = gantt.localToScreen(104 + (gantt.getLayoutBounds().getWidth() - 114) * 0.4, 32);
    clickOn(third);
    assertThat(desk.selection().stages()).containsExactly(2);
    interact(gantt::requestFocus);
    push(KeyCode.DOWN);
    assertThat(desk.selection().stages()).containsExactly(3);
    push(KeyCode.UP);
    moveTo(third).drag(third).moveTo("#lane-flow0");
    assertThat(desk.handwork().lanes().carriedProperty().get()).containsExactly(2);
    drop();
    assertThat(device(2)).isEqualTo("flow0");
  }

  @Test
  void problemAndConstraint_giveTheStagesThatTheyName() {
    interact(() -> {
      desk.select(2);
      desk.insight().constraints().pinTo("gpu0");
      desk.selection().chooseAll(List.of(1, 4));
      desk.insight().constraints().apart();
    });
    show("problems");
    drag(inList("#problems")).moveTo("#lane-gpu0");
    assertThat(desk.handwork().lanes().carriedProperty().get()).containsExactly(2);
    push(KeyCode.ESCAPE);
    drop();
    assertThat(device(2)).isEqualTo("cpu0");
    show("constraints");
    drag(lookup("#constraints")
            .lookup((Label l) -> l.getText().startsWith("no two of"))
            .<Node>query())
        .moveTo("#lane-flow0")
        .drop();
    assertThat(List.of(device(1), device(2), device(4))).containsExactly("flow0", "cpu0", "flow0");
  }

  private Node inList(String list) {
    return lookup(list)
        .lookup((Label l) -> l.getStyleClass().contains("entry") && l.isVisible())
        .queryAll()
        .stream()
        .findFirst()
        .orElseThrow();
  }

  @Test
  void telemetry_selectsByClickAndKey_andItsStagesAreDragged() {
    interact(() -> desk.actions().deploy());
    show("telemetry");
    WaitForAsyncUtils.waitForFxEvents();
    Label name = lookup("#telemetry").lookup("layer.1").query();
    clickOn(name);
    assertThat(desk.selection().stages()).containsExactly(1);
    Label second = lookup("#telemetry").lookup("layer.2").query();
    interact(second::requestFocus);
    push(KeyCode.ENTER);
    assertThat(desk.selection().stages()).containsExactly(2);
    drag(second).moveTo("#lane-gpu0").drop();
    assertThat(device(2)).isEqualTo("gpu0");
  }

  @Test
  void stepOfThePath_andWhatIsSelected_areDragged() {
    show("why");
    WaitForAsyncUtils.waitForFxEvents();
    Node step = lookup("#critical-path").lookup("layer.1").query();
    drag(step).moveTo("#lane-flow0").drop();
    assertThat(device(1)).isEqualTo("flow0");
    show("details");
    interact(() -> desk.select(1));
    WaitForAsyncUtils.waitForFxEvents();
    Label title = lookup(".details").lookup(".section").query();
    drag(title).moveTo("#lane-cpu0").drop(); // the only lane that is left in sight
    assertThat(device(1)).isEqualTo("cpu0");
  }

  /** Events of a drag go to the window where it began: its places are elsewhere on the screen. */
  @Test
  void tornPane_andTheMainWindow_giveToEachOther() {
    interact(() -> lookup("#stages").query().requestFocus());
    push(KeyCode.CONTROL, KeyCode.ALT, KeyCode.W);
    WaitForAsyncUtils.waitForFxEvents();
    Scene torn = lookup("#stages").query().getScene();
    assertThat(torn).isNotSameAs(main.getScene());
    interact(() -> {
      torn.getWindow().setX(0);
      torn.getWindow().setY(0);
    });
    Node row =
        from(torn.getRoot())
            .lookup((TableCell<?, ?> c) -> "layer.4".equals(c.getText()))
            .<Node>query();
    Node lane = lookup("#lane-flow0").query();
    interact(() -> desk.selection().chooseAll(List.of(4)));
    carry(row, lane.localToScreen(60, 20));
    assertThat(device(4)).isEqualTo("flow0");
    interact(() -> lane.requestFocus());
    carry(lookup("#lane-flow0").lookup(".chip").<Node>query(), torn(torn, "#stages"));
    assertThat(device(4)).as("the table takes nothing").isEqualTo("flow0");
  }

  private static Point2D torn(Scene scene, String node) {
    return scene.lookup(node).localToScreen(20, 60);
  }

  private void carry(Node from, Point2D to) {
    Point2D at = new Point2D(6, 6);
    mouse(MouseEvent.MOUSE_PRESSED, from, at, MouseButton.PRIMARY);
    mouse(MouseEvent.MOUSE_DRAGGED, from, at.add(30, 30), to, MouseButton.PRIMARY);
    assertThat(desk.handwork().lanes().carriedProperty().get()).isNotEmpty();
    mouse(MouseEvent.MOUSE_DRAGGED, from, at.add(40, 40), to, MouseButton.PRIMARY);
    mouse(MouseEvent.MOUSE_RELEASED, from, at.add(40, 40), to, MouseButton.PRIMARY);
    assertThat(desk.handwork().lanes().carriedProperty().get()).isEmpty();
  }

  @Test
  void lanesInAWindowOfTheirOwn_takeFromTheMainWindow_alsoAboveIt() {
    interact(() -> lookup("#lane-cpu0").lookup(".chip").<Node>query().requestFocus());
    push(KeyCode.CONTROL, KeyCode.ALT, KeyCode.W);
    WaitForAsyncUtils.waitForFxEvents();
    Scene torn = lookup("#lanes").query().getScene();
    assertThat(torn).isNotSameAs(main.getScene());
    interact(() -> torn.getWindow().setX(0));
    interact(() -> desk.select(3));
    Node row = from(main.getScene().getRoot()).lookup("#stages").lookup("layer.3").query();
    carry(row, torn.lookup("#lane-gpu0").localToScreen(60, 20));
    assertThat(device(3)).isEqualTo("gpu0");
    DeskModel model = desk;
    carry(torn.lookup("#lane-gpu0").lookup(".chip"), new Point2D(-40, -40));
    assertThat(model.table().rows().get(3).numbers().device()).isEqualTo("gpu0");
  }
}
