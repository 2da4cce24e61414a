package dev.rackloom.viewer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds stages that repeat: runs of equal operator sequences, up to four stages together, at least
 * twice. Greedy from the top; O(stages), what is in stages is looked at once.
 */
final class Repeats {

  private static final int LONGEST_PERIOD = 4;
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private final ModelTree tree;
  private final int[] kinds;

  /** So many stages from a position on, the first {@code each} of them repeated. */
  record Run(int first, int each, int times) {}

  Repeats(ModelTree tree) {
    this.tree = tree;
    Map<Long, Integer> known = new HashMap<>();
    kinds = new int[tree.stages()];
    for (int stage = 0; stage < kinds.length; stage++) {
      kinds[stage] = known.computeIfAbsent(hash(stage), h -> known.size());
    }
  }

  /** Runs of stages that are equal inside and that somebody holds to be alike. */
  List<Run> find(Wanted wanted) {
    int[] kind = kinds(wanted);
    List<Run> runs = new ArrayList<>();
    for (int at = 0; at < kind.length; ) {
      Tandem tandem = Tandem.longest(kind, at, LONGEST_PERIOD);
      if (tandem.times() > 1) {
        runs.add(new Run(at, tandem.each(), tandem.times()));
      }
      at += tandem.each() * tandem.times();
    }
    return runs;
  }

  private int[] kinds(Wanted wanted) {
    Map<Long, Integer> known = new HashMap<>();
    int[] kind = new int[kinds.length];
    for (int stage = 0; stage < kind.length; stage++) {
      long both = ((long) kinds[stage] << Integer.SIZE) | (wanted.alike(stage) & 0xFFFFFFFFL);
      kind[stage] = known.computeIfAbsent(both, b -> known.size());
    }
    return kind;
  }

  /** Of what is in a stage, so wide that different ones do not share it by chance. */
  private long hash(int stage) {
    long hash = 1;
    List<Integer> open = new ArrayList<>(List.of(tree.itemOfStage(stage)));
    while (!open.isEmpty()) {
      Item at = tree.item(open.removeLast());
      hash = hash * MULTIPLIER + (at.operator() < 0 ? at.children().size() : at.label().hashCode());
      at.children().stream().forEach(open::add);
    }
    return hash;
  }
}
