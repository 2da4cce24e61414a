package dev.rackloom.agent.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class OneAtATimeTest {

  private final List<String> seen = new ArrayList<>();
  private final OneAtATime model = new OneAtATime("sub-model", () -> seen.add("freed"));

  @Test
  void closed_isFreedOnce_andNotUsedAnyMore() {
    assertThat(model.<Integer>use(() -> 7)).isEqualTo(7);
    model.close();
    model.close();
    assertThat(seen).containsExactly("freed");
    assertThatThrownBy(() -> model.use(() -> seen.add("used")))
        .isInstanceOf(ExecutionFailure.class)
        .hasMessage("the sub-model was unloaded");
    assertThat(seen).containsExactly("freed");
  }

  @Test
  void closedWhileItIsUsed_isFreedAfterwards() throws InterruptedException {
    CountDownLatch used = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Thread user =
        Thread.ofPlatform()
            .start(() ->
                model.use(() -> {
                  used.countDown();
                  await(goOn);
                  return seen.add("used");
                }));
    await(used);
    Thread closer = Thread.ofPlatform().start(model::close);
    while (closer.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
      assertThat(closer.isAlive()).as("it waits").isTrue();
    }
    goOn.countDown();
    user.join();
    closer.join();
    assertThat(seen).containsExactly("used", "freed");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
