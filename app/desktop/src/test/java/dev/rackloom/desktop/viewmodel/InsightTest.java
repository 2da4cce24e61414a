package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rackloom.api.cost.CostClass;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.Metric;
import dev.rackloom.desktop.SampleBackend;
import dev.rackloom.desktop.SampleStudy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the engine finds and why, without a screen. */
class InsightTest {

  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-01-01T12:00:00Z"), ZoneOffset.UTC);

  private final SampleStudy study = SampleStudy.create();
  private final DeskModel desk = desk(study, Runnable::run);

  private static DeskModel desk(SampleStudy study, java.util.concurrent.Executor background) {
    return new DeskModel(new SampleBackend(study), NOON, background, Runnable::run);
  }

  @BeforeEach
  void open() {
    desk.openModel(Path.of("sample.onnx"));
  }

  private Insight insight() {
    return desk.insight();
  }

  private String device(int stage) {
    return desk.table().rows().get(stage).numbers().device();
  }

  private List<String> figures() {
    return desk.strip().figuresProperty().get().stream()
        .map(f -> f.caption() + ": " + f.value().text() + " " + f.origin())
        .toList();
  }

  @Test
  void search_tellsOfEveryBetterAnswerAndBoundAndWhoFoundIt() {
    List<Course> seen = new ArrayList<>();
    List<String> strip = new ArrayList<>();
    insight().search().courseProperty().addListener((o, was, is) -> seen.add(is));
    insight().search().courseProperty().addListener((o, was, is) -> strip.add(figures().getLast()));
    desk.actions().autoPlace();
    assertThat(seen.getLast().steps())
        .extracting(s -> s.by() + " " + s.best() + " " + s.bound())
        .containsExactly(
            "local-search 4.8E7 0.0",
            "local-search 4.8E7 4000000.0",
            "sample 5400000.0 4000000.0",
            "sample 5400000.0 5000000.0");
    assertThat(seen).anyMatch(Course::running);
    assertThat(seen.getLast().running()).isFalse();
    assertThat(seen.getLast().gap().text()).isEqualTo("7.4 %");
    assertThat(strip).contains("Best so far: 48.0 ms gap 92 % · local-search");
    assertThat(figures().getLast()).isEqualTo("Lower bound: 5.00 ms gap 7.4 %");
  }

  @Test
  void cancelledSearch_keepsTheBestSoFar() {
    Deque<Runnable> waiting = new ArrayDeque<>();
    DeskModel slow = desk(study, waiting::add);
    slow.openModel(Path.of("sample.onnx"));
    drain(waiting);
    slow.table().move(slow.table().rows().getFirst(), "gpu0");
    AutoPlace search = slow.insight().search();
    search
        .courseProperty()
        .addListener((o, was, is) -> {
          if (is.found()) {
            search.cancel();
          }
        });
    slow.actions().autoPlace();
    drain(waiting);
    Course end = search.courseProperty().get();
    assertThat(end.end()).contains("cancelled");
    assertThat(end.best().text()).isEqualTo("48.0 ms");
    assertThat(slow.table().rows().getFirst().numbers().device()).isEqualTo("cpu0");
    slow.editor().undo();
    drain(waiting);
    assertThat(slow.table().rows().getFirst().numbers().device()).isEqualTo("gpu0");
  }

  private static void drain(Deque<Runnable> waiting) {
    while (!waiting.isEmpty()) {
      waiting.remove().run();
    }
  }

  @Test
  void goal_isChosenOrTyped_andABoundBelongsToItsGoal() {
    desk.actions().autoPlace();
    desk.goals().say("Throughput");
    assertThat(figures().getLast()).startsWith("Upper bound: unknown");
    desk.goals().say("latency=1, energy=20");
    assertThat(desk.goals().goalProperty().get().objective().terms()).hasSize(2);
    desk.goals().say("speed");
    assertThat(desk.goals().goalProperty().get().objective().terms()).hasSize(2);
    assertThat(desk.journal().entries().getLast().text()).contains("speed");
    desk.goals().say("ttft");
    assertThat(desk.journal().entries().getLast().text()).contains("no tokens");
    desk.goals().say("latency");
    assertThat(figures().getLast()).startsWith("Lower bound: 5.00 ms");
  }

