package dev.rackloom.viewer;

import dev.rackloom.api.Ids;
import dev.rackloom.viewer.layout.Box;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Stages that stand for others: which of a model's stages are on show, and for whom. */
final class Stacks {

  private static final double BESIDE = 6;

  private final ModelTree tree;
  private final Repeats repeats;

  /** Where each stage stands among the root's children. */
  private final int[] positions;

  Stacks(ModelTree tree) {
    this.tree = tree;
    this.repeats = new Repeats(tree);
    this.positions = new int[tree.stages()];
    Ids children = tree.item(ModelTree.ROOT).children();
    for (int i = 0; i < children.size(); i++) {
      Item child = tree.item(children.get(i));
      if (child.kind() == Item.Kind.STAGE) {
        positions[child.stage()] = i;
      }
    }
  }

  /**
   * The root's children on show.
   *
   * @param shown they and what flows among them
   * @param runs of equal stages
   * @param folded which of the runs are shown by their first stages alone
   */
  record Stacked(FoldedFlow shown, List<Repeats.Run> runs, List<Boolean> folded) {

    /** The runs, around the boxes of those on show. */
    List<Repeat> repeats(List<SceneNode> nodes, Direction direction) {
      Map<Integer, Box> boxes = new HashMap<>();
      nodes.stream()
          .filter(n -> n.kind() == Item.Kind.STAGE)
          .forEach(n -> boxes.put(n.stage(), n.box()));
      List<Repeat> found = new ArrayList<>();
      for (int i = 0; i < runs.size(); i++) {
        found.add(repeat(runs.get(i), folded.get(i), boxes, direction));
      }
      return found;
    }

    private static Repeat repeat(
        Repeats.Run run, boolean folded, Map<Integer, Box> boxes, Direction direction) {
      int count = folded ? run.each() : run.each() * run.times();
      Box box = Box.EMPTY;
      for (int i = 0; i < count; i++) {
        Box next = boxes.getOrDefault(run.first() + i, Box.EMPTY);
        box = i == 0 ? next : box.union(next);
      }
      Box around =
          direction == Direction.DOWN
              ? new Box(
                  box.x() - Repeat.RAIL,
                  box.y() - BESIDE,
                  box.width() + Repeat.RAIL,
                  box.height() + 2 * BESIDE)
              : new Box(
                  box.x() - BESIDE,
                  box.y() - Repeat.RAIL,
                  box.width() + 2 * BESIDE,
                  box.height() + Repeat.RAIL);
      return new Repeat(run.first(), run.times(), run.each(), folded, around);
    }
  }

  Stacked of(Wanted wanted, LevelFlow flow) {
    Ids children = tree.item(ModelTree.ROOT).children();
    int[] standIn = new int[children.size()];
    Arrays.setAll(standIn, i -> i);
    int[] round = new int[standIn.length];
    Arrays.fill(round, Item.NONE);
    List<Repeats.Run> runs = repeats.find(wanted);
    List<Boolean> folded = new ArrayList<>();
    for (Repeats.Run run : runs) {
      boolean fold = !wanted.apart().contains(tree.itemOfStage(run.first()));
      folded.add(fold);
      if (fold) {
        fold(run, standIn, round);
      }
    }
    FoldedFlow shown =
        folded.contains(true)
            ? FoldedFlow.of(children, flow, standIn, round)
            : FoldedFlow.none(children, flow);
    return new Stacked(shown, runs, folded);
  }

  private void fold(Repeats.Run run, int[] standIn, int[] round) {
    for (int i = 0; i < run.each() * run.times(); i++) {
      int at = positions[run.first() + i];
      standIn[at] = positions[run.first() + i % run.each()];
      round[at] = i / run.each();
    }
  }
}
