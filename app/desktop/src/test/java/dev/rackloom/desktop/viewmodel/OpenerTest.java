package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.OtherBackend;
import dev.rackloom.desktop.SampleBackend;
import dev.rackloom.desktop.SampleStudy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Several things are opened at once. */
class OpenerTest {

  private final List<Runnable> arrived = new ArrayList<>();

  private static DeskModel desk(OtherBackend.Opens opens, Executor background, Executor toolkit) {
    Backend backend = OtherBackend.over(new SampleBackend(SampleStudy.create()), opens);
    return new DeskModel(backend, Clock.systemUTC(), background, toolkit);
  }

  /** Studies are told apart by the name of their first stage. */
  private static String first(DeskModel desk) {
    return desk.studyProperty().get().orElseThrow().stages().stages().getFirst().label();
  }

  @Test
  void whatWasReadLast_isShown_inWhicheverOrderItArrives() {
    DeskModel desk =
        desk(
            (file, p, c) -> Optional.of(SampleStudy.create(file.toString())),
            Runnable::run,
            arrived::add);
    desk.openModel(Path.of("early"));
    List<Runnable> early = List.copyOf(arrived);
    arrived.clear();
    desk.openModel(Path.of("late"));
    runAll();
    assertThat(first(desk)).isEqualTo("late");
    arrived.addAll(early);
    runAll();
    assertThat(first(desk)).isEqualTo("late");
    assertThat(desk.jobs().running()).isEmpty();
    assertThat(desk.opener().recent()).hasSize(2);
  }

  /** What the workspace has opened is what the next is opened beside. */
  @Test
  void firstOfTwo_isOnTheScreen_thoughTheSecondIsCancelled() {
    DeskModel desk =
        desk(
            (file, p, c) -> {
              if (file.endsWith("second.onnx")) {
                throw new CancellationException("cancelled");
              }
              return Optional.of(SampleStudy.create(file.toString()));
            },
            Runnable::run,
            Runnable::run);
    desk.opener()
        .open(
            List.of(
                new Opener.Asked(Backend.Kind.MODELS, Path.of("first.onnx")),
                new Opener.Asked(Backend.Kind.MODELS, Path.of("second.onnx"))),
            () -> {
              throw new AssertionError("not all is there");
            });
    assertThat(first(desk)).isEqualTo("first.onnx");
    assertThat(desk.journal().entries().getLast().text()).contains("second.onnx was cancelled");
    assertThat(desk.jobs().running()).isEmpty();
  }

  private void runAll() {
    while (!arrived.isEmpty()) {
      arrived.removeFirst().run();
    }
  }

  @Test
  void jobThatWaitsForAnother_isCancelledAtOnce() throws InterruptedException {
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    CompletableFuture<String> told = new CompletableFuture<>();
    DeskModel desk =
        desk(
            (file, p, c) -> {
              reading.countDown();
              await(release);
              return Optional.empty();
            },
            work -> Thread.ofVirtual().start(work),
            OpenerTest::inTurn);
    desk.journal()
        .entries()
        .subscribe(() -> {
          if (!desk.journal().entries().isEmpty()) {
            told.complete(desk.journal().entries().getLast().text());
          }
        });
    desk.openModel(Path.of("slow.onnx"));
    await(reading);
    desk.openModel(Path.of("next.onnx"));
    desk.jobs().running().getLast().cancel();
    assertThat(told.orTimeout(30, TimeUnit.SECONDS).join())
        .isEqualTo("Opening next.onnx was cancelled");
    release.countDown();
  }

  private static synchronized void inTurn(Runnable work) {
    work.run();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
