package dev.rackloom.core.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Ids;
import dev.rackloom.engine.serving.Batch;
import dev.rackloom.engine.serving.StepTime;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who computes what of a batch that is dealt out. */
class DealtStepsTest {

  private static DealtSteps.Member member(double share, StepTime forAll) {
    return new DealtSteps.Member(share, StepTime.linear(5, 1), forAll);
  }

  @Test
  void sequences_areDealtOutBySharesAndNoneIsLost() {
    DealtSteps steps = new DealtSteps(List.of(member(0.75, b -> 0), member(0.25, b -> 0)));
    Batch batch = new Batch(Ids.of(30, 10), Ids.of(0, 7), Ids.of(1, 2, 3, 4, 5, 6, 7, 8), 9);
    List<Batch> dealt = steps.deal(batch);
    assertThat(dealt.getFirst().decodes()).isEqualTo(6);
    assertThat(dealt.getLast().decodes()).isEqualTo(2);
    assertThat(dealt.getFirst().chunkTokens()).isEqualTo(Ids.of(30));
    assertThat(dealt.getLast().chunkPast()).isEqualTo(Ids.of(7));
    assertThat(dealt.getFirst().sampled()).as("six tokens, and the prompt that ends").isEqualTo(7);
    assertThat(dealt.getLast().sampled()).isEqualTo(2);
    assertThat(dealt.stream().mapToLong(Batch::allDecodeKeys).sum()).isEqualTo(36);
    assertThat(steps.nanos(batch)).isEqualTo(5 + 36);
  }

  @Test
  void step_waitsForTheSlowest_andForWhatIsDoneForAll() {
    DealtSteps steps =
        new DealtSteps(
            List.of(member(0.5, StepTime.linear(100, 2)), member(0.5, StepTime.linear(0, 2))));
    Batch one = new Batch(Ids.of(40), Ids.of(0), Ids.NONE, 1);
    assertThat(steps.nanos(one)).as("one has nothing of its own").isEqualTo(45 + 100 + 80);
  }
}
