package dev.rackloom.viewer.layout;

import java.util.List;

/**
 * Where the boxes and links of a level went; the upper left corner is at the origin.
 *
 * @param boxes by position
 * @param links by position; {@link Polyline#NONE} for a self loop
 * @param size of it all
 */
public record Arrangement(List<Box> boxes, List<Polyline> links, Size size) {

  public Arrangement {
    boxes = List.copyOf(boxes);
    links = List.copyOf(links);
  }
}
