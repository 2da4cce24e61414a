package dev.rackloom.viewer.layout;

import dev.rackloom.viewer.layout.Level.Link;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Ends links at the lower and upper sides of their boxes: links of one side are spread over its
 * middle, in the order in which they leave, so that they do not cross at once.
 */
final class Routing {

  private static final double USED = 0.6;
  private static final double STEP = 28;

  private final Level level;
  private final List<Box> boxes;
  private final List<double[]> bends;

  private Routing(Level level, List<Box> boxes, List<double[]> bends) {
    this.level = level;
    this.boxes = boxes;
    this.bends = bends;
  }

  /** Links without bends. */
  static Arrangement straight(Level level, List<Box> boxes) {
    return route(level, boxes, level.links().stream().map(l -> new double[0]).toList());
  }

  /** Links through the given bends (x, y, x, y, ...), by position. */
  static Arrangement route(Level level, List<Box> boxes, List<double[]> bends) {
    return new Routing(level, boxes, bends).route();
  }

  private Arrangement route() {
    double[] startX = new double[bends.size()];
    double[] endX = new double[bends.size()];
    spread(startX, true);
    spread(endX, false);
    List<Polyline> lines = new ArrayList<>(bends.size());
    for (int i = 0; i < bends.size(); i++) {
      lines.add(line(i, startX[i], endX[i]));
    }
    return atOrigin(boxes, lines);
  }

  private void spread(double[] ends, boolean leaving) {
    List<List<Integer>> at = new ArrayList<>();
    boxes.forEach(b -> at.add(new ArrayList<>()));
    for (int i = 0; i < bends.size(); i++) {
      Link link = level.links().get(i);
      at.get(leaving ? link.from() : link.to()).add(i);
    }
    for (int box = 0; box < at.size(); box++) {
      List<Integer> links = at.get(box);
      links.sort(Comparator.comparingDouble(i -> towards(i, leaving)));
      double step = Math.min(STEP, boxes.get(box).width() * USED / Math.max(1, links.size()));
      for (int k = 0; k < links.size(); k++) {
        ends[links.get(k)] = boxes.get(box).centerX() + (k - (links.size() - 1) / 2.0) * step;
      }
    }
  }

  /** The x that a link heads for when it leaves a box, or comes from when it enters one. */
  private double towards(int link, boolean leaving) {
    double[] via = bends.get(link);
    if (via.length > 0) {
      return leaving ? via[0] : via[via.length - 2];
    }
    Link l = level.links().get(link);
    return boxes.get(leaving ? l.to() : l.from()).centerX();
  }

  private Polyline line(int link, double startX, double endX) {
    Link l = level.links().get(link);
    double[] via = bends.get(link);
    double[] xy = new double[via.length + 4];
    xy[0] = startX;
    xy[1] = boxes.get(l.from()).bottom();
    System.arraycopy(via, 0, xy, 2, via.length);
    xy[xy.length - 2] = endX;
    xy[xy.length - 1] = boxes.get(l.to()).y();
    return Polyline.of(xy);
  }

  /** The same with its upper left corner at the origin. */
  static Arrangement atOrigin(List<Box> boxes, List<Polyline> lines) {
    if (boxes.isEmpty()) {
      return new Arrangement(boxes, lines, new Size(0, 0));
    }
    Box all = boxes.stream().reduce(Box::union).orElse(Box.EMPTY);
    for (Polyline line : lines) {
      all = all.union(line.bounds());
    }
    double dx = -all.x();
    double dy = -all.y();
    return new Arrangement(
        boxes.stream().map(b -> b.moved(dx, dy)).toList(),
        lines.stream().map(l -> l.moved(dx, dy)).toList(),
        new Size(all.width(), all.height()));
  }
}
