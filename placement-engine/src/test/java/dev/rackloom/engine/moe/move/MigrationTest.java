package dev.rackloom.engine.moe.move;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.moe.MigrationPlan;
import dev.rackloom.api.moe.MigrationStep;
import dev.rackloom.api.moe.RankTopology;
import dev.rackloom.engine.Seeds;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plans are replayed step by step: nothing is ever lost, nothing ever overflows. */
class MigrationTest {

  private static final long BYTES = 1000;

  private static ExpertMap map(RankTopology ranks, int experts, int[]... rows) {
    return ExpertMap.of(LayerNumbers.moeOnly(rows.length), experts, ranks.slotRanks(), rows);
  }

  /** Slots and experts as a plan's steps leave them, checked at every step. */
  private static int[][] replay(MigrationPlan plan) {
    ExpertMap from = plan.from();
    int[][] now = new int[from.rows()][];
    for (int row = 0; row < now.length; row++) {
      now[row] = Arrays.copyOf(from.row(row), from.slots() + plan.temporaryRanks().size());
      Arrays.fill(now[row], from.slots(), now[row].length, ExpertMap.EMPTY);
    }
    for (MigrationStep step : plan.steps()) {
      int[] row = now[step.row()];
      assertThat(row[step.fromSlot()]).as("source of %s", step).isEqualTo(step.expert());
      row[step.toSlot()] = step.expert();
      for (int e = 0; e < from.experts(); e++) {
        int expert = e;
        assertThat(row).as("after %s", step).contains(expert);
      }
      boolean sameRank = rank(plan, step.fromSlot()) == rank(plan, step.toSlot());
      assertThat(step.bytes()).isEqualTo(sameRank ? 0 : BYTES);
    }
    return now;
  }

  private static int rank(MigrationPlan plan, int slot) {
    int slots = plan.from().slots();
    return slot < slots ? plan.from().rankOf(slot) : plan.temporaryRanks().get(slot - slots);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void plan_seeded_keepsEveryExpertServing(long seed) {
    RandomGenerator random = Seeds.random(seed);
    int experts = 6 + random.nextInt(6);
    RankTopology ranks = tight(RankTopology.equal(2, 2, 3 + random.nextInt(2)), random);
    ExpertMap from = random(ranks, experts, random);
    ExpertMap to = random(ranks, experts, random);

    MigrationPlan plan = new Migration(ranks, BYTES).plan(from, to);

    int[][] end = replay(plan);
    assertThat(plan.moves()).isGreaterThanOrEqualTo(plan.complete() ? plan.fewestMoves() : 0);
    if (plan.complete()) {
      for (int row = 0; row < end.length; row++) {
        assertThat(Arrays.copyOf(end[row], from.slots())).isEqualTo(plan.to().row(row));
      }
      assertThat(Moves.held(plan.to(), 0)).isDeepEqualTo(Moves.held(to, 0));
    } else {
      assertThat(ranks.slots()).as("only without copies to spare").isEqualTo(experts);
    }
  }

  /** Memory for the slots alone, or for one expert more on one rank. */
  private static RankTopology tight(RankTopology ranks, RandomGenerator random) {
    int roomy = random.nextInt(2 * ranks.size());
    var limited =
        java.util.stream.IntStream.range(0, ranks.size())
            .mapToObj(r ->
                ranks
                    .rank(r)
                    .withMemory(2 * BYTES * ranks.rank(r).slots() + (r == roomy ? BYTES : 0)))
            .toList();
    return new RankTopology(limited, ranks.latencyMicros());
  }

  private static ExpertMap random(RankTopology ranks, int experts, RandomGenerator random) {
    int[][] rows = new int[2][ranks.slots()];
    for (int[] row : rows) {
      for (int s = 0; s < row.length; s++) {
        row[s] = s < experts ? s : random.nextInt(experts);
      }
      for (int s = row.length - 1; s > 0; s--) {
        int other = random.nextInt(s + 1);
        int kept = row[s];
        row[s] = row[other];
        row[other] = kept;
      }
    }
    return map(ranks, experts, rows);
  }

  @Test
  void plan_exchangeWithRoom_waitsWhereItGoes() {
    RankTopology ranks = RankTopology.equal(1, 2, 1);

    MigrationPlan plan =
        new Migration(ranks, BYTES)
            .plan(map(ranks, 2, new int[] {0, 1}), map(ranks, 2, new int[] {1, 0}));

    assertThat(plan.complete()).isTrue();
    assertThat(plan.moves()).isEqualTo(2).isEqualTo(plan.fewestMoves());
    assertThat(plan.bytes()).isEqualTo(2 * BYTES);
    assertThat(plan.steps()).hasSize(3);
  }

  @Test
  void plan_exchangeWithoutRoom_isImpossibleAndSaysSo() {
    RankTopology plain = RankTopology.equal(1, 2, 1);
    RankTopology ranks =
        new RankTopology(plain.ranks().stream().map(r -> r.withMemory(BYTES)).toList(), 20);

    MigrationPlan plan =
        new Migration(ranks, BYTES)
            .plan(map(ranks, 2, new int[] {0, 1}), map(ranks, 2, new int[] {1, 0}));

    assertThat(plan.complete()).isFalse();
    assertThat(plan.steps()).isEmpty();
    assertThat(plan.impossible().getFirst())
        .startsWith("layer ? (MoE layer 0): 2 experts with one copy each change places in circles");
  }

  @Test
  void plan_exchangeWithACopyTooMany_putsItBack() {
    RankTopology plain = RankTopology.equal(1, 4, 1);
    RankTopology ranks =
        new RankTopology(plain.ranks().stream().map(r -> r.withMemory(BYTES)).toList(), 20);

    MigrationPlan plan =
        new Migration(ranks, BYTES)
            .plan(map(ranks, 3, new int[] {0, 1, 2, 2}), map(ranks, 3, new int[] {1, 0, 2, 2}));

    assertThat(plan.complete()).isTrue();
    assertThat(replay(plan)[0]).containsExactly(1, 0, 2, 2);
    assertThat(plan.moves()).isEqualTo(4);
    assertThat(plan.fewestMoves()).isEqualTo(2);
  }

  @Test
  void plan_orderInsideARank_needsNoStep() {
    RankTopology ranks = RankTopology.equal(1, 2, 2);

    MigrationPlan plan =
        new Migration(ranks, BYTES)
            .plan(map(ranks, 4, new int[] {0, 1, 2, 3}), map(ranks, 4, new int[] {1, 0, 3, 2}));

    assertThat(plan.steps()).isEmpty();
    assertThat(plan.to()).isEqualTo(plan.from());
  }

  @Test
  void plan_emptySlot_isFilledFirst() {
    RankTopology ranks = RankTopology.equal(1, 3, 1);

    MigrationPlan plan =
        new Migration(ranks, BYTES)
            .plan(
                map(ranks, 2, new int[] {0, 1, ExpertMap.EMPTY}),
                map(ranks, 2, new int[] {1, 0, 1}));

    assertThat(plan.complete()).isTrue();
    assertThat(Arrays.copyOf(replay(plan)[0], 3)).containsExactly(1, 0, 1);
  }
}
