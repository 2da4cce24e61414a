package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.desktop.SampleBackend;
import dev.rackloom.desktop.SampleKeeping;
import dev.rackloom.desktop.SampleStudy;
import dev.rackloom.viewer.Direction;
import dev.rackloom.viewer.GraphState;
import dev.rackloom.viewer.Sight;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** A model is found as it was left. */
class LastViewedTest {

  private static final GraphState SEEN =
      new GraphState(
          false,
          List.of(List.of("layer 1")),
          List.of(),
          new Sight(Sight.Kind.PART, 10, 20, 1.5),
          Direction.RIGHT);

  private final SampleStudy study = SampleStudy.create();
  private final SampleKeeping keeping = (SampleKeeping) study.keeping();

  private DeskModel opened() {
    DeskModel desk =
        new DeskModel(new SampleBackend(study), Clock.systemUTC(), Runnable::run, Runnable::run);
    desk.openModel(Path.of("sample.onnx"));
    return desk;
  }

  private static void look(DeskModel desk) {
    desk.lastViewed().graph(SEEN);
    desk.overlays().choiceProperty().set(Overlays.Choice.TIME_SHARE);
    desk.filter().say("class:memory");
    desk.finder().things("op:Softmax");
  }

  private static void isAsItWas(DeskModel desk) {
    assertThat(desk.lastViewed().viewed().graph()).isEqualTo(SEEN);
    assertThat(desk.overlays().choiceProperty().get()).isEqualTo(Overlays.Choice.TIME_SHARE);
    assertThat(desk.filter().textProperty().get()).isEqualTo("class:memory");
    assertThat(desk.filter().rows()).hasSizeLessThan(desk.table().rows().size());
    assertThat(desk.found().stateProperty().get().text()).isEqualTo("6 found: op:Softmax");
  }

  @Test
  void opening_andClosing_keepNothing() {
    opened().close();
    assertThat(keeping.viewed()).isEmpty();
  }

  @Test
  void anotherWindow_showsWhatWasSeen() {
    try (DeskModel desk = opened()) {
      look(desk);
    }
    try (DeskModel next = opened()) {
      isAsItWas(next);
    }
    assertThat(keeping.timesViewedWasKept()).isBetween(1, 2);
  }

  @Test
  void modelThatIsReadAgain_isSeenAsItWas_beforeThatWasWritten() {
    try (DeskModel desk = opened()) {
      look(desk);
      desk.openModel(Path.of("sample.onnx"));
      isAsItWas(desk);
    }
  }

  @Test
  void whatChangesOftenInAShortTime_isWrittenOnceInAWhile() throws InterruptedException {
    try (DeskModel desk = opened()) {
      for (int i = 1; i <= 200; i++) {
        desk.lastViewed()
            .graph(
                new GraphState(
                    false,
                    List.of(),
                    List.of(),
                    new Sight(Sight.Kind.PART, i, 0, 1),
                    Direction.DOWN));
      }
      while (keeping.viewed().filter(v -> v.graph().sight().x() == 200).isEmpty()) {
        Thread.onSpinWait();
      }
      assertThat(keeping.timesViewedWasKept()).isLessThanOrEqualTo(2);
    }
    assertThat(keeping.timesViewedWasKept()).isLessThanOrEqualTo(2);
  }

  /** Another window may have kept what it sees since. */
  @Test
  void whatWasWritten_isNotWrittenAgainOnClosing() throws InterruptedException {
    BlockingQueue<Runnable> toolkit = new LinkedBlockingQueue<>();
    try (DeskModel desk =
        new DeskModel(new SampleBackend(study), Clock.systemUTC(), Runnable::run, toolkit::add)) {
      desk.openModel(Path.of("sample.onnx"));
      doAll(toolkit);
      desk.lastViewed().graph(SEEN);
      doAll(toolkit);
      toolkit.take().run();
    }
    assertThat(keeping.timesViewedWasKept()).isEqualTo(1);
  }

