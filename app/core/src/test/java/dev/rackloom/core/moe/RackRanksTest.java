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

  @Test
  void of_rankWithoutANicBesideOneWithOne_hasNoneOfTheOthers() {
    RankTopology ranks =
        RackRanks.of(
            RackFile.parse(
                "r.yaml",
                """
                rack: r
                nodes:
                  - id: n0
                    devices:
                      - {id: gpu0, use: h100-sxm}
                  - id: n1
                    devices:
                      - {id: gpu1, use: h100-sxm}
                      - {id: nic1, use: bluefield-3, transfers: {bandwidthGBps: 20, latency: 2us, scatter: true, reduce: true}}
                switches: [tor]
                links:
                  - {id: net0, between: [gpu0, tor], kind: ethernet, bandwidthGBps: 40, latency: 1us}
                  - {id: net1, between: [nic1, tor], kind: ethernet, bandwidthGBps: 50, latency: 1us}
                  - {id: pcie1, between: [gpu1, nic1], kind: pcie, bandwidthGBps: 30, latency: 1us}
                """),
            4);
    assertThat(ranks.rank(0).nic()).isEmpty();
    assertThat(ranks.rank(0).interGbPerS()).isEqualTo(20);
    assertThat(ranks.rank(1).nic()).contains(new RankTopology.Nic(20, 40, true, true));
  }

  @Test
  void of_nicsThatOnlyReduce_partTheWayToo() {
    assertThat(ranks(", reduce: true").rank(1).nic())
        .contains(new RankTopology.Nic(20, 50, false, true));
  }
}