  @Test
  void why_comparesEveryDeviceForTheSelectedStage() {
    assertThat(insight().why().contentProperty().get().devices()).isEmpty();
    desk.select(2);
    Explanation why = insight().why().contentProperty().get();
    assertThat(why.stage()).isEqualTo("layer.2");
    assertThat(why.devices())
        .extracting(d -> d.device() + " " + d.difference().text())
        .containsExactly("cpu0 here", "gpu0 cannot", "flow0 −15 %");
    assertThat(why.devices().get(1).reason()).contains("memory is short by 7 B");
    assertThat(why.devices().get(2).value().text()).isEqualTo("40.9 ms");
    assertThat(why.path()).hasSize(6);
    assertThat(why.path().getFirst().share()).isCloseTo(1 / 6.0, within(1e-9));
    assertThat(why.parts()).singleElement().extracting(p -> p.kind()).isEqualTo("compute");
  }

  @Test
  void why_movesTheStageAndFollows() {
    desk.select(2);
    insight().why().move("flow0");
    assertThat(device(2)).isEqualTo("flow0");
    assertThat(insight().why().contentProperty().get().devices().get(2).here()).isTrue();
    desk.editor().undo();
    assertThat(device(2)).isEqualTo("cpu0");
    assertThat(insight().why().contentProperty().get().devices().getFirst().here()).isTrue();
  }

  @Test
  void whatToBuy_isOfThePlacementItWasTriedFor() {
    insight().whatToBuy().look();
    WhatToBuy.Content tried = insight().whatToBuy().contentProperty().get();
    assertThat(tried.gains())
        .extracting(g -> g.what() + " " + g.asPlaced().text() + " " + g.placedAgain().text())
        .containsExactly(
            "nothing, placed again 0.0 % 0.0 %",
            "cpu0, twice as fast 50 % 50 %", "pcie, twice as wide 0.2 % not tried");
    assertThat(tried.stale()).isFalse();
    desk.table().move(desk.table().rows().getFirst(), "flow0");
    assertThat(insight().whatToBuy().contentProperty().get().stale()).isTrue();
  }

  @Test
  void front_marksWhatIsOnTheScreen_andOpensAPoint() {
    insight().front().look();
    Front.Content content = insight().front().contentProperty().get();
    assertThat(content.points()).hasSize(3);
    assertThat(content.points())
        .extracting(Front.Point::current)
        .containsExactly(false, false, true);
    assertThat(content.points()).extracting(Front.Point::edge).containsExactly(true, false, false);
    assertThat(content.now()).isEmpty();
    insight().front().take(1);
    assertThat(device(0)).isEqualTo("flow0");
    assertThat(insight().front().contentProperty().get().points().get(1).current()).isTrue();
    desk.table().move(desk.table().rows().getFirst(), "cpu0");
    assertThat(insight().front().contentProperty().get().now()).isPresent();
    desk.editor().undo();
    desk.editor().undo();
    assertThat(insight().front().contentProperty().get().points().getLast().current()).isTrue();
  }

  @Test
  void front_showsTwoDifferentMetrics_andSaysWhenItIsOld() {
    insight().front().look();
    insight().front().upProperty().set(Metric.LATENCY);
    assertThat(insight().front().acrossProperty().get()).isEqualTo(Metric.THROUGHPUT);
    assertThat(insight().front().contentProperty().get().stale()).isFalse();
    desk.sizes().sliders().getFirst().type("4");
    assertThat(insight().front().contentProperty().get().stale()).isTrue();
    desk.openModel(Path.of("sample.onnx"));
    assertThat(insight().front().contentProperty().get().points()).isEmpty();
  }

