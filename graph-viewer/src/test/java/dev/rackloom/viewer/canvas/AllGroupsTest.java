package dev.rackloom.viewer.canvas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.ModelTree;
import dev.rackloom.viewer.SampleTree;
import dev.rackloom.viewer.SceneNode;
import dev.rackloom.viewer.Viewport;
import dev.rackloom.viewer.layout.Box;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.testfx.framework.junit5.ApplicationTest;

/** Every group is opened, or closed, at once, and that can be given up. */
class AllGroupsTest extends ApplicationTest {

  private final ModelTree tree = SampleTree.transformer(3);
  private final List<Runnable> waiting = new ArrayList<>();
  private GraphView view;

  @Override
  public void start(Stage stage) {
    view = new GraphView(waiting::add, Runnable::run);
    view.show(tree);
    work();
    stage.setScene(new Scene(view, 700, 700));
    stage.setX(0);
    stage.setY(0);
    stage.show();
  }

  private void work() {
    List.copyOf(waiting).forEach(Runnable::run);
    waiting.clear();
  }

  private List<Integer> shown() {
    return view.sceneModelProperty().get().nodes().stream().map(SceneNode::item).toList();
  }

  private Box onScreen(int item) {
    Box box = view.sceneModelProperty().get().node(item).orElseThrow().box();
    Viewport port = view.viewportProperty().get();
    return new Box(
        port.screenX(box.x()),
        port.screenY(box.y()),
        box.width() * port.scale(),
        box.height() * port.scale());
  }

  private void hit(KeyCode... keys) {
    interact(() -> view.requestFocus());
    push(keys);
    interact(this::work);
  }

  @Test
  void keys_openAllAndCloseAll() {
    List<Integer> before = shown();
    hit(KeyCode.E);
    assertThat(view.sceneModelProperty().get().nodes())
        .noneMatch(n -> n.state() == SceneNode.State.CLOSED);
    assertThat(shown()).hasSize(tree.items().size() - 1);
    hit(KeyCode.SHIFT, KeyCode.E);
    assertThat(shown()).isEqualTo(before);
    assertThat(view.state().all()).isFalse();
  }

  @Test
  void whatIsLookedAt_staysInItsPlace_andInSight() {
    int stage = tree.itemOfStage(1);
    interact(() -> view.picks().only(stage));
    interact(() -> view.zoom(1.2));
    Box before = onScreen(stage);
    hit(KeyCode.E);
    assertThat(onScreen(stage).y()).isCloseTo(before.y(), within(0.5));
    interact(() -> view.go(view.viewportProperty().get().panned(0, -900)));
    hit(KeyCode.SHIFT, KeyCode.E);
    assertThat(onScreen(stage).y()).isBetween(0.0, 700.0);
  }

  @Test
  void whatIsSelected_isSeenAfterwards_alsoIfNobodyMovedBefore() {
    int stage = tree.itemOfStage(2);
    interact(() -> view.picks().only(stage));
    Box before = onScreen(stage);
    assertThat(before.y()).isBetween(0.0, 700.0);
    hit(KeyCode.E);
    assertThat(onScreen(stage).y()).isBetween(-1.0, 700.0);
  }

  @Test
  void everythingThatWasFitted_isFittedAgain_onceAllIsClosed() {
    hit(KeyCode.E);
    interact(() -> view.fit());
    hit(KeyCode.SHIFT, KeyCode.E);
    Box all = view.sceneModelProperty().get().bounds();
    double scale = view.viewportProperty().get().scale();
    assertThat(Math.max(all.width(), all.height()) * scale).isBetween(400.0, 701.0);
  }

  @Test
  void escape_givesItUp_andNothingHasChanged() {
    List<Integer> before = shown();
    interact(() -> view.openAll());
    assertThat(view.busyProperty().get()).isTrue();
    interact(() -> view.closeAll());
    hit(KeyCode.ESCAPE);
    assertThat(view.busyProperty().get()).isFalse();
    assertThat(shown()).isEqualTo(before);
    interact(() -> view.toggle(tree.itemOfStage(0)));
    interact(this::work);
    assertThat(
            view.sceneModelProperty().get().nodes().stream()
                .filter(n -> n.state() == SceneNode.State.OPEN)
                .map(SceneNode::item))
        .containsExactly(tree.itemOfStage(0));
  }

  @Test
  void otherModel_endsTheWait() {
    interact(() -> view.openAll());
    interact(() -> view.show(SampleTree.blocks(2)));
    assertThat(view.busyProperty().get()).isFalse();
    interact(this::work);
    interact(() -> view.picks().only(Item.NONE));
    assertThat(view.sceneModelProperty().get().nodes())
        .noneMatch(n -> n.state() == SceneNode.State.OPEN);
  }
}
