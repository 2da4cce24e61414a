package dev.rackloom.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.graph.DType;
import dev.rackloom.client.TensorValue;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Inputs are copied when there is room for them, and not before. */
final class RequestKeeperTest {

  private static final int ROOM = 64 << 10;

  private final AtomicInteger copied = new AtomicInteger();
  private final RequestKeeper keeper =
      new RequestKeeper(
          "here",
          1,
          null,
          null,
          null,
          null,
          System::nanoTime,
          () -> true,
          new FaultSettings(
              FaultSettings.DEFAULT.detection(), Duration.ZERO, Duration.ZERO, ROOM, 0, Map.of()));

  private Map<String, SentTensor> sent(int bytes) {
    return Map.of(
        "x",
        new SentTensor(
            DType.INT8,
            new long[] {bytes},
            (into, from) -> {
              copied.incrementAndGet();
              into.put(new byte[bytes]);
            }));
  }

  private static long in(Duration time) {
    return System.nanoTime() + time.toNanos();
  }

  private int size(Map<String, TensorValue> inputs) {
    return inputs.get("x").byteCount();
  }

  @Test
  void whatNeverFits_isRefusedAtOnce_andNotCopied() {
    long late = in(Duration.ofHours(1));
    assertThatThrownBy(() -> keeper.keeping(sent(ROOM + 1), late, this::size))
        .hasMessageContaining("RESOURCE_EXHAUSTED")
        .hasMessageContaining("agent 'here' keeps too many requests");
    assertThat(copied).hasValue(0);
    assertThat(keeper.<Integer>keeping(sent(ROOM), late, this::size)).isEqualTo(ROOM);
    assertThat(copied).hasValue(1);
    assertThat(keeper.keptBytes()).isZero();
  }

  @Test
  void whatDoesNotFitBesideOthersInTime_isRefused_andNotCopied() {
    Integer first =
        keeper.keeping(
            sent(ROOM / 2),
            in(Duration.ofHours(1)),
            inputs -> {
              assertThat(keeper.keptBytes()).isEqualTo(ROOM / 2);
              long soon = in(Duration.ofMillis(20));
              assertThatThrownBy(() -> keeper.keeping(sent(ROOM / 2 + 1), soon, this::size))
                  .hasMessageContaining("RESOURCE_EXHAUSTED");
              return copied.get();
            });
    assertThat(first).isEqualTo(1);
  }

  @Test
  void whatFitsWhenAnotherHasEnded_waits_andIsCopiedThen() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    long late = in(Duration.ofHours(1));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> first =
          threads.submit(() ->
              keeper.keeping(
                  sent(ROOM),
                  late,
                  inputs -> {
                    begun.countDown();
                    await(end);
                    return copied.get();
                  }));
      await(begun);
      Future<Integer> second =
          threads.submit(() -> keeper.keeping(sent(ROOM), late, inputs -> copied.get()));
      assertThatThrownBy(() -> second.get(50, TimeUnit.MILLISECONDS)).hasMessage(null);
      end.countDown();
      assertThat(first.get(60, TimeUnit.SECONDS)).as("copied while it ran").isEqualTo(1);
      assertThat(second.get(60, TimeUnit.SECONDS)).isEqualTo(2);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