  @Test
  void constraints_areEditsThatSayWhetherTheyHold() {
    desk.select(1);
    insight().constraints().pinTo("gpu0");
    Constraints.Row pin = insight().constraints().rowsProperty().get().getFirst();
    assertThat(pin.text()).isEqualTo("layer.1 stays on gpu0");
    assertThat(pin.holds()).isFalse();
    assertThat(desk.strip().problemProperty().get()).contains("layer.1 stays on gpu0");
    desk.table().move(desk.table().rows().get(1), "gpu0");
    assertThat(insight().constraints().rowsProperty().get().getFirst().holds()).isTrue();
    assertThat(desk.strip().problemProperty().get()).isEmpty();
    desk.editor().undo();
    desk.editor().undo();
    assertThat(insight().constraints().rowsProperty().get()).isEmpty();
    desk.editor().redo();
    assertThat(insight().constraints().rowsProperty().get()).hasSize(1);
    insight().constraints().remove(insight().constraints().rowsProperty().get().getFirst());
    assertThat(desk.editor().constraintsProperty().get()).isEmpty();
  }

  @Test
  void chosenStages_areHeldTogetherOrApart() {
    desk.selection().choose(List.of(1, 3));
    desk.select(3);
    insight().constraints().together();
    insight().constraints().apart();
    insight().constraints().sameNode();
    insight().constraints().contiguous();
    insight().constraints().atMost(3);
    insight().constraints().atMost(2);
    insight().constraints().pinHere();
    insight().constraints().pinTo("flow0");
    assertThat(desk.editor().constraintsProperty().get())
        .hasSize(7)
        .contains(
            new Constraint.CoLocate(Set.of("s1", "s3")),
            new Constraint.AtMost(2),
            new Constraint.Pin("s1", Set.of("flow0")),
            new Constraint.Pin("s3", Set.of("flow0")));
    desk.select(0);
    assertThat(insight().constraints().count()).isEqualTo(1);
    insight().constraints().together();
    assertThat(desk.editor().constraintsProperty().get()).hasSize(7);
    insight().constraints().clear();
    assertThat(desk.editor().constraintsProperty().get()).isEmpty();
  }

  @Test
  void boundUnderNoConstraints_holdsUnderMore_notTheOtherWay() {
    desk.actions().autoPlace();
    desk.select(0);
    insight().constraints().pinTo("flow0");
    assertThat(figures().getLast()).startsWith("Lower bound: 5.00 ms");
    DeskModel other = desk(SampleStudy.create(), Runnable::run);
    other.openModel(Path.of("sample.onnx"));
    other.select(0);
    other.insight().constraints().pinTo("flow0");
    other.actions().autoPlace();
    other.insight().constraints().clear();
    assertThat(other.strip().figuresProperty().get().getLast().value().known()).isFalse();
  }

  @Test
  void roofline_putsStagesUnderTheRoofsOfADevice() {
    Roofline.Content cpu = insight().roofline().contentProperty().get();
    assertThat(cpu.note()).contains("gives no peak").contains("1 stage is not shown");
    assertThat(cpu.dots()).hasSize(5).allMatch(Roofline.Dot::here);
    insight().roofline().deviceProperty().set("gpu0");
    Roofline.Content gpu = insight().roofline().contentProperty().get();
    assertThat(gpu.compute()).singleElement().extracting(Roofline.Roof::perS).isEqualTo(1e12);
    assertThat(gpu.memory()).extracting(Roofline.Roof::label).containsExactly("RAM 100 GB/s");
    Roofline.Dot dot = gpu.dots().getFirst();
    assertThat(dot.here()).isFalse();
    assertThat(dot.costClass()).isEqualTo(CostClass.LATENCY);
    assertThat(dot.intensity()).isEqualTo(20);
    assertThat(dot.flopsPerS()).isCloseTo(6e11, within(1e3));
    desk.table().move(desk.table().rows().getFirst(), "gpu0");
    assertThat(insight().roofline().contentProperty().get().dots().getFirst().here()).isTrue();
  }
}
