package dev.rackloom.desktop.viewmodel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a rack's nodes, devices, switches and links stand in a picture: switches in a row above,
 * devices in a row below, those of a node in one frame. Pure.
 *
 * @param nodes frames around devices
 * @param devices in the rack's order
 * @param switches vertices that are no device
 * @param lines links between them
 * @param height of it all
 */
public record RackPlan(
    List<Place> nodes, List<Place> devices, List<Place> switches, List<Line> lines, double height) {

  private static final double GAP = 8;
  private static final double FRAME = 8;
  private static final double BETWEEN = 16;
  private static final double NARROWEST = 10;
  private static final double WIDEST = 130;
  private static final double SWITCH_HIGH = 24;
  private static final double SWITCH_WIDE = 84;
  private static final double DEVICE_HIGH = 38;
  private static final double NAME_HIGH = 18;
  private static final double DROP = 46;

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
  }

  /**
   * A link.
   *
   * @param link the link
   * @param below whether it runs below the devices that it joins
   */
  public record Line(
      RackModel.LinkLine link, double x0, double y0, double x1, double y1, boolean below) {}

  public RackPlan {
    nodes = List.copyOf(nodes);
    devices = List.copyOf(devices);
    switches = List.copyOf(switches);
    lines = List.copyOf(lines);
  }

  /** The plan of a rack in a picture of some width. */
  public static RackPlan of(RackModel.Content rack, double width) {
    return new Builder(rack, width).build();
  }

  private static final class Builder {
    private final RackModel.Content rack;
    private final double width;
    private final Map<String, List<RackModel.DeviceCard>> byNode = new LinkedHashMap<>();
    private final Map<String, Place> places = new LinkedHashMap<>();
    private final List<Place> nodes = new ArrayList<>();
    private final List<Place> switches = new ArrayList<>();

    Builder(RackModel.Content rack, double width) {
      this.rack = rack;
      this.width = width;
      rack.devices().forEach(d -> byNode.computeIfAbsent(d.node(), n -> new ArrayList<>()).add(d));
    }

    RackPlan build() {
      placeDevices();
      placeSwitches();
      double bottom = nodes.stream().mapToDouble(Place::bottom).max().orElse(0);
      List<Line> lines = rack.links().stream().map(this::line).toList();
      boolean below = lines.stream().anyMatch(Line::below);
      return new RackPlan(
          nodes,
          rack.devices().stream().map(d -> place(d.id())).toList(),
          switches,
          lines,
          bottom + (below ? DROP / 2 : 4));
    }

    private Place place(String vertex) {
      return java.util.Objects.requireNonNull(places.get(vertex), vertex);
    }

    private void placeDevices() {
      int count = Math.max(1, rack.devices().size());
      double frames = byNode.size() * 2 * FRAME + Math.max(0, byNode.size() - 1) * BETWEEN;
      double gaps = Math.max(0, count - byNode.size()) * GAP;
      double each = Math.clamp((width - frames - gaps) / count, NARROWEST, WIDEST);
      double x = Math.max(0, (width - frames - gaps - each * count) / 2);
      double top = SWITCH_HIGH + DROP;
      for (Map.Entry<String, List<RackModel.DeviceCard>> node : byNode.entrySet()) {
        double left = x;
        x += FRAME;
        for (RackModel.DeviceCard device : node.getValue()) {
          places.put(device.id(), new Place(device.id(), x, top + FRAME, each, DEVICE_HIGH));
          x += each + GAP;
        }
        x += FRAME - GAP;
        nodes.add(
            new Place(node.getKey(), left, top, x - left, DEVICE_HIGH + 2 * FRAME + NAME_HIGH));
        x += BETWEEN;
      }
    }

    /** Each above the middle of what it is joined to, moved apart where they would overlap. */
    private void placeSwitches() {
      List<String> names =
          rack.links().stream()
              .flatMap(l -> java.util.stream.Stream.of(l.a(), l.b()))
              .filter(v -> !places.containsKey(v))
              .distinct()
              .sorted(Comparator.comparingDouble(this::middle))
              .toList();
      double least = 0;
      double needed = names.size() * (SWITCH_WIDE + GAP);
      double each = needed <= width ? SWITCH_WIDE : Math.max(NARROWEST, width / names.size() - GAP);
      for (int i = 0; i < names.size(); i++) {
        double most = width - (names.size() - i) * (each + GAP) + GAP;
        double x = Math.max(least, Math.min(most, middle(names.get(i)) - each / 2));
        Place place = new Place(names.get(i), x, 0, each, SWITCH_HIGH);
        switches.add(place);
        least = x + each + GAP;
      }
      switches.forEach(s -> places.put(s.name(), s));
    }

    private double middle(String vertex) {
      return rack.links().stream()
          .filter(l -> l.a().equals(vertex) || l.b().equals(vertex))
          .map(l -> l.a().equals(vertex) ? l.b() : l.a())
          .filter(places::containsKey)
          .mapToDouble(v -> place(v).centerX())
          .average()
          .orElse(width / 2);
    }

    private Line line(RackModel.LinkLine link) {
      Place a = place(link.a());
      Place b = place(link.b());
      boolean below = a.y() > 0 && b.y() > 0;
      if (below) {
        return new Line(link, a.centerX(), a.bottom(), b.centerX(), b.bottom(), true);
      }
      if (a.y() == 0 && b.y() == 0) {
        Place left = a.x() < b.x() ? a : b;
        Place right = a.x() < b.x() ? b : a;
        double y = SWITCH_HIGH / 2;
        return new Line(link, left.x() + left.width(), y, right.x(), y, false);
      }
      Place up = a.y() == 0 ? a : b;
      Place down = a.y() == 0 ? b : a;
      double part = (down.centerX() + 1) / (width + 2);
      double x0 = up.x() + up.width() * Math.clamp(part, 0.1, 0.9);
      return new Line(link, x0, up.bottom(), down.centerX(), down.y(), false);
    }
  }
}
