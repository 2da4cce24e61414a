package dev.rackloom.core.experts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rackloom.api.Ids;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.graph.ExpertBlock;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.moe.LoadTable;
import dev.rackloom.api.placement.ExpertAssignment;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.codec.RackFile;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class BalancedExpertsTest {

  private static final Rack RACK =
      RackFile.parse(
          "two",
          """
          rack: two
          nodes:
            - id: n0
              devices:
                - {id: gpu, use: h200-sxm, count: 2}
          links: []
          """);

  private static ExpertBlock block(int layer, int moeLayer, long bytes) {
    return new ExpertBlock(layer, moeLayer, 3, 1, 0, Dim.of(bytes), Ids.NONE);
  }

  private static final List<ExpertBlock> BLOCKS = List.of(block(2, 0, 10), block(3, 1, 10));

  private static ExpertStatistics statistics(LayerNumbers layers) {
    return ExpertStatistics.counts(
        "counts", "test", layers, LoadTable.of(new double[][] {{8, 3, 1}, {1, 1, 6}}));
  }

  @Test
  void balanced_countsOfTheModel_halveTheHeaviest() {
    List<ExpertAssignment> all =
        BalancedExperts.of("m", BLOCKS, RACK, statistics(LayerNumbers.after(2, 2)));

    // four slots for three experts: the heaviest has a copy on each device
    assertThat(all).hasSize(8);
    assertThat(all.stream().filter(a -> a.layer() == 2 && a.expert() == 0))
        .extracting(ExpertAssignment::share)
        .containsExactly(0.5, 0.5);
    assertThat(
            all.stream()
                .collect(
                    Collectors.groupingBy(
                        a -> a.moeLayer() + " " + a.expert(),
                        Collectors.summingDouble(ExpertAssignment::share)))
                .values())
        .allSatisfy(sum -> assertThat(sum).isCloseTo(1, within(1e-9)));
  }

  @Test
  void balanced_numbersOfMoeLayersOnly_findTheirBlocks() {
    assertThat(BalancedExperts.of("m", BLOCKS, RACK, statistics(LayerNumbers.moeOnly(2))))
        .isEqualTo(BalancedExperts.of("m", BLOCKS, RACK, statistics(LayerNumbers.after(2, 2))));
  }

  @Test
  void balanced_statisticsOfOtherLayers_areRefused() {
    assertThatThrownBy(
            () -> BalancedExperts.of("m", BLOCKS, RACK, statistics(LayerNumbers.after(0, 2))))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("has no row for layer 2 (MoE layer 0) of 3 experts");
  }

  @Test
  void balanced_tooLargeForMemory_isRefused() {
    List<ExpertBlock> large = List.of(block(2, 0, 100L << 30));

    assertThatThrownBy(
            () -> BalancedExperts.of("m", large, RACK, statistics(LayerNumbers.after(2, 2))))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("3 experts do not fit into 2 slots");
  }

  @Test
  void slots_followSpeeds_oneAtLeast_andNeverMoreThanThereIsRoomFor() {
    assertThat(slots(3, 3, 1, 1)).containsExactly(2, 2);
    assertThat(slots(12, 12, 1, 0.5, 0.5)).containsExactly(6, 3, 3);
    assertThat(slots(8, 8, 1, 0.01)).containsExactly(7, 1);
    assertThat(slots(12, 5, 1, 0.5, 0.5)).containsExactly(5, 4, 3);
    assertThat(slots(12, 2, 1, 0.5, 0.5)).containsExactly(2, 2, 2);
  }

  private static int[] slots(int experts, int room, double... speeds) {
    int[] most = new int[speeds.length];
    java.util.Arrays.fill(most, room);
    return BalancedExperts.slots(speeds, most, experts);
  }
}
