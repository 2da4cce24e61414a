package dev.rackloom.desktop.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.viewmodel.Selection;
import dev.rackloom.desktop.viewmodel.StageRow;
import dev.rackloom.viewer.canvas.GraphView;
import dev.rackloom.viewer.layout.Box;
import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.TableView;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.util.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One choice in a view is one for all others, though all of them show it. */
class HeardOnceTest extends WindowOnSample {

  private final List<Selection.Now> heard = new ArrayList<>();

  @BeforeEach
  void listen() {
    interact(() -> desk.selection().nowProperty().addListener((o, was, is) -> heard.add(is)));
  }

  private void isHeardOnce(Runnable choice, Integer... stages) {
    heard.clear();
    choice.run();
    assertThat(heard).hasSize(1);
    assertThat(desk.selection().stages()).containsExactlyInAnyOrder(stages);
  }

  private TableView<StageRow> table() {
    return lookup("#stages").query();
  }

  private void select(Runnable rows) {
    interact(rows);
  }

  @Test
  void rowsOfTheTable() {
    show("stages");
    isHeardOnce(() -> select(() -> table().getSelectionModel().clearAndSelect(2)), 2);
    isHeardOnce(() -> select(() -> table().getSelectionModel().select(4)), 2, 4);
    isHeardOnce(() -> select(() -> table().getSelectionModel().clearSelection(4)), 2);
    isHeardOnce(() -> select(() -> table().getSelectionModel().selectIndices(1, 3)), 1, 2, 3);
  }

  @Test
  void boxesOfTheGraph() {
    GraphView view = lookup("#graph").query();
    interact(() -> {
      view.setGlide(Duration.ZERO);
      view.toggleRepeat(view.tree().orElseThrow().itemOfStage(0));
      view.fit();
    });
    isHeardOnce(() -> click(view, 1), 1);
    isHeardOnce(() -> click(view, 3, Key.CONTROL), 1, 3);
    isHeardOnce(() -> click(view, 3), 3);
  }

  private void click(GraphView view, int stage, Key... with) {
    int item = view.tree().orElseThrow().itemOfStage(stage);
    Box box = view.sceneModelProperty().get().node(item).orElseThrow().box();
    var port = view.viewportProperty().get();
    Point2D at = new Point2D(port.screenX(box.centerX()), port.screenY(box.centerY()));
    mouse(MouseEvent.MOUSE_PRESSED, view, at, MouseButton.PRIMARY, with);
    mouse(MouseEvent.MOUSE_RELEASED, view, at, MouseButton.PRIMARY, with);
    mouse(MouseEvent.MOUSE_CLICKED, view, at, MouseButton.PRIMARY, with);
  }

  @Test
  void barsOfTheTimeline() {
    show("timeline");
    Node gantt = lookup("#gantt-predicted").query();
    double third = 104 + (gantt.getLayoutBounds().getWidth() - 114) * 0.4;
    isHeardOnce(() -> clickOn(gantt.localToScreen(third, 32)), 2);
  }
}
