package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.cost.Source;
import dev.rackloom.api.graph.NotUnderstood;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.core.SeenFiring;
import dev.rackloom.desktop.SampleBackend;
import dev.rackloom.desktop.SampleStudy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Named variants, the timeline and problems with their fixes, without a toolkit. */
class HandworkTest {

  private final DeskModel desk = desk(SampleStudy.create());
  private final Variants variants = desk.handwork().variants();
  private final Timeline timeline = desk.handwork().timeline();
  private final Problems problems = desk.handwork().problems();

  private static DeskModel desk(SampleStudy study) {
    return new DeskModel(new SampleBackend(study), Clock.systemUTC(), Runnable::run, Runnable::run);
  }

  @BeforeEach
  void open() {
    desk.openModel(Path.of("sample.onnx"));
  }

  private String device(int stage) {
    return desk.table().rows().get(stage).numbers().device();
  }

  private void move(int stage, String device) {
    desk.table().move(desk.table().rows().get(stage), device);
  }

  private List<String> names() {
    return variants.variantsProperty().get().stream().map(Pricing.Row::name).toList();
  }

  private Problems.Problem problem() {
    return problems.problemsProperty().get().getFirst();
  }

  @Test
  void kept_variantsStandSideBySideAndFollowTheSizes() {
    variants.keep("all on the CPU");
    move(0, "flow0");
    variants.keep("");
    assertThat(names()).containsExactly("Variant 1", "all on the CPU");
    Pricing.Row second = variants.variantsProperty().get().getFirst();
    assertThat(second.current()).isTrue();
    assertThat(second.latency().text()).isEqualTo("40.9 ms");
    assertThat(second.latency().tip()).contains("predicted");
    desk.sizes().sliders().getFirst().type("2");
    assertThat(variants.variantsProperty().get().getLast().latency().text()).isEqualTo("96.0 ms");
  }

  @Test
  void nameless_haveTheFirstNumberThatNobodyHad() {
    List.of("", "", "", "Variant 5").forEach(variants::keep);
    variants.rename(variants.variantsProperty().get().get(1).id(), "mine");
    variants.delete(variants.variantsProperty().get().getLast().id());
    variants.keep("");
    variants.keep("");
    assertThat(names()).containsExactly("Variant 6", "Variant 4", "Variant 5", "mine", "Variant 2");
  }

  /** Another window keeps in the same workspace, and this one has not heard of it. */
  @Test
  void nameless_keepsClearOfWhatAnotherWindowKept() {
    Study study = desk.studyProperty().get().orElseThrow();
    study.keeping().keep(study.start().placement(), List.of(), "Variant 1", "latency");
    variants.keep("");
    assertThat(names()).containsExactly("Variant 2", "Variant 1");
  }

  @Test
  void kept_isSaidWithWhatItWasPlacedFor() {
    desk.goals().say("throughput");
    variants.keep("many");
    Keeping.Entry kept = variants.pastProperty().get().placements().getFirst();
    assertThat(PlacementWords.then(kept))
        .startsWith("many · for throughput: ")
        .endsWith("/s predicted then");
    assertThat(PlacementWords.by("desktop")).isEqualTo("kept by hand");
    assertThat(PlacementWords.by("annealing")).isEqualTo("placed by annealing");
  }

  @Test
  void kept_isSaidToBePlacedForTheGoalOfNow() {
    variants.keep("soon");
    desk.goals().say("throughput");
    variants.keep("many");
    Study study = desk.studyProperty().get().orElseThrow();
    assertThat(study.keeping().placements())
        .extracting(Keeping.Entry::goal)
        .containsExactly("throughput", "latency");
  }

  @Test
  void opened_isAnEdit() {
    variants.keep("before");
    move(3, "flow0");
    variants.open(variants.variantsProperty().get().getFirst().id());
    assertThat(device(3)).isEqualTo("cpu0");
    desk.editor().undo();
    assertThat(device(3)).isEqualTo("flow0");
  }

