package dev.rackloom.viewer;

import dev.rackloom.api.Ids;
import dev.rackloom.viewer.layout.Level.Link;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is on show of a level in which some children stand for others: the children left, and the
 * flow between them. A link between two repetitions is left out: it would lead back.
 *
 * @param children those on show
 * @param flow among them
 */
record FoldedFlow(Ids children, LevelFlow flow) {

  /** Nobody stands for another. */
  static FoldedFlow none(Ids children, LevelFlow flow) {
    return new FoldedFlow(children, flow);
  }

  /**
   * Some stand for others.
   *
   * @param standIn for each child the position of the one that stands for it, its own if it is on
   *     show
   * @param round for each child which repetition it is of; links between two of one run are left
   *     out. Children of no run have the same negative one
   */
  static FoldedFlow of(Ids children, LevelFlow flow, int[] standIn, int[] round) {
    int[] shown = new int[standIn.length];
    Arrays.fill(shown, Item.NONE);
    int[] left = new int[standIn.length];
    List<List<String>> ports = new ArrayList<>();
    for (int i = 0; i < standIn.length; i++) {
      if (standIn[i] == i) {
        shown[i] = ports.size();
        left[ports.size()] = children.get(i);
        ports.add(flow.ports().get(i));
      }
    }
    Map<Link, Ids> links = new LinkedHashMap<>();
    for (int i = 0; i < flow.links().size(); i++) {
      Link link = flow.links().get(i);
      if (!leadsBack(link, standIn, round)) {
        Link seen = new Link(shown[standIn[link.from()]], shown[standIn[link.to()]]);
        links.merge(seen, flow.tensors().get(i), FoldedFlow::more);
      }
    }
    return new FoldedFlow(
        Ids.of(Arrays.copyOf(left, ports.size())),
        new LevelFlow(List.copyOf(links.keySet()), List.copyOf(links.values()), ports));
  }

  private static Ids more(Ids one, Ids other) {
    return other.size() > one.size() ? other : one;
  }

  private static boolean leadsBack(Link link, int[] standIn, int[] round) {
    boolean bothFolded = round[link.from()] >= 0 && round[link.to()] >= 0;
    return standIn[link.from()] == standIn[link.to()]
        || (bothFolded
            && round[link.from()] != round[link.to()]
            && standIn[link.to()] < standIn[link.from()]);
  }
}
