package dev.rackloom.viewer.canvas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rackloom.viewer.Direction;
import dev.rackloom.viewer.Palette;
import dev.rackloom.viewer.SampleTree;
import dev.rackloom.viewer.SceneNode;
import dev.rackloom.viewer.Tint;
import dev.rackloom.viewer.Viewport;
import java.util.Comparator;
import javafx.geometry.Point2D;
import javafx.scene.Scene;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.BorderPane;
import javafx.scene.paint.Color;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.testfx.framework.junit5.ApplicationTest;

/** Where the small picture of the graph is pressed, the large one goes. */
class MinimapViewTest extends ApplicationTest {

  /** The mouse stands on whole pixels of the strip. */
  private static final double PIXEL = 1;

  private GraphView view;
  private Minimap map;
  private BorderPane pane;

  @Override
  public void start(Stage stage) {
    view = new GraphView(Runnable::run, Runnable::run);
    view.show(SampleTree.transformer(3));
    map = new Minimap(view);
    pane = new BorderPane(view);
    pane.setRight(map);
    stage.setScene(new Scene(pane, 700, 700));
    stage.setX(0);
    stage.setY(0);
    stage.show();
  }

  /** A point of the strip, by its share of the width and the height. */
  private Point2D at(double across, double down) {
    return map.localToScreen(map.getWidth() * across, map.getHeight() * down);
  }

  /** What is in the middle of the graph's window is what the strip shows at the point. */
  private void assertThatItIsAt(Point2D point) {
    dev.rackloom.viewer.Scene scene = view.sceneModelProperty().get();
    Strip small = Strip.of(scene.bounds(), scene.direction(), map.getWidth(), map.getHeight());
    Point2D pressed = map.screenToLocal(point);
    Viewport now = view.viewportProperty().get();
    double x = (view.getWidth() / 2 - now.dx()) / now.scale();
    double y = (view.getHeight() / 2 - now.dy()) / now.scale();
    assertThat(small.screenX(x)).isCloseTo(pressed.getX(), within(PIXEL));
    assertThat(small.screenY(y)).isCloseTo(pressed.getY(), within(PIXEL));
  }

  @ParameterizedTest
  @EnumSource(Direction.class)
  void pressed_itGoesThere_andDraggedItFollows(Direction direction) {
    interact(() -> {
      view.directionProperty().set(direction);
      view.openAll();
      pane.setRight(null);
      pane.setBottom(null);
      if (direction == Direction.DOWN) {
        pane.setRight(map);
      } else {
        pane.setBottom(map);
      }
      pane.layout();
    });
    double scale = view.viewportProperty().get().scale();
    moveTo(at(0.4, 0.7)).press(MouseButton.PRIMARY);
    assertThatItIsAt(at(0.4, 0.7));
    moveTo(at(0.6, 0.3));
    assertThatItIsAt(at(0.6, 0.3));
    release(MouseButton.PRIMARY);
    Viewport there = view.viewportProperty().get();
    moveTo(at(0.5, 0.9));
    assertThat(view.viewportProperty().get()).isEqualTo(there);
    assertThat(there.scale()).isEqualTo(scale);
  }

  @Test
  void openedGroups_showTheirInside() {
    interact(view::openAll);
    interact(pane::layout);
    dev.rackloom.viewer.Scene scene = view.sceneModelProperty().get();
    Strip strip = Strip.of(scene.bounds(), scene.direction(), map.getWidth(), map.getHeight());
    SceneNode deep =
        scene.nodes().stream()
            .filter(n -> n.state() == SceneNode.State.LEAF)
            .max(Comparator.comparingInt(SceneNode::depth))
            .orElseThrow();
    assertThat(deep.depth()).isGreaterThan(1);
    Color[] seen = new Color[1];
    interact(() ->
        seen[0] =
            map.snapshot(null, null)
                .getPixelReader()
                .getColor(
                    (int) strip.screenX(deep.box().centerX()),
                    (int) strip.screenY(deep.box().centerY())));
    assertThat(seen[0]).isEqualTo(Color.web(Palette.LIGHT.shade(Tint.NONE)));
  }
}