  @Test
  void renamedAndDeleted_areTakenBackByUndo_andKeepingIsNot() {
    variants.keep("a");
    long id = variants.variantsProperty().get().getFirst().id();
    variants.rename(id, "b");
    assertThat(names()).containsExactly("b");
    variants.delete(id);
    assertThat(names()).isEmpty();
    desk.editor().undo();
    assertThat(names()).containsExactly("b");
    desk.editor().undo();
    assertThat(names()).containsExactly("a");
    assertThat(desk.editor().canUndoProperty().get()).isFalse();
    desk.editor().redo();
    assertThat(names()).containsExactly("b");
  }

  @Test
  void compared_sayWhatMovedAndWhatItBrings() {
    variants.keep("a");
    move(1, "flow0");
    variants.keep("b");
    long a = variants.variantsProperty().get().getLast().id();
    long b = variants.variantsProperty().get().getFirst().id();
    variants.compare(a, b);
    Pricing.Comparison c = variants.comparisonProperty().get().orElseThrow();
    assertThat(c.moved()).containsExactly(new Pricing.Moved(1, "layer.1", "cpu0", "flow0"));
    assertThat(c.metrics().getFirst().better()).isTrue();
    assertThat(c.metrics().getFirst().change()).isCloseTo(-7.1 / 48, within());
  }

  @Test
  void costs_areOfThePriceOfTheRack() {
    DeskModel priced = desk(SampleStudy.create().costing(3_600));
    priced.openModel(Path.of("sample.onnx"));
    Variants dear = priced.handwork().variants();
    dear.keep("a");
    priced.table().move(priced.table().rows().get(1), "flow0");
    dear.keep("b");
    List<Pricing.Row> rows = dear.variantsProperty().get();
    assertThat(rows).extracting(r -> r.cost().text()).containsExactly("0.04000", "0.04800");
    assertThat(rows.getFirst().cost().tip()).contains("currency").contains("predicted");
    dear.compare(rows.getLast().id(), rows.getFirst().id());
    Pricing.Difference cost = dear.comparisonProperty().get().orElseThrow().metrics().getLast();
    assertThat(cost.metric()).isEqualTo("Cost");
    assertThat(cost.better()).isTrue();
    assertThat(cost.change()).isCloseTo(-8.0 / 48, within());
  }

  @Test
  void costs_areNotKnownWhereADeviceHasNoPrice() {
    variants.keep("a");
    Shown cost = variants.variantsProperty().get().getFirst().cost();
    assertThat(cost.known()).isFalse();
    assertThat(cost.tip()).contains("pricePerHour");
    long id = variants.variantsProperty().get().getFirst().id();
    move(1, "flow0");
    variants.keep("b");
    variants.compare(id, variants.variantsProperty().get().getFirst().id());
    assertThat(variants.comparisonProperty().get().orElseThrow().metrics())
        .extracting(Pricing.Difference::metric)
        .containsExactly("Latency", "Throughput", "Energy");
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(1e-9);
  }

  @Test
  void history_listsWhatWasPlacedAndDeployed() {
    variants.keep("a");
    assertThat(variants.pastProperty().get().placements()).hasSize(1);
    assertThat(variants.pastProperty().get().deployments().getFirst().state()).isEqualTo("drained");
  }

  @Test
  void predictedTimeline_followsEveryEdit() {
    Gantt before = timeline.predictedProperty().get();
    assertThat(before.source()).isEqualTo("predicted");
    assertThat(before.endNanos()).isEqualTo(48_000_000);
    assertThat(before.lanes()).extracting(Gantt.Lane::name).containsExactly("cpu0", "pcie →");
    move(0, "gpu0");
    Gantt after = timeline.predictedProperty().get();
    assertThat(after.lanes()).extracting(Gantt.Lane::device).containsExactly(0, 1, -1);
    Gantt.Lane gpu = after.lanes().get(1);
    assertThat(after.told(gpu, gpu.bars().getFirst()))
        .isEqualTo("layer.0 on gpu0: 300 µs, from 0 ns to 300 µs, request 1, predicted");
  }

  @Test
  void simulated_isAskedForAndGoesStale() {
    timeline.concurrencyProperty().set(3);
    timeline.simulate();
    Gantt simulated = timeline.simulatedProperty().get();
    assertThat(simulated.lanes().getFirst().bars()).hasSize(36);
    assertThat(simulated.note()).contains("3 at a time");
    assertThat(simulated.stale()).isFalse();
    move(0, "gpu0");
    assertThat(timeline.simulatedProperty().get().stale()).isTrue();
  }

