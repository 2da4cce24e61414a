package dev.rackloom.viewer.canvas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.viewer.Direction;
import dev.rackloom.viewer.layout.Box;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StripTest {

  private static final double WIDTH = 76;
  private static final double HEIGHT = 600;

  /** Arms beside it, wider than long, very wide, a dot. */
  @ParameterizedTest
  @CsvSource({
    "-400, 0, 620, 1000",
    "-500, 0, 1200, 720",
    "-9000, 0, 10000, 4000",
    "0, 5, 30, 10",
    "0, 0, 700, 900000"
  })
  void scene_isSeenWhole(double x, double y, double wide, double high) {
    Box bounds = new Box(x, y, wide, high);
    Strip strip = Strip.of(bounds, Direction.DOWN, WIDTH, HEIGHT);
    assertThat(strip.screenX(bounds.x())).isPositive();
    assertThat(strip.screenX(bounds.right())).isLessThan(WIDTH);
    assertThat(strip.screenY(bounds.y())).isPositive();
    assertThat(strip.screenY(bounds.bottom())).isLessThan(HEIGHT);
  }

  @ParameterizedTest
  @EnumSource(Direction.class)
  void veryWideScene_keepsItsLength(Direction direction) {
    boolean down = direction == Direction.DOWN;
    Box bounds = down ? new Box(0, 0, 10_000, 4_000) : new Box(0, 0, 4_000, 10_000);
    Strip strip = Strip.of(bounds, direction, down ? WIDTH : HEIGHT, down ? HEIGHT : WIDTH);
    assertThat(4_000 * (down ? strip.scaleY() : strip.scaleX())).isGreaterThan(500);
  }
}
