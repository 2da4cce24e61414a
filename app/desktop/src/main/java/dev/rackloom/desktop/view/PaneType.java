package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Perspective;
import java.util.Set;
import java.util.function.Function;
import javafx.scene.Node;

/**
 * A kind of pane: what the window needs to know of it before there is one.
 *
 * @param id stable: in file names of pictures and in saved layouts
 * @param title on its tab
 * @param icon on its tab
 * @param perspectives those that it stands in at first; it can be called into the others
 * @param place where it stands at first
 * @param make makes one; may be called again
 */
public record PaneType(
    String id,
    String title,
    String icon,
    Set<Perspective> perspectives,
    Place place,
    Function<Site, Node> make) {

  public PaneType {
    perspectives = Set.copyOf(perspectives);
  }

  /** Where a pane stands at first. */
  public enum Place {
    LEFT,
    CENTER,
    TOP_RIGHT,
    BOTTOM_RIGHT
  }

  /** Makes the pane. */
  public Node node(Site site) {
    return make.apply(site);
  }
}
