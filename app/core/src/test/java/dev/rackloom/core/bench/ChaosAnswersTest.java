package dev.rackloom.core.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Answers of an epoch whose right to give them had ended are counted. */
final class ChaosAnswersTest {

  /** The clock that all agents of a machine share has no beginning, and may turn over. */
  private static final long TURNING = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(1);

  private final ChaosAnswers answers = new ChaosAnswers();

  private void answered(long epoch, long millis) {
    answers.answered(epoch, TURNING + TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @Test
  void oneAfterTheOther_isWell() {
    answered(1, 0);
    answered(1, 9_000);
    answered(4, 9_100);
    answered(4, 20_000);
    assertThat(answers.epochs()).isEqualTo(2);
    assertThat(answers.astray()).isEmpty();
  }

  /** An older epoch's right lasts for a fence after what it heard last. */
  @Test
  void oldEpochThatAnswersAWhileLonger_isWell_butNotForLong() {
    answered(1, 0);
    answered(4, 1_000);
    answered(1, 4_500);
    assertThat(answers.astray()).isEmpty();
    answered(1, 4_600);
    assertThat(answers.astray()).containsExactly("epoch 1 answered 3600 ms after 4");
  }

  /** What counts is when it was, not when it was heard of. */
  @Test
  void whateverTheOrderOfHearing_itIsCounted() {
    answered(1, 8_000);
    answered(4, 20_000);
    answered(1, 0);
    answered(4, 1_000);
    assertThat(answers.astray()).containsExactly("epoch 1 answered 7000 ms after 4");
  }

  @Test
  void eachNewerEpoch_countsByItself() {
    answered(4, 0);
    answered(7, 1_000);
    answered(1, 5_000);
    answered(4, 5_000);
    answered(7, 9_000);
    assertThat(answers.astray())
        .containsExactlyInAnyOrder(
            "epoch 1 answered 5000 ms after 4",
            "epoch 1 answered 4000 ms after 7",
            "epoch 4 answered 4000 ms after 7");
  }
}
