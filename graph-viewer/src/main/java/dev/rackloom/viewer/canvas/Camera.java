package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Direction;
import dev.rackloom.viewer.Repeat;
import dev.rackloom.viewer.Scene;
import dev.rackloom.viewer.SceneNode;
import dev.rackloom.viewer.Sight;
import dev.rackloom.viewer.Steady;
import dev.rackloom.viewer.Viewport;
import dev.rackloom.viewer.layout.Box;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.layout.Region;
import javafx.util.Duration;

/** Which part of a scene is seen: a good one at first, then where somebody goes. */
final class Camera {

  private static final double MARGIN = 28;
  private static final double READABLE = 0.7;

  /** So small the first view may be to show the model's whole width, or that of its start. */
  private static final double SMALLEST = 0.42;

  /** So small it may be to show the main stream's. */
  private static final double SMALLEST_STREAM = 0.56;

  /** So much of the flow, in units, is its start. */
  private static final double START = 180;

  private static final double COLUMN = 400;
  private static final double ROW = 300;
  private static final double MOST_FIRST = 0.78;
  private static final double MOST_FIT = 1.25;

  /** How small the whole scene may become, as a part of the size at which it fits. */
  private static final double FURTHEST = 0.4;

  private final Region view;
  private final ObjectProperty<Viewport> viewport = new SimpleObjectProperty<>(Viewport.ONE);
  private final Glide glide = new Glide(viewport);
  private Scene scene = Scene.EMPTY;
  private boolean untouched = true;

  /** Whether it went to see everything, and nowhere since. */
  private boolean whole;

  /** What is seen as long as nobody moved: what was when the model was open before. */
  private Sight former = Sight.FIRST;

  /** Whether the scene has changed since the first view was chosen. */
  private boolean unseen = true;

  /** Whether there was a first view of the model yet. */
  private boolean settled;

  /** What the first view is to show too, in the scene that there is then. */
  private Supplier<Optional<Box>> sought = Optional::empty;

  Camera(Region view) {
    this.view = view;
  }

  ObjectProperty<Viewport> viewportProperty() {
    return viewport;
  }

  void takes(Duration duration) {
    glide.takes(duration);
  }

  /** Another model: it is looked at as it was before. */
  void restart(Sight before) {
    untouched = true;
    settled = false;
    unseen = false; // its scene is still to come
    whole = false;
    former = before;
    sought = Optional::empty;
  }

  /** Whether something of the model was seen yet. */
  boolean isSettled() {
    return settled || !untouched;
  }

  /** Whether somebody went somewhere. */
  boolean isMoved() {
    return !untouched;
  }

  /** Whether everything is seen, as somebody wanted. */
  boolean isWhole() {
    return whole;
  }

  /** What is seen, or will be once it has come to rest. */
  Sight sight() {
    Sight there = whole ? Sight.ALL : Sight.of(glide.target(), width(), height());
    return untouched ? former : there;
  }

  void see(Scene next) {
    scene = next;
    unseen = true;
  }

  /** As long as nobody moved, the best first view of what is there and of what was to be seen. */
  void settle(boolean resized) {
    if (untouched && (unseen || resized) && width() > 0 && height() > 0) {
      Viewport first = before();
      glide.stop();
      viewport.set(sought.get().map(box -> showing(first, box)).orElse(first));
      settled |= unseen;
      unseen = false;
    }
  }

  /** As it was before, if there is something to be seen there. */
  private Viewport before() {
    boolean lost =
        former.kind() == Sight.Kind.PART && !former.isOn(scene.bounds(), width(), height());
    former = lost && unseen ? Sight.FIRST : former;
    return switch (former.kind()) {
      case FIRST -> first();
      case ALL -> all(scene.bounds());
      case PART -> former.in(width(), height());
    };
  }

  /** Follows what moved in the scene, so that it stays where it is on the screen. */
  void follow(Steady shift) {
    double scale = viewport.get().scale();
    moved();
    Viewport next = viewport.get().panned(shift.dx() * scale, shift.dy() * scale);
    viewport.set(InSight.kept(scene, next, width(), height()));
  }

  /**
   * Moves as little as needed to see a box and the bracket that it stands beside, not at all where
   * both are seen; also further away, where all of it can still be read then. Before there is a
   * first view, that will be one in which it is seen.
   *
   * @param box finds it in the scene on show; empty if it is not there
   */
  void bringIntoSight(Supplier<Optional<Box>> box) {
    if (untouched && !settled) {
      sought = box;
    } else {
      box.get().ifPresent(this::bringIntoSight);
    }
  }