  @Test
  void firstAfter_findsTheFirstBarInSight() {
    Gantt.Lane lane = timeline.predictedProperty().get().lanes().getFirst();
    assertThat(lane.firstAfter(0)).isZero();
    assertThat(lane.firstAfter(8_000_000)).isEqualTo(1);
    assertThat(lane.firstAfter(Long.MAX_VALUE)).isEqualTo(6);
  }

  @Test
  void seenTimeline_saysWhatIsMeasuredAndWhatEmulated() {
    assertThat(timeline.seenProperty().get().lanes()).isEmpty();
    desk.actions().deploy();
    Gantt seen = timeline.seenProperty().get();
    assertThat(seen.source()).isEqualTo("emulated and measured");
    assertThat(seen.lanes()).extracting(Gantt.Lane::name).containsExactly("cpu0", "gpu0");
    assertThat(seen.lanes().getFirst().bars()).hasSize(5);
  }

  @Test
  void whatWasNotUnderstood_isAProblemUntilTheModelIsClosed() {
    String operator = SampleStudy.create().graph().operators().get(7).name();
    DeskModel other =
        desk(
            SampleStudy.create()
                .notUnderstanding(
                    new NotUnderstood(
                        operator + " and 3 more", "operator Frob", "its cost is unknown"),
                    new NotUnderstood("opset 99", "a newer version", "it is read as 21")));
    other.openModel(Path.of("sample.onnx"));
    Problems found = other.handwork().problems();
    assertThat(found.problemsProperty().get())
        .extracting(Problems.Problem::text)
        .containsExactly(
            "the model at "
                + operator
                + " and 3 more: not understood: operator Frob; its cost is unknown",
            "the model at opset 99: not understood: a newer version; it is read as 21");
    assertThat(found.problemsProperty().get())
        .allSatisfy(p -> assertThat(p.kind()).isEqualTo(Problems.Kind.READING))
        .extracting(Problems.Problem::stages)
        .containsExactly(List.of(1), List.of());
    other.table().move(other.table().rows().get(5), "flow0");
    assertThat(found.problemsProperty().get())
        .extracting(Problems.Problem::kind)
        .containsExactly(Problems.Kind.COST, Problems.Kind.READING, Problems.Kind.READING);
    found.open(SampleStudy.create());
    assertThat(found.problemsProperty().get())
        .extracting(Problems.Problem::kind)
        .containsExactly(Problems.Kind.COST);
  }

  private static Deployment.Run lastRun(SampleStudy study, String device) {
    return new Deployment.Run(
        "Last run",
        List.of(),
        Optional.of(
            new Deployment.Newest(
                "Last run: sample, epoch 1",
                study.start().placement(),
                List.of(
                    new SeenFiring("n", device, "s0", 7, 5_000_000, 8_000_000, Source.MEASURED)))));
  }

  @Test
  void lastRun_standsBeneathUntilSomethingIsSeen_andSaysWhosePlacementItWas() {
    desk.telemetry().recall(lastRun(SampleStudy.create(), "cpu0"));
    Gantt last = timeline.seenProperty().get();
    assertThat(last.title()).isEqualTo("Last run: sample, epoch 1");
    assertThat(last.source()).isEqualTo("measured");
    assertThat(last.endNanos()).isEqualTo(8_000_000);
    assertThat(last.note()).startsWith("the newest requests");
    move(0, "gpu0");
    assertThat(timeline.seenProperty().get().note())
        .startsWith("of another placement than on the screen; the newest requests");
    desk.actions().deploy();
    assertThat(timeline.seenProperty().get().title()).isEqualTo("Seen in the deployment");
  }

  @Test
  void clocksOfNodes_countFromTheirOwnBeginning() {
    desk.telemetry()
        .recall(
            new Deployment.Run(
                "Last run",
                List.of(),
                Optional.of(
                    new Deployment.Newest(
                        "Last run: sample, epoch 1",
                        SampleStudy.create().start().placement(),
                        List.of(
                            seen("a", "cpu0", 7, 3_600_000_000_000L),
                            seen("b", "gpu0", 7, 5_000_000),
                            seen("b", "gpu0", 8, 45_000_000))))));
    Gantt last = timeline.seenProperty().get();
    assertThat(last.lanes())
        .flatExtracting(Gantt.Lane::bars)
        .extracting(Gantt.Bar::startNanos)
        .containsExactlyInAnyOrder(0L, 0L, 40_000_000L);
    assertThat(last.endNanos()).isEqualTo(48_000_000);
    assertThat(last.oneNanos()).isEqualTo(8_000_000);
  }

