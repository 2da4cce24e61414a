package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.Sharing;
import dev.rackloom.desktop.SampleBackend;
import dev.rackloom.desktop.SampleStudy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** What was placed anew is an answer to what was asked then, and to nothing else. */
class SuppositionTest {

  private static final List<Constraint> PINNED = List.of(new Constraint.Pin("s1", Set.of("gpu0")));

  private final DeskModel desk = opened(Runnable::run);

  private static DeskModel opened(Executor background) {
    DeskModel desk =
        new DeskModel(
            new SampleBackend(SampleStudy.create()), Clock.systemUTC(), background, Runnable::run);
    desk.openModel(Path.of("sample.onnx"));
    return desk;
  }

  private static boolean isPlaced(DeskModel desk) {
    return desk.supposition().contentProperty().get().rows().getFirst().anew().known();
  }

  private void placed() {
    desk.supposition().placeAnew();
    assertThat(isPlaced(desk)).isTrue();
  }

  @Test
  void staysWhileStagesMove() {
    placed();
    desk.table().move(desk.table().rows().get(1), "gpu0");
    assertThat(isPlaced(desk)).isTrue();
  }

  @Test
  void isDropped_byOtherConstraints_andDoesNotComeBackWithThem() {
    placed();
    desk.editor().constrain(PINNED);
    assertThat(isPlaced(desk)).isFalse();
    desk.editor().undo();
    assertThat(isPlaced(desk)).isFalse();
  }

  @Test
  void isDropped_byAnotherGoal_otherSizes_andMoreLeeway() {
    placed();
    desk.goals().say("throughput");
    assertThat(isPlaced(desk)).isFalse();
    placed();
    desk.goals().allow(Sharing.REPLICAS, true);
    assertThat(isPlaced(desk)).isFalse();
    placed();
    desk.sizes().sliders().getFirst().type("2");
    assertThat(isPlaced(desk)).isFalse();
  }

  /** Asked before the ban, found after it. */
  @Test
  void thatWhichWasFoundTooLate_isNotShown() {
    Deque<Runnable> waiting = new ArrayDeque<>();
    DeskModel slow = opened(waiting::add);
    runAll(waiting);
    slow.supposition().placeAnew();
    Runnable search = waiting.removeLast();
    slow.editor().constrain(PINNED);
    runAll(waiting);
    search.run();
    runAll(waiting);
    assertThat(isPlaced(slow)).isFalse();
    slow.supposition().placeAnew();
    runAll(waiting);
    assertThat(isPlaced(slow)).isTrue();
  }

  private static void runAll(Deque<Runnable> waiting) {
    while (!waiting.isEmpty()) {
      waiting.remove().run();
    }
  }
}
