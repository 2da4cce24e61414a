package dev.rackloom.desktop.viewmodel;

import dev.rackloom.desktop.viewmodel.RackPlan.Line;
import dev.rackloom.desktop.viewmodel.RackPlan.Place;
import dev.rackloom.desktop.viewmodel.RackPlan.Point;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The ways of links between places: a curve down, under devices side by side, straight across
 * between switches; from above all rows to a lower one, through the gutter at the left.
 */
final class RackWires {

  private static final double BEND = 34;
  private static final double TURN = 7;

  private final Map<String, Place> places;
  private final Map<String, Integer> rows;
  private final int rowCount;
  private final double width;

  RackWires(Map<String, Place> places, Map<String, Integer> rows, int rowCount, double width) {
    this.places = places;
    this.rows = rows;
    this.rowCount = rowCount;
    this.width = width;
  }

  Line line(RackModel.LinkLine link) {
    Place a = place(link.a());
    Place b = place(link.b());
    Place up = a.y() <= b.y() ? a : b;
    Place down = up.equals(a) ? b : a;
    if (a.y() == b.y()) {
      return isSwitch(up) ? across(link, a, b) : under(link, a, b);
    }
    int to = row(down);
    return row(up) == RackLevels.TOP && to > 0 ? through(link, up, down, to) : down(link, up, down);
  }

  private Place place(String vertex) {
    return Objects.requireNonNull(places.get(vertex), vertex);
  }

  private int row(Place place) {
    return rows.getOrDefault(place.name(), RackLevels.TOP);
  }

  private static boolean isSwitch(Place place) {
    return place.height() == RackPlanner.SWITCH_HIGH;
  }

  private static Line under(RackModel.LinkLine link, Place a, Place b) {
    double y = a.bottom();
    return new Line(
        link,
        List.of(
            new Point(a.centerX(), y),
            new Point(a.centerX(), y + BEND),
            new Point(b.centerX(), y + BEND),
            new Point(b.centerX(), y)),
        true);
  }

  private static Line across(RackModel.LinkLine link, Place a, Place b) {
    Place left = a.x() < b.x() ? a : b;
    Place right = left.equals(a) ? b : a;
    double y = left.y() + left.height() / 2;
    return new Line(link, List.of(new Point(left.right(), y), new Point(right.x(), y)), false);
  }

  private Line down(RackModel.LinkLine link, Place up, Place down) {
    double x0 = leaves(up, down.centerX());
    double y0 = up.bottom();
    double x1 = down.centerX();
    double half = (down.y() - y0) / 2;
    return new Line(
        link,
        List.of(
            new Point(x0, y0),
            new Point(x0, y0 + half),
            new Point(x1, down.y() - half),
            new Point(x1, down.y())),
        true);
  }

  private Line through(RackModel.LinkLine link, Place up, Place down, int to) {
    double x0 = leaves(up, 0);
    double gutter = RackPlanner.GUTTER * (to + 0.5) / (rowCount + 0.5) - 2;
    double y0 = up.bottom();
    double x1 = down.centerX();
    return new Line(
        link,
        List.of(
            new Point(x0, y0),
            new Point(x0, y0 + TURN),
            new Point(gutter, y0 + TURN),
            new Point(gutter, down.y() - TURN),
            new Point(x1, down.y() - TURN),
            new Point(x1, down.y())),
        false);
  }

  /** Where a line leaves a switch downwards: the farther right it goes, the farther right. */
  private double leaves(Place up, double toX) {
    double part = (toX + 1) / (width + 2);
    return up.x() + up.width() * Math.clamp(part, 0.1, 0.9);
  }
}
