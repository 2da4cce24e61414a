package dev.rackloom.agent.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProposalNumbersTest {

  private static final List<String> NODES = List.of("c", "a", "d", "b");

  @Test
  void theLowestNamed_goesOnFromAFirstEpochByOne() {
    assertThat(ProposalNumbers.after(1, "a", NODES)).isEqualTo(2);
    assertThat(ProposalNumbers.after(10, "alone", List.of("alone"))).isEqualTo(11);
  }

  /** Whatever each of them knows, no two take the same number. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4, 17, 1_000_000_007L})
  void noTwoAgents_takeTheSame(long highest) {
    Set<Long> taken = new HashSet<>();
    for (String node : NODES) {
      for (int known = 0; known < 3 * NODES.size(); known++) {
        long number = ProposalNumbers.after(highest + known, node, NODES);
        assertThat(number).isGreaterThan(highest + known).isLessThanOrEqualTo(highest + known + 4);
        assertThat(number % 4).isEqualTo((NODES.stream().sorted().toList().indexOf(node) + 2) % 4);
        taken.add(number * 1000 + node.charAt(0));
      }
    }
    assertThat(taken.stream().map(n -> n / 1000).distinct().count()).isEqualTo(taken.size());
  }

  @Test
  void aStranger_hasNone() {
    assertThatThrownBy(() -> ProposalNumbers.after(1, "z", NODES)).hasMessageContaining("'z'");
  }
}
