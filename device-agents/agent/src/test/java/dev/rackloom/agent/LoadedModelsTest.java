package dev.rackloom.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.agent.execution.ExecutionFailure;
import dev.rackloom.agent.execution.Fired;
import dev.rackloom.agent.execution.StageExecutor;
import dev.rackloom.api.deploy.PlannedStage;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.TensorValue;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Devices do not wait for each other's models. */
final class LoadedModelsTest {

  private static final TestModel MODEL = TestModel.affine("s1", "x", "y", 2, 2, 0);

  private final LoadedModels models = new LoadedModels();
  private final AtomicInteger closed = new AtomicInteger();

  private static PlannedStage on(String device) {
    return new PlannedStage(
        MODEL.stage(),
        Phase.PLAIN,
        0,
        "n",
        device,
        MODEL.artefact(),
        MODEL.inputs(),
        MODEL.outputs());
  }

  private final class Loaded implements StageExecutor {
    @Override
    public Fired fire(Map<String, TensorValue> inputs, Bindings sizes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  private CompletableFuture<StageExecutor> acquire(String device, Supplier<StageExecutor> load) {
    return CompletableFuture.supplyAsync(
        () -> models.acquire(on(device), load), Thread::startVirtualThread);
  }

  private StageExecutor slow(CountDownLatch begun, CountDownLatch until) {
    begun.countDown();
    try {
      assertThat(until.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new Loaded();
  }

  @Test
  void modelThatTakesLong_isWaitedForByThoseWhoWantIt_andNobodyElse() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    var first = acquire("slow", () -> slow(begun, mayEnd));
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    var other = acquire("other", Loaded::new);
    assertThat(other.get(20, TimeUnit.SECONDS)).isNotNull();
    models.release(on("other"));
    assertThat(closed).hasValue(1);
    var second = acquire("slow", Loaded::new);
    mayEnd.countDown();
    assertThat(second.get(20, TimeUnit.SECONDS)).isSameAs(first.get(20, TimeUnit.SECONDS));
    models.release(on("slow"));
    assertThat(closed).hasValue(1);
    models.release(on("slow"));
    assertThat(closed).hasValue(2);
  }

  @Test
  void modelThatCannotBeLoaded_isTriedAgain() {
    assertThatThrownBy(() ->
            models.acquire(
                on("a"),
                () -> {
                  throw new ExecutionFailure("no room");
                }))
        .hasMessage("no room");
    assertThat(models.acquire(on("a"), Loaded::new)).isNotNull();
  }

  @Test
  void devices_loadBesideEachOther_eachOneAfterTheOther() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    try (Loaders loaders = new Loaders(java.util.List.of("slow", "other"))) {
      var first = loaders.on("slow", () -> slow(begun, mayEnd));
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
      var second = loaders.on("slow", () -> first.isDone());
      assertThat(loaders.on("other", () -> 7).get(20, TimeUnit.SECONDS)).isEqualTo(7);
      assertThat(second).isNotDone();
      mayEnd.countDown();
      assertThat(second.get(20, TimeUnit.SECONDS)).isTrue();
    }
  }
}
