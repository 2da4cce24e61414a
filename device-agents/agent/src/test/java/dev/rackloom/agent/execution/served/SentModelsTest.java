package dev.rackloom.agent.execution.served;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.agent.execution.ExecutionFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentModelsTest {

  private static final int SIZE = 100;

  @TempDir Path folder;

  private Path file() throws Exception {
    return Files.write(folder.resolve("m.onnx"), new byte[SIZE]);
  }

  @Test
  void load_carriesTheFileAndAConfiguration() throws Exception {
    SentModels models = new SentModels(folder.resolve("notes"), 2 * SIZE);
    models.add("p-1", file());
    var request = models.load("p-1");
    assertThat(request.getModelName()).isEqualTo("p-1");
    assertThat(request.getParametersOrThrow("file:1/model.onnx").getBytesParam().size())
        .isEqualTo(SIZE);
    assertThat(request.getParametersOrThrow("config").getStringParam())
        .contains("\"name\": \"p-1\"", "\"backend\": \"onnxruntime\"");
    models.remove("p-1");
    assertThatThrownBy(() -> models.load("p-1"))
        .isInstanceOf(ExecutionFailure.class)
        .hasMessageContaining("was let go");
  }

  @Test
  void whatTheServerWasNotHeardToUnload_isLeftOver() throws Exception {
    SentModels models = new SentModels(folder.resolve("notes"), 2 * SIZE);
    models.add("p-1", file());
    models.add("p-2", file());
    models.remove("p-1");
    models.remove("p-2");
    models.unloaded("p-2");
    assertThat(new SentModels(folder.resolve("notes"), 2 * SIZE).leftovers())
        .containsExactly("p-1");
  }

  /** One of these servers never takes its model. */
  @Test
  void oneThatHangs_keepsNoOtherFromItsModel() throws Exception {
    SentModels hanging = new SentModels(folder.resolve("a"), 2 * SIZE);
    SentModels other = new SentModels(folder.resolve("b"), 2 * SIZE);
    hanging.add("p-1", file());
    other.add("p-2", file());
    CountDownLatch sends = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    var first = send(hanging, "p-1", () -> waited(sends, mayEnd));
    assertThat(sends.await(20, TimeUnit.SECONDS)).isTrue();
    send(other, "p-2", () -> {}).get(20, TimeUnit.SECONDS);
    mayEnd.countDown();
    first.get(20, TimeUnit.SECONDS);
  }

  /** Two of two MiB do not fit three; what has gone makes room, whether it was taken or not. */
  @Test
  void whatIsOnItsWay_isBounded_overAllDevices() throws Exception {
    Semaphore room = new Semaphore(3);
    Path two = Files.write(folder.resolve("two.onnx"), new byte[2 << 20]);
    SentModels one = new SentModels(folder.resolve("a"), 8 << 20, room);
    SentModels other = new SentModels(folder.resolve("b"), 8 << 20, room);
    one.add("p-1", two);
    other.add("p-2", two);
    other.add("p-3", file());
    List<String> order = new CopyOnWriteArrayList<>();
    CountDownLatch sends = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    var first =
        send(
            one,
            "p-1",
            () -> {
              waited(sends, mayEnd);
              order.add("first ends");
              throw new IllegalStateException("it was not taken");
            });
    assertThat(sends.await(20, TimeUnit.SECONDS)).isTrue();
    var second = send(other, "p-2", () -> order.add("second is sent"));
    send(other, "p-3", () -> order.add("a small one is sent")).get(20, TimeUnit.SECONDS);
    assertThatThrownBy(() -> second.get(100, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    mayEnd.countDown();
    second.get(20, TimeUnit.SECONDS);
    assertThatThrownBy(() -> first.get(20, TimeUnit.SECONDS)).hasMessageContaining("not taken");
    assertThat(order).containsExactly("a small one is sent", "first ends", "second is sent");
    assertThat(room.availablePermits()).isEqualTo(3);
  }

  private static CompletableFuture<Void> send(SentModels models, String name, Runnable call) {
    return CompletableFuture.runAsync(() -> models.sending(name, call), Thread::startVirtualThread);
  }

  private static void waited(CountDownLatch begun, CountDownLatch until) {
    begun.countDown();
    try {
      assertThat(until.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void modelThatDoesNotFit_isRefused_andSaysWhatToDo() throws Exception {
    SentModels models = new SentModels(folder.resolve("notes"), 2 * SIZE - 1);
    Path file = file();
    assertThatThrownBy(() -> models.add("p-1", file))
        .isInstanceOf(ExecutionFailure.class)
        .hasMessageContaining("a sub-model of 100 bytes is too large to be sent")
        .hasMessageContaining("attribute repository");
  }
}