  private void bringIntoSight(Box box) {
    Viewport next = showing(glide.target(), box);
    if (unseen || !next.equals(glide.target())) {
      untouched = false;
      whole = false;
      glide.to(next);
    }
  }

  private Viewport showing(Viewport now, Box box) {
    Box whole = withBracket(box);
    double fits =
        Math.min((width() - 2 * MARGIN) / whole.width(), (height() - 2 * MARGIN) / whole.height());
    boolean further = fits >= READABLE && fits < now.scale();
    Viewport at = further ? now.zoomed(fits / now.scale(), width() / 2, height() / 2) : now;
    return at.showing(whole, width(), height(), MARGIN);
  }

  private Box withBracket(Box box) {
    boolean down = scene.direction() == Direction.DOWN;
    return scene.repeats().stream()
        .filter(Repeat::bracketed)
        .map(Repeat::box)
        .filter(r -> r.contains(box.centerX(), box.centerY()))
        .findFirst()
        .map(r ->
            down
                ? new Box(r.x(), box.y(), box.right() - r.x(), box.height())
                : new Box(box.x(), r.y(), box.width(), box.bottom() - r.y()))
        .orElse(box);
  }

  /** Shows a box as large as it can be read. */
  void fit(Box box) {
    moved();
    glide.to(all(box));
  }

  /** Shows everything. */
  void fit() {
    fit(scene.bounds());
    whole = true;
  }

  private Viewport all(Box box) {
    return Viewport.fit(box, width(), height(), MARGIN, MOST_FIT);
  }

  void zoom(double factor) {
    go(viewport.get().zoomed(factor, width() / 2, height() / 2));
  }

  /** Goes elsewhere at once, though not so far out that the whole scene is a dot. */
  void go(Viewport next) {
    double fits = all(scene.bounds()).scale();
    boolean further = next.scale() < viewport.get().scale();
    if (!further || next.scale() >= Math.min(fits, READABLE) * FURTHEST) {
      moved();
      viewport.set(InSight.kept(scene, next, width(), height()));
    }
  }

  private void moved() {
    untouched = false;
    whole = false;
    glide.stop();
  }

  Box visible() {
    return viewport.get().visible(width(), height());
  }

  private double width() {
    return view.getWidth();
  }

  private double height() {
    return view.getHeight();
  }

  /**
   * Everything if it can be read, else from the start on: the whole width (or height), else that of
   * the start and the main stream, else of the main stream, else the main column or row.
   */
  private Viewport first() {
    Viewport all = Viewport.fit(scene.bounds(), width(), height(), MARGIN, 1.1);
    if (all.scale() >= READABLE) {
      return all;
    }
    boolean down = scene.direction() == Direction.DOWN;
    double room = (down ? width() : height()) - MARGIN;
    Box stream = scene.stream();
    return from(scene.bounds(), room, SMALLEST)
        .or(() -> from(start().union(stream), room, SMALLEST))
        .or(() -> from(stream, room, SMALLEST_STREAM))
        .orElseGet(() -> {
          double scale = Math.clamp(room / (down ? COLUMN : ROW), READABLE, MOST_FIRST);
          return from(down ? scene.axis() - Repeat.RAIL / 3 : scene.axis(), scale);
        });
  }

  /** All that begins where the flow does. */
  private Box start() {
    Box all = scene.bounds();
    boolean down = scene.direction() == Direction.DOWN;
    return scene.nodes().stream()
        .filter(n -> n.depth() == 0)
        .map(SceneNode::box)
        .filter(b -> down ? b.y() < all.y() + START : b.x() < all.x() + START)
        .reduce(Box::union)
        .orElse(all);
  }

  /** From the start, all of a part across the flow; empty if it would be too small. */
  private Optional<Viewport> from(Box part, double room, double least) {
    boolean down = scene.direction() == Direction.DOWN;
    double fits = room / (down ? part.width() : part.height());
    return fits < least
        ? Optional.empty()
        : Optional.of(from(down ? part.centerX() : part.centerY(), Math.min(fits, MOST_FIRST)));
  }

  /** From the start, so large; in the middle where there is more room than that needs. */
  private Viewport from(double middle, double scale) {
    Box all = scene.bounds();
    if (scene.direction() == Direction.DOWN) {
      double spare = Math.max(MARGIN, (height() - all.height() * scale) / 2);
      return new Viewport(scale, width() / 2 - middle * scale, spare - all.y() * scale);
    }
    double spare = Math.max(MARGIN, (width() - all.width() * scale) / 2);
    return new Viewport(scale, spare - all.x() * scale, height() / 2 - middle * scale);
  }
}
