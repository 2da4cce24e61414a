package dev.rackloom.viewer;

import dev.rackloom.api.Ids;
import dev.rackloom.viewer.layout.Box;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Children that stand for others: which of a group's are on show, and for whom. */
final class Stacks {

  private final ModelTree tree;

  Stacks(ModelTree tree) {
    this.tree = tree;
  }

  /**
   * A group's children on show.
   *
   * @param children all of them
   * @param firstStage the position of the first stage among them, {@link Item#NONE} if there is
   *     none
   * @param shown those on show and what flows among them
   * @param runs of equal ones
   * @param folded which of the runs are shown by their first members alone
   */
  record Stacked(
      Ids children, int firstStage, FoldedFlow shown, List<Repeats.Run> runs, BitSet folded) {

    /** Which of those on show stand for others. */
    BitSet standing() {
      BitSet standing = new BitSet();
      int shift = 0;
      for (int i = folded.nextSetBit(0); i >= 0; i = folded.nextSetBit(i + 1)) {
        Repeats.Run run = runs.get(i);
        standing.set(run.first() - shift, run.first() - shift + run.each());
        shift += run.size() - run.each();
      }
      return standing;
    }

    /** The runs, around the boxes of those on show. */
    List<Repeat> repeats(List<Box> boxes, Direction direction) {
      List<Repeat> found = new ArrayList<>();
      int shift = 0;
      for (int i = 0; i < runs.size(); i++) {
        Repeats.Run run = runs.get(i);
        int count = folded.get(i) ? run.each() : run.size();
        int at = run.first() - shift;
        Box around = boxes.subList(at, at + count).stream().reduce(Box::union).orElse(Box.EMPTY);
        found.add(repeat(i, Repeat.around(around, direction)));
        shift += run.size() - count;
      }
      return found;
    }

    private Repeat repeat(int position, Box box) {
      Repeats.Run run = runs.get(position);
      int[] items = new int[run.size()];
      Arrays.setAll(items, i -> children.get(run.first() + i));
      int stage = firstStage < 0 ? Item.NONE : run.first() - firstStage;
      return new Repeat(Ids.of(items), run.each(), folded.get(position), run.handle(), stage, box);
    }
  }

  Stacked of(int group, Wanted wanted, LevelFlow flow) {
    Ids children = tree.item(group).children();
    List<Repeats.Run> runs = tree.repeats().find(group, wanted);
    BitSet folded = new BitSet();
    for (int i = 0; i < runs.size(); i++) {
      folded.set(i, !wanted.apart().contains(runs.get(i).handle()));
    }
    FoldedFlow shown =
        folded.isEmpty() ? FoldedFlow.none(children, flow) : folded(children, flow, runs, folded);
    return new Stacked(children, firstStage(group, children), shown, runs, folded);
  }

  private int firstStage(int group, Ids children) {
    int first = group == ModelTree.ROOT ? 0 : children.size();
    while (first < children.size() && tree.item(children.get(first)).kind() != Item.Kind.STAGE) {
      first++;
    }
    return first < children.size() ? first : Item.NONE;
  }

  private static FoldedFlow folded(
      Ids children, LevelFlow flow, List<Repeats.Run> runs, BitSet folded) {
    int[] standIn = new int[children.size()];
    Arrays.setAll(standIn, i -> i);
    int[] round = new int[standIn.length];
    Arrays.fill(round, Item.NONE);
    folded.stream().mapToObj(runs::get).forEach(run -> fold(run, standIn, round));
    return FoldedFlow.of(children, flow, standIn, round);
  }

  private static void fold(Repeats.Run run, int[] standIn, int[] round) {
    for (int i = 0; i < run.size(); i++) {
      standIn[run.first() + i] = run.first() + i % run.each();
      round[run.first() + i] = i / run.each();
    }
  }
}
