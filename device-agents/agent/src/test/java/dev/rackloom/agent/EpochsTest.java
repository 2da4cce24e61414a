package dev.rackloom.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.protocol.v1.EpochState;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that are in an epoch, and who waits until they have left. */
final class EpochsTest {

  private final Epochs epochs = new Epochs();
  private Epoch epoch;

  @BeforeEach
  void start(@TempDir Path folder) {
    try (TestRack rack = new TestRack(folder).with(TestRack.real("a"))) {
      DeploymentPlan plan =
          rack.plan(1, TestRack.on("a", TestModel.affine("s", "x", "y", 2, 1, 0)));
      epoch = new Epoch(plan, Lineage.of(plan), Epoch.Origin.CONTROLLER);
      var _ = epochs.with(t -> t.reserve(epoch, false));
      epoch.become(EpochState.ACTIVE);
    }
  }

  /** Requests leave, and come, while somebody waits: the lock is not held all the while. */
  @Test
  void whoWaitsForRequests_letsOthersHaveTheirSteps() throws Exception {
    Epochs.Entry first = epochs.enter("demo", "");
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Integer> left =
        CompletableFuture.supplyAsync(() ->
            epochs.with(t -> {
              begun.countDown();
              epochs.awaitEnd(epoch, TimeUnit.MINUTES.toNanos(2));
              return epoch.inFlight();
            }));
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    Epochs.Entry second = epochs.enter("demo", "");
    first.close();
    assertThat(left).as("the second one is in it").isNotDone();
    assertThat(epochs.list()).singleElement().returns(1, s -> s.getInFlight());
    second.close();
    assertThat(left.get(60, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void requestsThatDoNotEnd_areSaid() {
    try (Epochs.Entry entry = epochs.enter("demo", "")) {
      assertThat(entry.served().plan()).isEqualTo(epoch.plan());
      assertThatThrownBy(
              () -> {
                var _ =
                    epochs.with(t -> {
                      epochs.awaitEnd(epoch, 0);
                      return t;
                    });
              })
          .hasMessageContaining("DEADLINE_EXCEEDED: a request of epoch 1 is still running");
    }
  }
}