  /** It is closed right after another was opened. */
  @Test
  void modelThatWasJustLeft_isKeptToo() {
    SampleStudy other = SampleStudy.create("another");
    Queue<Runnable> never = new ArrayDeque<>();
    DeskModel desk =
        new DeskModel(new SampleBackend(study), Clock.systemUTC(), never::add, Runnable::run);
    desk.show(Opening.of(study, Optional.empty(), 0));
    desk.lastViewed().graph(SEEN);
    desk.show(Opening.of(other, Optional.empty(), 0));
    assertThat(keeping.viewed()).isEmpty();
    desk.close();
    assertThat(keeping.viewed().orElseThrow().graph()).isEqualTo(SEEN);
  }

  @Test
  void modelThatIsReadAgain_withoutRoom_isSeenAsItWasLast_andSoItIsKept() {
    SampleStudy other = SampleStudy.create("another").ofDigest("1");
    Queue<Runnable> never = new ArrayDeque<>();
    DeskModel desk =
        new DeskModel(new SampleBackend(study), Clock.systemUTC(), Runnable::run, never::add);
    desk.show(Opening.of(study, Optional.empty(), 0));
    desk.lastViewed().graph(SEEN.to(Direction.DOWN));
    desk.show(Opening.of(other, Optional.empty(), 0));
    assertThat(keeping.viewed().orElseThrow().graph()).isEqualTo(SEEN.to(Direction.DOWN));
    keeping.onDisk(() -> {
      throw new IllegalStateException("no room");
    });
    desk.show(Opening.of(study.with(Bindings.NONE, List.of()), Optional.empty(), 0));
    desk.lastViewed().graph(SEEN);
    desk.show(Opening.of(other, Optional.empty(), 0));
    desk.show(Opening.of(study, Optional.empty(), 0));
    assertThat(desk.lastViewed().viewed().graph()).isEqualTo(SEEN);
    keeping.onDisk(() -> {});
    desk.close();
    assertThat(keeping.viewed().orElseThrow().graph()).isEqualTo(SEEN);
  }

  /** What was due then is not begun any more: there is nobody left to do it. */
  @Test
  void afterClosing_nothingIsBegun() throws InterruptedException {
    BlockingQueue<Runnable> toolkit = new LinkedBlockingQueue<>();
    Queue<Runnable> background = new ArrayDeque<>();
    DeskModel desk =
        new DeskModel(new SampleBackend(study), Clock.systemUTC(), background::add, toolkit::add);
    desk.show(Opening.of(study, Optional.empty(), 0));
    desk.lastViewed().graph(SEEN);
    doAll(toolkit);
    desk.close();
    background.clear();
    toolkit.take().run();
    assertThat(background).isEmpty();
  }

  /** What is typed while a model is made ready to be searched is not taken away. */
  @Test
  void wordsThatAreTypedMeanwhile_stay() {
    Queue<Runnable> later = new ArrayDeque<>();
    try (DeskModel desk = opened()) {
      look(desk);
    }
    DeskModel next =
        new DeskModel(new SampleBackend(study), Clock.systemUTC(), later::add, Runnable::run);
    next.show(Opening.of(study, Optional.empty(), 0));
    next.filter().say("embed");
    while (!later.isEmpty()) {
      later.remove().run();
    }
    assertThat(next.filter().textProperty().get()).isEqualTo("embed");
  }

  private static void doAll(BlockingQueue<Runnable> tasks) {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  @Test
  void ringsThatNobodyAskedForInWords_areNotKept() {
    try (DeskModel desk = opened()) {
      look(desk);
      desk.found().showStages("two of them", List.of(1, 2));
    }
    assertThat(keeping.viewed().orElseThrow().query()).isEmpty();
  }

  @Test
  void atRest_nothingIsShownAgainAndNothingKept() {
    try (DeskModel desk = opened()) {
      look(desk);
    }
    int before = keeping.timesViewedWasKept();
    DeskModel resting =
        new DeskModel(new SampleBackend(study), Clock.systemUTC(), Runnable::run, Runnable::run);
    resting.lastViewed().rest();
    resting.openModel(Path.of("sample.onnx"));
    assertThat(resting.lastViewed().viewed().graph()).isEqualTo(GraphState.FIRST);
    resting.lastViewed().graph(SEEN);
    resting.close();
    assertThat(keeping.timesViewedWasKept()).isEqualTo(before);
  }
}
