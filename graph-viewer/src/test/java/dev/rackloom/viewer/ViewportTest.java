package dev.rackloom.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rackloom.viewer.layout.Box;
import org.junit.jupiter.api.Test;

class ViewportTest {

  @Test
  void zoom_keepsThePointUnderThePointer() {
    Viewport before = new Viewport(0.8, 40, -25);
    Viewport after = before.zoomed(1.7, 300, 200);
    assertThat(after.sceneX(300)).isCloseTo(before.sceneX(300), within(1e-9));
    assertThat(after.sceneY(200)).isCloseTo(before.sceneY(200), within(1e-9));
  }

  @Test
  void zoom_staysWithinLimits() {
    assertThat(Viewport.ONE.zoomed(1e9, 0, 0).scale()).isEqualTo(Viewport.MOST);
    assertThat(Viewport.ONE.zoomed(1e-9, 0, 0).scale()).isEqualTo(Viewport.LEAST);
  }

  @Test
  void fit_showsTheWholeBox() {
    Box box = new Box(-100, 50, 2000, 700);
    Box seen = Viewport.fit(box, 800, 600, 20, 1).visible(800, 600);
    assertThat(seen.union(box)).isEqualTo(seen);
  }

  @Test
  void showing_movesOnlyWhenNeeded() {
    Viewport view = Viewport.ONE;
    assertThat(view.showing(new Box(100, 100, 50, 50), 400, 400, 10)).isEqualTo(view);
    Viewport moved = view.showing(new Box(900, 100, 50, 50), 400, 400, 10);
    assertThat(moved.screenX(950)).isEqualTo(390);
    assertThat(moved.dy()).isZero();
  }

  @Test
  void onTheWay_theSharedPointStaysAndZoomIsEven() {
    Viewport from = new Viewport(0.5, 10, 20);
    Viewport to = from.zoomed(4, 300, 200);
    Viewport half = from.towards(to, 0.5);
    assertThat(half.scale()).isCloseTo(1, within(1e-9));
    assertThat(half.sceneX(300)).isCloseTo(from.sceneX(300), within(1e-9));
    assertThat(from.towards(to, 1).dx()).isCloseTo(to.dx(), within(1e-9));
    assertThat(from.towards(from.panned(8, 0), 0.25).dx()).isCloseTo(12, within(1e-9));
  }
}
