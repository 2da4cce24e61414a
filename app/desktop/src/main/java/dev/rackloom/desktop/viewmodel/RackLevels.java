package dev.rackloom.desktop.viewmodel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which row of devices a switch serves and how many links it is from there: one that serves several
 * rows, or none, stands above them all. Breadth first from the devices; O(links).
 */
final class RackLevels {

  /** Above all rows. */
  static final int TOP = -1;

  private final Map<String, Set<String>> neighbours = new LinkedHashMap<>();
  private final Map<String, Integer> rows;
  private final Map<String, Level> levels = new LinkedHashMap<>();

  /**
   * Where a switch stands.
   *
   * @param row that it serves, or {@link #TOP}
   * @param depth links to the nearest device, from 1
   */
  record Level(int row, int depth) {}

  private RackLevels(RackModel.Content rack, Map<String, Integer> rows) {
    this.rows = new HashMap<>(rows);
    rack.links()
        .forEach(l -> {
          neighbours.computeIfAbsent(l.a(), v -> new HashSet<>()).add(l.b());
          neighbours.computeIfAbsent(l.b(), v -> new HashSet<>()).add(l.a());
        });
  }

  /** The switches of a rack, whose devices stand in these rows. */
  static Map<String, Level> of(RackModel.Content rack, Map<String, Integer> rows) {
    return new RackLevels(rack, rows).walk();
  }

  private Map<String, Level> walk() {
    List<String> open = new ArrayList<>(neighbours.keySet());
    open.removeIf(rows::containsKey);
    for (int depth = 1; !open.isEmpty(); depth++) {
      Map<String, Integer> found = new LinkedHashMap<>();
      for (String vertex : open) {
        Set<Integer> near = rowsAt(vertex);
        if (!near.isEmpty()) {
          found.put(vertex, near.size() == 1 ? near.iterator().next() : TOP);
        }
      }
      if (found.isEmpty()) {
        open.forEach(v -> found.put(v, TOP)); // joined to no device
      }
      int at = depth;
      found.forEach((vertex, row) -> levels.put(vertex, new Level(row, at)));
      rows.putAll(found);
      open.removeAll(found.keySet());
    }
    return levels;
  }

  private Set<Integer> rowsAt(String vertex) {
    Set<Integer> near = new HashSet<>();
    neighbours.getOrDefault(vertex, Set.of()).stream()
        .filter(rows::containsKey)
        .forEach(n -> near.add(rows.getOrDefault(n, TOP)));
    return near;
  }
}
