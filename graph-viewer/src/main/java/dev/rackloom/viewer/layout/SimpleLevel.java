package dev.rackloom.viewer.layout;

import dev.rackloom.viewer.layout.Level.Link;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A level without self loops, parallel links and cycles, and the way back to the level it came
 * from. Links that close a cycle in a depth-first walk from the first box on are reversed.
 */
final class SimpleLevel {

  private final Level original;
  private final Level simple;
  private final int[] simpleLink;
  private final boolean[] reversed;

  private SimpleLevel(Level original, Level simple, int[] simpleLink, boolean[] reversed) {
    this.original = original;
    this.simple = simple;
    this.simpleLink = simpleLink;
    this.reversed = reversed;
  }

  static SimpleLevel of(Level level) {
    boolean[] back = new BackLinks(level).find();
    int[] simpleLink = new int[level.links().size()];
    Map<Link, Integer> seen = new HashMap<>();
    List<Link> links = new ArrayList<>();
    for (int i = 0; i < simpleLink.length; i++) {
      Link link = level.links().get(i);
      Link down = back[i] ? new Link(link.to(), link.from()) : link;
      simpleLink[i] = link.from() == link.to() ? -1 : position(down, seen, links);
    }
    return new SimpleLevel(level, new Level(level.boxes(), links), simpleLink, back);
  }

  private static int position(Link link, Map<Link, Integer> seen, List<Link> links) {
    return seen.computeIfAbsent(
        link,
        l -> {
          links.add(l);
          return links.size() - 1;
        });
  }

  Level level() {
    return simple;
  }

  /** The arrangement of the simple level, said of the original one. */
  Arrangement restore(Arrangement arranged) {
    List<Polyline> lines = new ArrayList<>(simpleLink.length);
    for (int i = 0; i < original.links().size(); i++) {
      Polyline line = simpleLink[i] < 0 ? Polyline.NONE : arranged.links().get(simpleLink[i]);
      lines.add(reversed[i] ? line.reversed() : line);
    }
    return new Arrangement(arranged.boxes(), lines, arranged.size());
  }
}
