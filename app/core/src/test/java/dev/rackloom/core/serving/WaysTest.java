package dev.rackloom.core.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.rack.Rack;
import dev.rackloom.codec.RackFile;
import dev.rackloom.engine.serving.Instance;
import org.junit.jupiter.api.Test;

/** Ways of serving instances through NICs. */
class WaysTest {

  private static Ways ways(boolean scatter) {
    StringBuilder file = new StringBuilder("rack: r\nnodes:\n");
    for (int i = 0; i < 3; i++) {
      file.append(
          """
            - id: n%1$d
              devices:
                - {id: gpu%1$d, use: h100-sxm}
                - {id: nic%1$d, use: bluefield-3, transfers: {bandwidthGBps: 40, scatter: %2$s}}
          """
              .formatted(i, scatter));
    }
    file.append("switches: [tor]\nlinks:\n");
    for (int i = 0; i < 3; i++) {
      file.append(
          """
            - {id: pcie%1$d, between: [gpu%1$d, nic%1$d], kind: pcie, bandwidthGBps: 30, latency: 1us}
            - {id: net%1$d, between: [nic%1$d, tor], kind: ethernet, bandwidthGBps: 50, latency: 1us}
          """
              .formatted(i));
    }
    Rack rack = RackFile.parse("r.yaml", file.toString());
    return new Ways(rack);
  }

  private static final int GPU0 = 0;
  private static final int GPU2 = 4;

  @Test
  void copied_ofANicThatScatters_takesTheLinksBeyondItAlone() {
    Ways ways = ways(true);
    Instance.Hop whole = ways.between("", GPU0, GPU2, 8);
    Instance.Hop copy = ways.copied(GPU0, GPU2, 8);
    assertThat(ways.scatters(GPU0, GPU2)).contains("nic0 engine");
    assertThat(whole.wires())
        .extracting(Instance.Wire::id)
        .containsExactly(
            "pcie0 >", "nic0 engine >", "net0 >", "net2 <", "nic2 engine <", "pcie2 <");
    assertThat(copy.wires()).isEqualTo(whole.wires().subList(2, 6));
    assertThat(copy.nanos(100)).isEqualTo(whole.nanos(100));
    assertThat(copy.latencyNanos()).isEqualTo(whole.latencyNanos());
  }

  @Test
  void scatters_aNicThatDoesNot_isNotNamed() {
    assertThat(ways(false).scatters(GPU0, GPU2)).isEmpty();
  }
}
