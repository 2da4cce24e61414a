package dev.rackloom.agent.experts;

import static dev.rackloom.agent.experts.Blocks.block;
import static dev.rackloom.agent.experts.Blocks.rank;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Ids;
import dev.rackloom.api.Numbers;
import dev.rackloom.api.deploy.PlannedExperts;
import dev.rackloom.api.deploy.PlannedExperts.Rank;
import dev.rackloom.api.moe.ReplicaPolicy;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Expert 0 has copies on a, b and c; a and b are of one node. Tokens are at b. */
final class CopiesTest {

  private static PlannedExperts with(ReplicaPolicy policy) {
    return block(2, policy, rank("a", 0), rank("b", 0, 1), rank("c", 0));
  }

  private static String nodeOf(String device) {
    return device.equals("c") ? "far" : "near";
  }

  private static int[] ranks(PlannedExperts block, String home, int expert, int tokens) {
    Copies copies = new Copies(block, home, CopiesTest::nodeOf);
    return IntStream.range(0, tokens).map(t -> copies.rank(expert, t)).toArray();
  }

  @Test
  void even_takesCopiesInTurn_fromTheTokensRankOn() {
    assertThat(ranks(with(ReplicaPolicy.EVEN), "b", 0, 5)).containsExactly(1, 2, 0, 1, 2);
    assertThat(ranks(with(ReplicaPolicy.EVEN), "b", 1, 3)).containsExactly(1, 1, 1);
  }

  @Test
  void local_prefersTheRank_thenTheNode_thenAny() {
    PlannedExperts local = with(ReplicaPolicy.LOCAL);
    assertThat(ranks(local, "b", 0, 3)).containsExactly(1, 1, 1);
    PlannedExperts away = block(1, ReplicaPolicy.LOCAL, rank("a", 0), rank("c", 0));
    assertThat(ranks(away, "b", 0, 3)).containsExactly(0, 0, 0);
    PlannedExperts far = block(1, ReplicaPolicy.LOCAL, rank("c", 0));
    assertThat(ranks(far, "b", 0, 2)).containsExactly(0, 0);
  }

  @Test
  void lp_followsTheShares() {
    PlannedExperts shared =
        block(1, ReplicaPolicy.LP, share("a", 0.7), share("b", 0.1), share("c", 0.2));
    int[] ranks = ranks(shared, "a", 0, 1000);
    assertThat(IntStream.of(ranks).filter(r -> r == 0).count()).isBetween(690L, 710L);
    assertThat(IntStream.of(ranks).filter(r -> r == 1).count()).isBetween(90L, 110L);
  }

  private static Rank share(String device, double share) {
    return new Rank("e@" + device, device, Ids.of(0), Numbers.of(share));
  }
}
