package dev.rackloom.viewer;

import dev.rackloom.viewer.layout.Arrangement;
import dev.rackloom.viewer.layout.Box;
import dev.rackloom.viewer.layout.Level.Link;
import dev.rackloom.viewer.layout.Polyline;
import dev.rackloom.viewer.layout.Size;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Room for brackets inside a group: a box that stands for others is laid out wider by a bracket on
 * either side, so that its lines keep to its middle, and then put back to its size. Brackets of
 * runs that are shown one by one stand to the left of all of them.
 */
final class Rails {

  private static final double CORNER = 7;

  private final Direction direction;

  Rails(Direction direction) {
    this.direction = direction;
  }

  /** A box with a bracket's room on both sides. */
  Size beside(Size size) {
    return direction == Direction.DOWN
        ? new Size(size.width() + 2 * Repeat.RAIL, size.height())
        : new Size(size.width(), size.height() + 2 * Repeat.RAIL);
  }

  /** The arrangement with some boxes put back to their sizes, and room for all brackets. */
  Arrangement settle(Arrangement arranged, Stacks.Stacked stacked) {
    if (stacked.runs().isEmpty()) {
      return arranged;
    }
    BitSet standing = stacked.standing();
    List<Box> boxes = new ArrayList<>(arranged.boxes());
    standing.stream().forEach(i -> boxes.set(i, slim(boxes.get(i))));
    double outside =
        stacked.repeats(boxes, direction).stream()
            .mapToDouble(r -> direction == Direction.DOWN ? -r.box().x() : -r.box().y())
            .reduce(0, Math::max);
    return moved(new Arrangement(boxes, lines(arranged, stacked, boxes), arranged.size()), outside);
  }

  /** Lines whose ends are at the boxes, also at those that were put back to their sizes. */
  private List<Polyline> lines(Arrangement arranged, Stacks.Stacked stacked, List<Box> boxes) {
    BitSet standing = stacked.standing();
    List<Link> links = stacked.shown().flow().links();
    List<Polyline> lines = new ArrayList<>(arranged.links());
    for (int i = 0; i < lines.size(); i++) {
      Link link = links.get(i);
      if (standing.get(link.from())) {
        lines.set(i, ending(lines.get(i), 0, boxes.get(link.from())));
      }
      if (standing.get(link.to())) {
        lines.set(i, ending(lines.get(i), lines.get(i).size() - 1, boxes.get(link.to())));
      }
    }
    return lines;
  }

  /** A line one point of which is moved along the side of a box, to where the box is. */
  private Polyline ending(Polyline line, int point, Box box) {
    double[] xy = new double[2 * line.size()];
    for (int i = 0; i < line.size(); i++) {
      xy[2 * i] = line.x(i);
      xy[2 * i + 1] = line.y(i);
    }
    if (direction == Direction.DOWN) {
      xy[2 * point] = Math.clamp(line.x(point), box.x() + inset(box), box.right() - inset(box));
    } else {
      xy[2 * point + 1] =
          Math.clamp(line.y(point), box.y() + inset(box), box.bottom() - inset(box));
    }
    return Polyline.of(xy);
  }

  /** Round corners are left out. */
  private static double inset(Box box) {
    return Math.min(CORNER, Math.min(box.width(), box.height()) / 4);
  }

  private Box slim(Box box) {
    return direction == Direction.DOWN
        ? new Box(box.x() + Repeat.RAIL, box.y(), box.width() - 2 * Repeat.RAIL, box.height())
        : new Box(box.x(), box.y() + Repeat.RAIL, box.width(), box.height() - 2 * Repeat.RAIL);
  }

  private Arrangement moved(Arrangement all, double by) {
    double dx = direction == Direction.DOWN ? by : 0;
    double dy = direction == Direction.DOWN ? 0 : by;
    return new Arrangement(
        all.boxes().stream().map(b -> b.moved(dx, dy)).toList(),
        all.links().stream().map(l -> l.moved(dx, dy)).toList(),
        new Size(all.size().width() + dx, all.size().height() + dy));
  }
}
