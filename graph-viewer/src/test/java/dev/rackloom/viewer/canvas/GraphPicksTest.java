package dev.rackloom.viewer.canvas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.ModelTree;
import dev.rackloom.viewer.Palette;
import dev.rackloom.viewer.SampleTree;
import dev.rackloom.viewer.Viewport;
import dev.rackloom.viewer.layout.Box;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import javafx.event.EventType;
import javafx.geometry.Point2D;
import javafx.scene.Scene;
import javafx.scene.image.PixelReader;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.testfx.framework.junit5.ApplicationTest;

/** Several items of a graph are chosen together, by mouse and by keys. */
class GraphPicksTest extends ApplicationTest {

  private final ModelTree tree = SampleTree.transformer(3);
  private final int first = tree.itemOfStage(0);
  private final int second = tree.itemOfStage(1);
  private final int third = tree.itemOfStage(2);
  private GraphView view;

  @Override
  public void start(Stage stage) {
    view = new GraphView(Runnable::run, Runnable::run);
    view.show(tree);
    stage.setScene(new Scene(view, 700, 700));
    stage.setX(0);
    stage.setY(0);
    stage.show();
    view.requestFocus();
    view.fit();
  }

  private Box box(int item) {
    Box box = view.sceneModelProperty().get().node(item).orElseThrow().box();
    Viewport port = view.viewportProperty().get();
    return new Box(
        port.screenX(box.x()),
        port.screenY(box.y()),
        box.width() * port.scale(),
        box.height() * port.scale());
  }

  private Point2D middle(int item) {
    return new Point2D(box(item).centerX(), box(item).centerY());
  }

  /** The headless robot's mouse knows of no modifiers. */
  private void mouse(EventType<MouseEvent> type, Point2D at, boolean shift, boolean control) {
    Point2D screen = view.localToScreen(at);
    MouseEvent event =
        new MouseEvent(
            type,
            at.getX(),
            at.getY(),
            screen.getX(),
            screen.getY(),
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
    interact(() -> view.fireEvent(event));
  }

  private void click(int item, boolean shift, boolean control) {
    mouse(MouseEvent.MOUSE_PRESSED, middle(item), shift, control);
    mouse(MouseEvent.MOUSE_RELEASED, middle(item), shift, control);
    mouse(MouseEvent.MOUSE_CLICKED, middle(item), shift, control);
  }

  private void frame(Point2D from, Point2D to, boolean control) {
    mouse(MouseEvent.MOUSE_PRESSED, from, true, control);
    mouse(MouseEvent.MOUSE_DRAGGED, to, true, control);
    mouse(MouseEvent.MOUSE_RELEASED, to, true, control);
    mouse(MouseEvent.MOUSE_CLICKED, to, true, control);
  }

  private List<Integer> chosen() {
    return view.picks().itemsProperty().get();
  }

  @Test
  void clicks_chooseOneMoreOrLess_andAPlainOneAlone() {
    click(first, false, false);
    click(third, false, true);
    assertThat(chosen()).containsExactly(first, third);
    click(third, true, false);
    assertThat(chosen()).containsExactly(first, third);
    click(first, false, true);
    assertThat(chosen()).containsExactly(third);
    click(first, true, false);
    assertThat(view.selectedProperty().get()).isEqualTo(first);
    assertThat(view.getAccessibleText()).endsWith(", 2 chosen");
    click(first, false, false);
    assertThat(chosen()).containsExactly(first);
  }

  @Test
  void frame_choosesWhatIsInIt_withControlAsWell_andDoesNotPan() {
    Viewport before = view.viewportProperty().get();
    Point2D above = new Point2D(box(first).x() - 3, box(first).y() - 3);
    Point2D below = new Point2D(box(second).right() + 3, box(second).bottom() + 3);
    frame(above, below, false);
    assertThat(chosen()).containsExactlyInAnyOrder(first, second);
    assertThat(view.viewportProperty().get()).isEqualTo(before);
    frame(
        new Point2D(box(third).right() + 3, box(third).bottom() + 3),
        new Point2D(box(third).x() - 3, box(third).y() - 3),
        true);
    assertThat(chosen()).containsExactlyInAnyOrder(first, second, third);
    frame(new Point2D(1, 1), new Point2D(2, 2), false);
    assertThat(chosen()).hasSize(3); // a hand that shook
    frame(new Point2D(1, 1), new Point2D(9, 2), false);
    assertThat(chosen()).isEmpty();
  }

  @Test
  void escape_givesAFrameUp_andLetsGoOfSeveral() {
    click(first, false, false);
    click(second, true, false);
    mouse(MouseEvent.MOUSE_PRESSED, new Point2D(1, 1), true, false);
    mouse(MouseEvent.MOUSE_DRAGGED, new Point2D(600, 600), true, false);
    assertThat(view.marquee().isVisible()).isTrue();
    push(KeyCode.ESCAPE);
    assertThat(view.marquee().isVisible()).isFalse();
    mouse(MouseEvent.MOUSE_DRAGGED, new Point2D(690, 690), true, false);
    mouse(MouseEvent.MOUSE_RELEASED, new Point2D(690, 690), true, false);
    assertThat(chosen()).containsExactly(first, second);
    push(KeyCode.ESCAPE);
    assertThat(chosen()).isEmpty();
    assertThat(view.selectedProperty().get()).isEqualTo(Item.NONE);
  }

  @Test
  void keys_chooseWhatTheyPassWithShift_andGoPastWithControl() {
    click(first, false, false);
    push(KeyCode.SHIFT, KeyCode.DOWN);
    assertThat(chosen()).containsExactly(first, second);
    push(KeyCode.CONTROL, KeyCode.DOWN);
    assertThat(chosen()).containsExactly(first, second);
    assertThat(view.selectedProperty().get()).isEqualTo(third);
    assertThat(view.getAccessibleText()).contains(", not chosen, 2 chosen");
    push(KeyCode.SPACE);
    assertThat(chosen()).containsExactly(first, second, third);
    push(KeyCode.SPACE);
    assertThat(chosen()).containsExactly(first, second);
    push(KeyCode.UP);
    assertThat(chosen()).containsExactly(second);
  }

  @Test
  void controlA_choosesTheOpenLevel() {
    click(second, false, false);
    push(KeyCode.I);
    push(KeyCode.CONTROL, KeyCode.A);
    int child = tree.item(second).children().get(0);
    assertThat(chosen()).hasSizeGreaterThan(1).endsWith(view.selectedProperty().get());
    assertThat(chosen()).contains(child).allMatch(i -> tree.item(i).parent() == second);
  }

  @Test
  void everyChosenBox_isDrawnAsChosen_andZoomedTo() {
    click(first, false, false);
    click(third, true, false);
    assertThat(accent(first) && accent(third)).isTrue();
    assertThat(accent(second)).isFalse();
    push(KeyCode.Z);
    assertThat(box(first).y()).isBetween(0.0, 700.0);
    assertThat(box(third).bottom()).isBetween(0.0, 700.0);
  }

  /** Whether the outline of a box is in the colour of what is chosen. */
  private boolean accent(int item) {
    Set<Integer> colours = new HashSet<>();
    interact(() -> {
      view.hoveredProperty().set(Item.NONE);
      PixelReader pixels = view.getScene().snapshot(null).getPixelReader();
      int y = (int) Math.round(box(item).y());
      IntStream.rangeClosed(y - 2, y + 2)
          .forEach(at -> colours.add(pixels.getArgb((int) (box(item).x() + 20), at)));
    });
    return colours.contains(0xff000000 | Integer.parseInt(Palette.LIGHT.accent().substring(1), 16));
  }
}
