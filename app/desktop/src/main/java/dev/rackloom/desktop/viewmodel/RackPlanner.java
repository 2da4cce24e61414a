package dev.rackloom.desktop.viewmodel;

import dev.rackloom.desktop.viewmodel.RackPlan.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Puts the parts of a rack in their places: row by row, from the top. */
final class RackPlanner {

  static final double GUTTER = 26;
  static final double SWITCH_HIGH = 24;
  private static final double SWITCH_WIDE = 84;
  private static final double SWITCH_LEAST = 48;
  private static final double DEVICE_HIGH = 38;
  private static final double NAME_HIGH = 18;
  private static final double DROP = 46;
  private static final double STEP = 28;
  private static final double UNDER = 24;

  private final RackModel.Content rack;
  private final double width;
  private final double left;
  private final Map<String, List<RackModel.DeviceCard>> byNode = new LinkedHashMap<>();
  private final RackShelves shelves;
  private final Map<String, Place> places = new LinkedHashMap<>();
  private final Map<String, Integer> rows = new HashMap<>();
  private final Map<String, RackLevels.Level> levels;
  private final List<Place> nodes = new ArrayList<>();
  private final List<Place> switches = new ArrayList<>();

  RackPlanner(RackModel.Content rack, double width) {
    this.rack = rack;
    this.width = width;
    rack.devices().forEach(d -> byNode.computeIfAbsent(d.node(), n -> new ArrayList<>()).add(d));
    List<Integer> counts = byNode.values().stream().map(List::size).toList();
    boolean one = RackShelves.of(counts, width).rows().size() == 1;
    left = one ? 0 : GUTTER;
    shelves = RackShelves.of(counts, width - left);
    rowsOfDevices();
    levels = RackLevels.of(rack, rows);
    levels.forEach((vertex, level) -> rows.put(vertex, level.row()));
  }

  private void rowsOfDevices() {
    List<List<RackModel.DeviceCard>> all = List.copyOf(byNode.values());
    for (int row = 0; row < shelves.rows().size(); row++) {
      int at = row;
      shelves.rows().get(row).forEach(node -> all.get(node).forEach(d -> rows.put(d.id(), at)));
    }
  }

  RackPlan plan() {
    double y = bandHigh(RackLevels.TOP);
    double[] tops = new double[shelves.rows().size()];
    for (int row = 0; row < tops.length; row++) {
      tops[row] = y;
      y = placeNodes(row, y + bandHigh(row)) + UNDER;
    }
    for (int row = 0; row < tops.length; row++) {
      placeBand(row, tops[row]);
    }
    placeBand(RackLevels.TOP, 0);
    RackWires wires = new RackWires(places, rows, shelves.rows().size(), width);
    return new RackPlan(
        nodes,
        rack.devices().stream().map(d -> place(d.id())).toList(),
        switches,
        rack.links().stream().map(wires::line).toList(),
        y);
  }

  private Place place(String vertex) {
    return Objects.requireNonNull(places.get(vertex), vertex);
  }

  /** Places the nodes of a row; returns where they end. */
  private double placeNodes(int row, double top) {
    List<String> names = List.copyOf(byNode.keySet());
    List<Integer> members = shelves.rows().get(row);
    double spare = shelves.rows().size() == 1 ? (width - shelves.wide(members)) / 2 : 0;
    double x = left + Math.max(0, spare);
    double end = top;
    for (int node : members) {
      Place frame = placeNode(names.get(node), shelves.across().get(node), x, top);
      nodes.add(frame);
      end = Math.max(end, frame.bottom());
      x = frame.right() + RackShelves.BETWEEN;
    }
    return end;
  }

  private Place placeNode(String name, int across, double x, double top) {
    List<RackModel.DeviceCard> devices = byNode.getOrDefault(name, List.of());
    double each = shelves.each();
    for (int i = 0; i < devices.size(); i++) {
      String id = devices.get(i).id();
      int below = i / across;
      double deviceX = x + RackShelves.FRAME + (i % across) * (each + RackShelves.GAP);
      double deviceY = top + RackShelves.FRAME + below * (DEVICE_HIGH + RackShelves.GAP);
      places.put(id, new Place(id, deviceX, deviceY, each, DEVICE_HIGH));
    }
    int deep = Math.ceilDiv(devices.size(), across);
    double high =
        deep * DEVICE_HIGH + (deep - 1) * RackShelves.GAP + 2 * RackShelves.FRAME + NAME_HIGH;
    return new Place(name, x, top, RackShelves.wide(across, each), high);
  }

  /** The lines of switches of a row, the farthest from devices first. */
  private List<List<String>> band(int row) {
    int perLine =
        Math.max(1, (int) ((width - left + RackShelves.GAP) / (SWITCH_LEAST + RackShelves.GAP)));
    List<List<String>> lines = new ArrayList<>();
    List<Integer> depths =
        levels.values().stream()
            .filter(l -> l.row() == row)
            .map(RackLevels.Level::depth)
            .distinct()
            .sorted(Comparator.reverseOrder())
            .toList();
    for (int depth : depths) {
      List<String> names =
          levels.keySet().stream()
              .filter(v -> new RackLevels.Level(row, depth).equals(levels.get(v)))
              .toList();
      for (int from = 0; from < names.size(); from += perLine) {
        lines.add(names.subList(from, Math.min(names.size(), from + perLine)));
      }
    }
    return lines;
  }

  private double bandHigh(int row) {
    int lines = band(row).size();
    return lines == 0 ? 0 : lines * SWITCH_HIGH + (lines - 1) * STEP + DROP;
  }

  /** From the line next to the devices up, so that each stands over what it is joined to. */
  private void placeBand(int row, double top) {
    List<List<String>> lines = band(row);
    for (int i = lines.size() - 1; i >= 0; i--) {
      placeLine(lines.get(i), top + i * (SWITCH_HIGH + STEP));
    }
  }

  /** Each above the middle of what it is joined to, moved apart where they would overlap. */
  private void placeLine(List<String> line, double y) {
    Map<String, Double> middles = new HashMap<>();
    line.forEach(v -> middles.put(v, middle(v)));
    List<String> sorted = line.stream().sorted(Comparator.comparing(middles::get)).toList();
    double gap = RackShelves.GAP;
    double each = Math.min(SWITCH_WIDE, (width - left + gap) / sorted.size() - gap);
    double least = left;
    for (int i = 0; i < sorted.size(); i++) {
      String name = sorted.get(i);
      double most = width - (sorted.size() - i) * (each + gap) + gap;
      double wanted = middles.getOrDefault(name, width / 2) - each / 2;
      Place place = new Place(name, Math.max(least, Math.min(most, wanted)), y, each, SWITCH_HIGH);
      switches.add(place);
      places.put(name, place);
      least = place.right() + gap;
    }
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
}
