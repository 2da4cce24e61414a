package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Cuts;
import dev.rackloom.viewer.Overlay;
import dev.rackloom.viewer.Overlay.Mark;
import dev.rackloom.viewer.Palette;
import dev.rackloom.viewer.SceneNode;
import dev.rackloom.viewer.Tint;
import java.util.HashMap;
import java.util.Map;
import javafx.scene.paint.Color;

/** How the boxes of one frame look by its overlay: of each stage and each tint worked out once. */
final class BoxLooks {

  private final Overlay overlay;
  private final Palette palette;
  private final Colours colours;
  private final Map<Integer, BoxLook> ofStages = new HashMap<>();
  private final Map<Tint, Fills> ofTints = new HashMap<>();
  private BoxLook latest = BoxLook.NONE;
  private int latestStage = Integer.MIN_VALUE;

  /**
   * How a box looks.
   *
   * @param mark what the overlay says of it
   * @param fills in its tint
   */
  record BoxLook(Mark mark, Fills fills) {
    private static final BoxLook NONE =
        new BoxLook(Mark.NONE, new Fills(Color.BLACK, Color.BLACK, 0));
  }

  /**
   * Colours of a tint.
   *
   * @param near the fill of a box that can be read
   * @param far the fill of one that cannot, and of the stripe and the bar of one that can
   * @param cut of the stripe, or of a box that cannot be read
   */
  record Fills(Color near, Color far, int cut) {}

  BoxLooks(Overlay overlay, Palette palette, Colours colours) {
    this.overlay = overlay;
    this.palette = palette;
    this.colours = colours;
  }

  /** By what is said of the box itself, else of its stage. */
  BoxLook of(SceneNode node) {
    Mark own = overlay.own(node.item());
    return own.equals(Mark.NONE) ? ofStage(node.stage()) : look(own);
  }

  private BoxLook ofStage(int stage) {
    if (stage != latestStage) {
      latestStage = stage;
      latest = ofStages.computeIfAbsent(stage, s -> look(s < 0 ? Mark.NONE : overlay.mark(s)));
    }
    return latest;
  }

  private BoxLook look(Mark mark) {
    return new BoxLook(mark, ofTints.computeIfAbsent(mark.tint(), this::fills));
  }

  private Fills fills(Tint tint) {
    return new Fills(
        colours.of(palette.wash(tint)), colours.of(palette.shade(tint)), Cuts.in(tint));
  }
}
