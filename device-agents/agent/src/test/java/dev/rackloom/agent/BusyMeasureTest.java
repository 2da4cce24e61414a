package dev.rackloom.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.agent.runtime.DeviceLane;
import dev.rackloom.protocol.v1.MeasureRequest;
import dev.rackloom.protocol.v1.MeasureResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a device that has no turn left. */
final class BusyMeasureTest {

  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
  private final DeviceLane lane =
      new DeviceLane(TestRack.real("d"), System::nanoTime, timers, () -> {});

  @TempDir Path folder;

  @AfterEach
  void stop() {
    lane.close();
    timers.shutdownNow();
  }

  private static CompletableFuture<MeasureResponse> run(
      MeasureService service, MeasureRequest request) {
    CompletableFuture<MeasureResponse> answer = new CompletableFuture<>();
    service.run(
        request,
        new StreamObserver<>() {
          @Override
          public void onNext(MeasureResponse value) {
            answer.complete(value);
          }

          @Override
          public void onError(Throwable error) {
            answer.completeExceptionally(error);
          }

          @Override
          public void onCompleted() {}
        });
    return answer;
  }

  /** It is not what was asked for that is wrong: later it may do. */
  @Test
  void deviceWithoutATurn_isSaidToBeBusy() throws Exception {
    TestModel model = TestModel.affine("s", "x", "y", 2, 1, 0);
    ArtefactStore store = new ArtefactStore(folder, 1 << 20, System::nanoTime);
    try (var incoming = store.receive(model.sha256(), model.bytes().length, 0)) {
      incoming.write(ByteBuffer.wrap(model.bytes()));
      incoming.finish();
    }
    OwnedDevice device = new OwnedDevice(lane.device(), lane, null, null, 1, null, null);
    MeasureService service =
        new MeasureService(
            Map.of("d", device), store, System::nanoTime, 1 << 20, Duration.ofMillis(1));
    CountDownLatch gate = new CountDownLatch(1);
    var running = lane.alone(() -> gate.await(60, TimeUnit.SECONDS), TimeUnit.MINUTES.toNanos(1));
    var answer =
        run(
            service,
            MeasureRequest.newBuilder()
                .setSha256(model.sha256())
                .setDevice("d")
                .setRepeats(1)
                .build());
    gate.countDown();
    assertThat(running.get(20, TimeUnit.SECONDS)).isTrue();
    Status status = Status.fromThrowable(answer.exceptionNow());
    assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(status.getDescription()).contains("device 'd' had no time");
  }
}
