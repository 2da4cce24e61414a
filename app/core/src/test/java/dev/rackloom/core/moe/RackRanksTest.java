package dev.rackloom.core.moe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.moe.RankTopology;
import dev.rackloom.codec.RackFile;
import org.junit.jupiter.api.Test;

/** Ranks behind NICs, as a rack file has them. */
class RackRanksTest {

  private static RankTopology ranks(String does) {
    String node =
        """
          - id: n%1$d
            devices:
              - {id: gpu%1$d, use: h100-sxm}
              - {id: nic%1$d, use: bluefield-3, transfers: {bandwidthGBps: 20, latency: 2us%2$s}}
        """;
    String links =
        """
          - {id: pcie%1$d, between: [gpu%1$d, nic%1$d], kind: pcie, bandwidthGBps: 30, latency: 1us}
          - {id: net%1$d, between: [nic%1$d, tor], kind: ethernet, bandwidthGBps: 50, latency: 1us}
        """;
    String file =
        "rack: r\nnodes:\n"
            + node.formatted(0, does)
            + node.formatted(1, does)
            + "switches: [tor]\nlinks:\n"
            + links.formatted(0)
            + links.formatted(1);
    return RackRanks.of(RackFile.parse("r.yaml", file), 4);
  }

  @Test
  void of_nicsThatScatter_partTheWayBetweenNodes() {
    RankTopology.Rank rank = ranks(", scatter: true").rank(0);
    assertThat(rank.nic()).contains(new RankTopology.Nic(20, 50, true, false));
    assertThat(rank.interGbPerS()).isEqualTo(20);
  }

  @Test
  void of_nicsThatOnlyMove_areNotTold() {
    RankTopology.Rank rank = ranks("").rank(1);
    assertThat(rank.nic()).isEmpty();
    assertThat(rank.interGbPerS()).isEqualTo(20);
  }
}