  private static SeenFiring seen(String node, String device, long request, long atNanos) {
    return new SeenFiring(node, device, "s0", request, atNanos, 8_000_000, Source.MEASURED);
  }

  @Test
  void shortMemory_isMendedByMovingTheSmallestStages() {
    assertThat(problems.problemsProperty().get()).isEmpty();
    desk.handwork().lanes().carry(List.of(0, 1, 2, 3));
    desk.handwork().lanes().drop("gpu0");
    assertThat(problem().kind()).isEqualTo(Problems.Kind.MEMORY);
    assertThat(problem().text()).contains("gpu0 is short of 6.70 MiB").contains("predicted");
    Problems.Fix fix = problem().fixes().getFirst();
    assertThat(fix.title()).isEqualTo("Move the 2 smallest stages to flow0");
    problems.apply(fix);
    assertThat(problems.problemsProperty().get()).isEmpty();
    desk.editor().undo();
    assertThat(problem().kind()).isEqualTo(Problems.Kind.MEMORY);
  }

  @Test
  void brokenConstraint_isObeyedOrRemoved() {
    desk.editor().constrain(List.of(new Constraint.Pin("s2", Set.of("gpu0"))));
    assertThat(problem().kind()).isEqualTo(Problems.Kind.CONSTRAINT);
    assertThat(problem().stages()).containsExactly(2);
    assertThat(problem().fixes())
        .extracting(Problems.Fix::title)
        .containsExactly("Move layer.2 to gpu0", "Remove this constraint");
    problems.apply(problem().fixes().getLast());
    assertThat(desk.editor().constraintsProperty().get()).isEmpty();
    desk.editor().undo();
    problems.fixFirst();
    assertThat(device(2)).isEqualTo("gpu0");
    assertThat(problems.problemsProperty().get()).isEmpty();
  }

  @Test
  void unpricedStage_isMovedToWhereItHasATime() {
    move(5, "flow0");
    assertThat(problem().kind()).isEqualTo(Problems.Kind.COST);
    assertThat(problem().text()).contains("no cost function for gemm");
    problems.apply(problem().fixes().getFirst());
    assertThat(device(5)).isEqualTo("gpu0");
  }

  @Test
  void measured_isAnEditThatUndoTakesBack() {
    move(5, "flow0");
    problems.apply(new Problems.Fix("Measure this device", new Problems.Change.Measure()));
    assertThat(problems.problemsProperty().get()).isEmpty();
    desk.editor().undo();
    assertThat(problem().kind()).isEqualTo(Problems.Kind.COST);
    assertThat(device(5)).isEqualTo("flow0");
  }

  @Test
  void agentsThatWereAsked_areTalkedOf_alsoIfNothingIsWrong() {
    DeskModel none = desk(SampleStudy.create());
    none.openModel(Path.of("sample.onnx"));
    none.actions().askAgents();
    assertThat(none.journal().entries().getLast().text()).contains("names no agents to ask");
  }

  @Test
  void silentAgent_isSaidAndItsNodeCanBeLeft() {
    DeskModel other = desk(SampleStudy.create().withAgent("192.0.2.1:7000"));
    other.openModel(Path.of("sample.onnx"));
    other.table().move(other.table().rows().get(1), "gpu0");
    other.handwork().problems().ask();
    Problems.Problem silent = other.handwork().problems().problemsProperty().get().getFirst();
    assertThat(silent.text()).contains("node-b").contains("connection refused");
    other.handwork().problems().apply(silent.fixes().getLast());
    assertThat(other.table().rows().get(1).numbers().device()).isEqualTo("cpu0");
    assertThat(other.editor().constraintsProperty().get()).hasSize(12);
    other.editor().undo();
    assertThat(other.editor().constraintsProperty().get()).isEmpty();
    assertThat(other.table().rows().get(1).numbers().device()).isEqualTo("gpu0");
  }
}
