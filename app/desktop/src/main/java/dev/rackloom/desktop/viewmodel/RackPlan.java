package dev.rackloom.desktop.viewmodel;

import java.util.List;

/**
 * Where a rack's nodes, devices, switches and links stand in a picture: devices in rows, those of a
 * node in one frame, switches above the row that they serve, others above all. Pure.
 *
 * @param nodes frames around devices
 * @param devices in the rack's order
 * @param switches vertices that are no device
 * @param lines links between them
 * @param height of it all
 */
public record RackPlan(
    List<Place> nodes, List<Place> devices, List<Place> switches, List<Line> lines, double height) {

  /** A box with a name. */
  public record Place(String name, double x, double y, double width, double height) {

    /** The middle, left to right. */
    public double centerX() {
      return x + width / 2;
    }

    /** The lower edge. */
    public double bottom() {
      return y + height;
    }

    /** The right edge. */
    public double right() {
      return x + width;
    }
  }

  /** A point of a line. */
  public record Point(double x, double y) {}

  /**
   * A link.
   *
   * @param link the link
   * @param points of a curve: its ends and between them its two handles; else where it turns
   * @param curved whether it is a curve
   */
  public record Line(RackModel.LinkLine link, List<Point> points, boolean curved) {
    public Line {
      points = List.copyOf(points);
    }
  }

  public RackPlan {
    nodes = List.copyOf(nodes);
    devices = List.copyOf(devices);
    switches = List.copyOf(switches);
    lines = List.copyOf(lines);
  }

  /** The plan of a rack in a picture of some width. */
  public static RackPlan of(RackModel.Content rack, double width) {
    return new RackPlanner(rack, width).plan();
  }
}
