package dev.rackloom.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.graph.DType;
import dev.rackloom.client.TensorValue;
import dev.rackloom.protocol.v1.EpochState;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a request that is sent again takes while the first one has no answer. */
final class SentAgainTest {

  private static final int BYTES = 64 << 10;

  private final Changes changes = new Changes();
  private final LoneMember lone = new LoneMember(System::nanoTime, changes);
  private final Members members = lone.members();
  private final Epochs epochs = new Epochs();
  private final RequestKeeper keeper =
      new RequestKeeper(
          "n-a",
          1,
          epochs,
          members,
          null,
          changes,
          System::nanoTime,
          () -> true,
          FaultSettings.DEFAULT);
  private final Requests requests =
      new Requests(
          "n-a",
          epochs,
          AgentLimits.DEFAULT,
          System::nanoTime,
          () -> true,
          keeper,
          new AnsweredOnce(1 << 20),
          new ModelCounts(InstantSource.system()),
          new DoorReport("n-a", System::nanoTime, event -> {}));
  private final AtomicInteger copies = new AtomicInteger();
  private final CountDownLatch copying = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  /** It is active, and nothing of it is loaded: what is copied fails after that. */
  @BeforeEach
  void start(@TempDir Path folder) {
    try (TestRack rack = new TestRack(folder).with(TestRack.real("a"))) {
      DeploymentPlan plan =
          rack.plan(1, TestRack.on("a", TestModel.affine("s", "x", "y", 2, 1, 0)));
      Epoch epoch = new Epoch(plan, Lineage.of(plan), Epoch.Origin.MEMBER);
      var _ = epochs.with(t -> t.reserve(epoch, false));
      epoch.become(EpochState.ACTIVE);
    }
  }

  @AfterEach
  void stop() {
    lone.close();
  }

  /** A copy is outside the heap; what is only looked at is not. */
  private SentTensor input(byte value) {
    return new SentTensor(
        DType.INT8,
        new long[] {BYTES},
        (into, from) -> {
          if (into.isDirect()) {
            copies.incrementAndGet();
            copying.countDown();
            await(goOn);
          }
          while (into.hasRemaining()) {
            into.put(value);
          }
        });
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String ask(byte value, Runnable begun) {
    return requests.run(
        "model",
        new Requests.Said("", "one", ""),
        new Requests.Form<>() {
          @Override
          public Map<String, SentTensor> inputs(DeploymentPlan plan) {
            begun.run();
            return Map.of("x", input(value));
          }

          @Override
          public String answer(Served served, Map<String, TensorValue> outputs) {
            return "";
          }
        });
  }

  @Test
  void sentAgain_itWaitsWithoutACopy_andIsRefusedAtOnceIfItIsAnother() throws Exception {
    CountDownLatch again = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> first = threads.submit(() -> ask((byte) 1, () -> {}));
      await(copying);
      assertThat(keeper.keptBytes()).isEqualTo(BYTES);
      assertThatThrownBy(() -> ask((byte) 2, () -> {})).hasMessageContaining("INVALID_ARGUMENT");
      assertThat(first.isDone()).isFalse();
      Future<String> second = threads.submit(() -> ask((byte) 1, again::countDown));
      await(again);
      goOn.countDown();
      assertThatThrownBy(() -> first.get(60, TimeUnit.SECONDS)).hasMessageContaining("No value");
      assertThatThrownBy(() -> second.get(60, TimeUnit.SECONDS)).isNotNull();
      assertThat(keeper.keptBytes()).isZero();
    }
  }
}
