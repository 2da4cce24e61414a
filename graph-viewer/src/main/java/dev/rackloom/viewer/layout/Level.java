package dev.rackloom.viewer.layout;

import java.util.List;

/**
 * Boxes to be arranged and the links between them. Any links: cycles, self loops and parallels are
 * the layout's business.
 *
 * @param boxes sizes, by position
 * @param links between positions
 */
public record Level(List<Size> boxes, List<Link> links) {

  /** A link between two positions. */
  public record Link(int from, int to) {}

  public Level {
    boxes = List.copyOf(boxes);
    links = List.copyOf(links);
    int n = boxes.size();
    for (Link link : links) {
      if (link.from() < 0 || link.from() >= n || link.to() < 0 || link.to() >= n) {
        throw new IllegalArgumentException(
            "a link goes from " + link.from() + " to " + link.to() + ", but there are " + n);
      }
    }
  }
}
