package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Viewport;
import javafx.animation.Animation;
import javafx.animation.Interpolator;
import javafx.animation.Transition;
import javafx.beans.property.ObjectProperty;
import javafx.util.Duration;

/** Moves a viewport smoothly, or at once if it takes no time. */
final class Glide extends Transition {

  private final ObjectProperty<Viewport> viewport;
  private Viewport from = Viewport.ONE;
  private Viewport to = Viewport.ONE;

  Glide(ObjectProperty<Viewport> viewport) {
    this.viewport = viewport;
    setInterpolator(Interpolator.EASE_BOTH);
    setCycleDuration(Duration.ZERO);
  }

  void takes(Duration duration) {
    setCycleDuration(duration);
  }

  void to(Viewport target) {
    stop();
    if (getCycleDuration().lessThanOrEqualTo(Duration.ZERO)) {
      viewport.set(target);
    } else {
      from = viewport.get();
      to = target;
      playFromStart();
    }
  }

  /** Where it will be once it has come to rest. */
  Viewport target() {
    return getStatus() == Animation.Status.RUNNING ? to : viewport.get();
  }

  @Override
  protected void interpolate(double part) {
    viewport.set(part >= 1 ? to : from.towards(to, part));
  }
}
