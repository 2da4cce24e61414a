package dev.rackloom.viewer.canvas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.viewer.Direction;
import dev.rackloom.viewer.Viewport;
import dev.rackloom.viewer.layout.Box;
import org.junit.jupiter.api.Test;

class MinimapTest {

  private static final double WIDTH = 76;
  private static final double HEIGHT = 600;

  private static Viewport small(Box bounds, double axis) {
    return Minimap.small(bounds, axis, Direction.DOWN, false, WIDTH, HEIGHT);
  }

  @Test
  void sceneWithArms_isSeenWhole() {
    Box bounds = new Box(-400, 0, 620, 1000);
    Viewport small = small(bounds, 0);
    assertThat(small.screenX(bounds.x())).isPositive();
    assertThat(small.screenX(bounds.right())).isLessThan(WIDTH);
    assertThat(small.screenY(bounds.y())).isPositive();
    assertThat(small.screenY(bounds.bottom())).isLessThan(HEIGHT);
  }

  /** As a small model with three inputs beside each other. */
  @Test
  void sceneThatIsWiderThanLong_isSeenWhole() {
    Box bounds = new Box(-500, 0, 1_200, 720);
    Viewport small = small(bounds, 0);
    assertThat(small.screenX(bounds.x())).isPositive();
    assertThat(small.screenX(bounds.right())).isLessThan(WIDTH);
  }

  @Test
  void sceneThatIsVeryWide_keepsItsLength_aroundItsAxis() {
    Box bounds = new Box(-9_000, 0, 10_000, 4_000);
    Viewport small = small(bounds, 0);
    assertThat(small.screenX(0)).isEqualTo(WIDTH / 2);
    assertThat(small.screenY(bounds.bottom()) - small.screenY(bounds.y())).isGreaterThan(500);
  }

  @Test
  void foldedScene_isSeenWhole_howeverWide() {
    Box bounds = new Box(0, 0, 10_000, 4_000);
    Viewport small = Minimap.small(bounds, 0, Direction.DOWN, true, WIDTH, HEIGHT);
    assertThat(small.screenX(bounds.right())).isLessThan(WIDTH);
  }
}
