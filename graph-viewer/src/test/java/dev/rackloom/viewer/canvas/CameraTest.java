package dev.rackloom.viewer.canvas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.ModelTree;
import dev.rackloom.viewer.SampleTree;
import dev.rackloom.viewer.Scene;
import dev.rackloom.viewer.SceneBuilder;
import dev.rackloom.viewer.Sight;
import dev.rackloom.viewer.Viewport;
import dev.rackloom.viewer.Wanted;
import dev.rackloom.viewer.layout.BoundedLayout;
import dev.rackloom.viewer.layout.Box;
import java.util.List;
import javafx.scene.layout.Region;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.testfx.framework.junit5.ApplicationTest;

class CameraTest extends ApplicationTest {

  private static final double WIDTH = 520;
  private static final double HEIGHT = 600;

  private final Region pane = new Region();
  private Camera camera;

  /** What a camera moves with needs the toolkit. */
  @Override
  public void start(Stage stage) {
    camera = new Camera(pane);
  }

  private Scene see(ModelTree tree) {
    Scene scene = new SceneBuilder(tree, BoundedLayout.standard()).build(Wanted.FIRST);
    pane.resize(WIDTH, HEIGHT);
    camera.restart(Sight.FIRST);
    camera.see(scene);
    camera.settle(true);
    return scene;
  }

  private static boolean isAround(Box seen, Box box) {
    Box around = seen.grown(1e-6); // as far as numbers are exact
    return around.contains(box.x(), box.y()) && around.contains(box.right(), box.bottom());
  }

  private static boolean isAcross(Box seen, Box box) {
    return seen.x() <= box.x() && box.right() <= seen.right();
  }

  @Test
  void firstView_showsAllInputs_whereTheirNamesCanBeRead() {
    Scene scene = see(SampleTree.severalInputs(4, 5));
    assertThat(scene.bounds().width() * 0.6).isGreaterThan(WIDTH);
    Box seen = camera.visible();
    assertThat(isAround(seen, scene.bounds())).isTrue();
    assertThat(scene.nodes())
        .filteredOn(n -> n.kind() == Item.Kind.INPUT)
        .hasSize(4)
        .allMatch(n ->
            n.box().height() * camera.viewportProperty().get().scale()
                >= LabelPainter.LEAST_END_PX);
  }

  @Test
  void firstView_ofALongModel_cutsNothingOfItsStart() {
    Scene scene = see(SampleTree.severalInputs(4, 90));
    Box seen = camera.visible();
    assertThat(scene.bounds().height()).isGreaterThan(seen.height());
    assertThat(seen.y()).isLessThan(scene.bounds().y());
    assertThat(scene.nodes())
        .filteredOn(n -> n.depth() == 0)
        .allMatch(n -> isAcross(seen, n.box()));
  }

  @Test
  void wherever_somethingIsInSight() {
    Scene scene = see(SampleTree.severalInputs(4, 5));
    for (double[] way : List.of(new double[] {9e5, 0}, new double[] {-300, -9e5})) {
      camera.go(camera.viewportProperty().get().panned(way[0], way[1]));
      assertThat(scene.in(camera.visible())).isNotEmpty();
    }
    Viewport there = camera.viewportProperty().get();
    Box corner = scene.nodes().getFirst().box();
    camera.go(there.zoomed(4 / there.scale(), there.screenX(corner.x()), -500));
    assertThat(scene.in(camera.visible())).isNotEmpty();
  }
}
