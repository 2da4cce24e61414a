package dev.rackloom.agent.experts;

import static dev.rackloom.agent.experts.Blocks.block;
import static dev.rackloom.agent.experts.Blocks.dispatch;
import static dev.rackloom.agent.experts.Blocks.rank;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.deploy.PlannedExperts;
import dev.rackloom.api.moe.ReplicaPolicy;
import dev.rackloom.client.TensorValue;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Worked by hand: three tokens, four experts, two of them for each token. */
final class RowDispatchTest {

  private static final PlannedExperts TWO_RANKS =
      block(4, ReplicaPolicy.EVEN, rank("a", 0, 1), rank("b", 2, 3));

  private static final TensorValue TOKENS =
      TensorValue.of(new float[] {10, 11, 20, 21, 30, 31}, 3, 2);

  private static TensorValue chosen(long... experts) {
    return TensorValue.of(experts, experts.length / 2, 2);
  }

  private static TensorValue weights(float... weights) {
    return TensorValue.of(weights, weights.length / 2, 2);
  }

  @Test
  void sort_aTokenWithTwoExpertsOnARank_goesThereOnce() {
    List<RankRows> ranks =
        dispatch(TWO_RANKS).sort(chosen(1, 0, 3, 1, 2, 3), weights(.6f, .4f, .7f, .3f, .8f, .2f));
    RankRows a = ranks.get(0);
    assertThat(a.tokens().toInts()).containsExactly(0, 1);
    assertThat(a.rows(TOKENS, 2).toFloats()).containsExactly(10, 11, 20, 21);
    assertThat(a.pairs().toInts()).containsExactly(0, 0, 0, 1, 1, 1);
    assertThat(a.weights().toFloats()).containsExactly(.4f, .6f, .3f);
    RankRows b = ranks.get(1);
    assertThat(b.tokens().toInts()).containsExactly(1, 2);
    assertThat(b.pairs().toInts()).containsExactly(1, 0, 0, 1, 1, 1);
    assertThat(b.weights().toFloats()).containsExactly(.8f, .7f, .2f);
  }

  @Test
  void sort_allTokensToOneRank_leavesTheOtherWithoutRows() {
    List<RankRows> ranks =
        dispatch(TWO_RANKS).sort(chosen(1, 0, 0, 1, 1, 0), weights(1, 1, 1, 1, 1, 1));
    assertThat(ranks.get(0).size()).isEqualTo(3);
    assertThat(ranks.get(1).rows(TOKENS, 2).shape()).containsExactly(0, 2);
    assertThat(ranks.get(1).pairs().shape()).containsExactly(0, 2);
    assertThat(ranks.get(1).weights().shape()).containsExactly(0);
  }

  @Test
  void sort_oneToken_goesToItsRanksOnly() {
    List<RankRows> ranks = dispatch(TWO_RANKS).sort(chosen(3, 0), weights(.9f, .1f));
    assertThat(ranks).extracting(RankRows::size).containsExactly(1, 1);
  }

  @Test
  void sort_aWeightOfZero_asksForNothing() {
    List<RankRows> ranks = dispatch(TWO_RANKS).sort(chosen(3, 0), weights(1, 0));
    assertThat(ranks).extracting(RankRows::size).containsExactly(0, 1);
  }

  @Test
  void sort_anExpertThatIsNotThere_isRefusedByName() {
    assertThatThrownBy(() -> dispatch(TWO_RANKS).sort(chosen(0, 1, 4, 0), weights(1, 1, 1, 1)))
        .hasMessage("token 1 asks for expert 4, there are 4");
  }
}
