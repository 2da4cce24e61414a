package dev.rackloom.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.rackloom.api.placement.Metric;
import dev.rackloom.api.placement.Sharing;
import dev.rackloom.api.placement.TierAssignment;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.desktop.viewmodel.Backend;
import dev.rackloom.desktop.viewmodel.Constraints;
import dev.rackloom.desktop.viewmodel.Course;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Explanation;
import dev.rackloom.desktop.viewmodel.Forecast;
import dev.rackloom.desktop.viewmodel.Front;
import dev.rackloom.desktop.viewmodel.Leeway;
import dev.rackloom.desktop.viewmodel.Overlays;
import dev.rackloom.desktop.viewmodel.PredictionStrip;
import dev.rackloom.desktop.viewmodel.RackModel;
import dev.rackloom.desktop.viewmodel.Shown;
import dev.rackloom.desktop.viewmodel.SizeSlider;
import dev.rackloom.desktop.viewmodel.StageNumbers;
import dev.rackloom.desktop.viewmodel.StageRow;
import dev.rackloom.desktop.viewmodel.Units;
import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.ModelTree;
import dev.rackloom.viewer.Overlay;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A language model of the core on the desktop, without a screen. */
class CoreStudyTest {

  @TempDir Path workspace;
  private DeskModel desk;

  @BeforeEach
  void open() throws URISyntaxException {
    desk =
        new DeskModel(CoreBackend.open(workspace), Clock.systemUTC(), Runnable::run, Runnable::run);
    desk.openRack(sample("unlike.yaml"));
    desk.openModel(sample("llama-8b/config.json"));
  }

  @AfterEach
  void close() {
    desk.close();
  }

  static Path sample(String name) throws URISyntaxException {
    return Path.of(Objects.requireNonNull(CoreStudyTest.class.getResource(name), name).toURI());
  }

  private SizeSlider size(String title) {
    return desk.sizes().sliders().stream()
        .filter(s -> s.title().equals(title))
        .findFirst()
        .orElseThrow();
  }

  private StageNumbers first() {
    return desk.table().rows().getFirst().numbers();
  }

  private static long flops(StageNumbers of) {
    return of.facts().totals().flops().known().orElseThrow();
  }

  @Test
  void languageModel_hasFourSizesAndTwoPhases() {
    assertThat(desk.sizes().sliders())
        .extracting(SizeSlider::title)
        .containsExactly("Batch", "Prompt", "Context", "Output");
    assertThat(desk.table().phases()).containsExactly(Phase.PREFILL, Phase.DECODE);
    assertThat(desk.table().phaseProperty().get()).isEqualTo(Phase.PREFILL);
  }

  /** Parts of the stage's time, of the operators that stage 1 holds, by name. */
  private Map<String, Double> partsInside() {
    ModelTree tree = desk.treeProperty().get().orElseThrow();
    Overlay overlay = desk.overlays().overlayProperty().get();
    return tree.items().stream()
        .filter(i -> i.stage() == 1 && i.kind() == Item.Kind.OPERATOR)
        .collect(Collectors.toMap(Item::fullName, i -> overlay.own(i.id()).share()));
  }

  @Test
  void timeShare_isSharedOutInsideStagesAndSummedUpToGroups() {
    desk.overlays().choiceProperty().set(Overlays.Choice.TIME_SHARE);
    Map<String, Double> prefill = partsInside();
    assertThat(prefill.values().stream().mapToDouble(d -> d).sum()).isCloseTo(1, within(1e-9));
    ModelTree tree = desk.treeProperty().get().orElseThrow();
    Overlay overlay = desk.overlays().overlayProperty().get();
    List<Item> groups =
        tree.items().stream().filter(i -> i.stage() == 1 && i.kind() == Item.Kind.GROUP).toList();
    assertThat(groups)
        .isNotEmpty()
        .allSatisfy(g ->
            assertThat(overlay.own(g.id()).share())
                .isCloseTo(
                    g.children().stream().mapToDouble(c -> overlay.own(c).share()).sum(),
                    within(1e-9)));
    assertThat(overlay.own(tree.itemOfStage(1))).isEqualTo(Overlay.Mark.NONE);
    desk.reveal(groups.getFirst().id());
    assertThat(desk.details().contentProperty().get().groups().getFirst().lines())
        .anySatisfy(l -> {
          assertThat(l.name()).isEqualTo("Part of the time");
          assertThat(l.value().text()).isEqualTo(overlay.own(groups.getFirst().id()).text());
        });
    desk.table().phaseProperty().set(Phase.DECODE);
    assertThat(partsInside()).isNotEqualTo(prefill).hasSameSizeAs(prefill);
    Map<String, Double> here = partsInside();
    String elsewhere =
        desk.table().devices().stream()
            .filter(d -> !d.equals(desk.table().rows().get(1).numbers().device()))
            .findFirst()
            .orElseThrow();
    desk.table().move(desk.table().rows().get(1), elsewhere);
    assertThat(partsInside()).isNotEqualTo(here);
    desk.editor().undo();
    assertThat(partsInside()).isEqualTo(here);
  }

  @Test
  void modelWithoutARack_isShownOnAnAssumedOne(@TempDir Path fresh) throws URISyntaxException {
    DeskModel first =
        new DeskModel(CoreBackend.open(fresh), Clock.systemUTC(), Runnable::run, Runnable::run);
    first.openModel(sample("llama-8b/config.json"));
    assertThat(first.table().rows()).isNotEmpty();
    assertThat(first.studyProperty().get().orElseThrow().isRackAssumed()).isTrue();
    assertThat(first.rack().contentProperty().get().devices())
        .extracting(RackModel.DeviceCard::realization)
        .containsOnly("assumed");
    assertThat(first.journal().entries().toString()).contains("assumed", "Ctrl+Shift+O");
    first.openRack(sample("unlike.yaml"));
    assertThat(first.studyProperty().get().orElseThrow().isRackAssumed()).isFalse();
    assertThat(first.rack().contentProperty().get().devices())
        .extracting(RackModel.DeviceCard::realization)
        .containsOnly("real");
    first.close();
  }

  @Test
  void placementOfAnotherRack_opensThatRackWithIt() throws URISyntaxException {
    desk.goals().say("throughput");
    desk.actions().autoPlace();
    Backend.Shelf kept = desk.explorer().shelvesProperty().get().get(2);
    assertThat(kept.entries()).hasSize(1);
    assertThat(kept.entries().getFirst().detail())
        .startsWith("for throughput: ")
        .contains("/s predicted")
        .doesNotContain("desktop");
    String model = desk.studyProperty().get().orElseThrow().graph().name();
    assertThat(kept.entries().getFirst().label()).isEqualTo(model);
    desk.handwork().variants().keep("fast");
    assertThat(desk.explorer().shelvesProperty().get().get(2).entries().getFirst().label())
        .isEqualTo("fast · " + model);
    String rack = desk.studyProperty().get().orElseThrow().rack().name();
    desk.openRack(sample("four-gpus.yaml"));
    desk.opener().entry(kept.kind(), kept.entries().getFirst());
    assertThat(desk.studyProperty().get().orElseThrow().rack().name()).isEqualTo(rack);
    assertThat(desk.editor().placementProperty().get()).isPresent();
  }

  @Test
  void phase_changesTheNumbersAndKeepsTheSelection() {
    desk.select(3);
    long prefill = flops(first());
    desk.table().phaseProperty().set(Phase.DECODE);
    assertThat(flops(first())).isLessThan(prefill / 50);
    assertThat(first().facts().totals().intensity()).isBetween(0.9, 1.2);
    assertThat(first().facts().totals().stateRead().known().orElseThrow()).isPositive();
    assertThat(desk.selection().stage()).isEqualTo(3);
    desk.table().nextPhase();
    assertThat(flops(first())).isEqualTo(prefill);
  }

  @Test
  void prompt_isFeltByPrefillAloneAndContextByDecodeAlone() {
    long prefill = flops(first());
    size("Context").type("8k");
    assertThat(flops(first())).isEqualTo(prefill);
    size("Prompt").type("1k");
    assertThat(flops(first())).isGreaterThan(7 * prefill);
    desk.table().phaseProperty().set(Phase.DECODE);
    long state = first().facts().totals().stateRead().known().orElseThrow();
    size("Context").type("16k");
    assertThat(first().facts().totals().stateRead().known().orElseThrow())
        .isCloseTo(2 * state, withinPercentage(0.1));
  }

  @Test
  void largestSizes_areNumbersOrUnknownNeverWrong() {
    desk.sizes().sliders().forEach(s -> s.end(true));
    StageNumbers now = first();
    assertThat(now.flops().known() ? flops(now) : 1).isPositive();
    assertThat(desk.jobs().running()).isEmpty();
  }

  @Test
  void move_placesAStageInBothPhases() {
    desk.table().phaseProperty().set(Phase.DECODE);
    desk.table().move(desk.table().rows().get(1), "rdu");
    assertThat(desk.table().rows().get(1).numbers().device()).isEqualTo("rdu");
    desk.table().phaseProperty().set(Phase.PREFILL);
    assertThat(desk.table().rows().get(1).numbers().device()).isEqualTo("rdu");
  }

  @Test
  void keptPlacement_isMovedInAllPhases_andStaysPriced() throws URISyntaxException {
    desk.actions().save();
    desk.openModel(sample("llama-8b/config.json"));
    String before = desk.table().rows().get(1).numbers().device();
    String other = before.equals("rdu") ? "gpu" : "rdu";
    desk.table().move(desk.table().rows().get(1), other);
    assertThat(priced().prediction().latencyNanos()).isPositive();
    assertThat(desk.table().rows().get(1).numbers().device()).isEqualTo(other);
    desk.actions().save();
    desk.openModel(sample("llama-8b/config.json"));
    assertThat(desk.table().rows().get(1).numbers().device()).isEqualTo(other);
  }

  @Test
  void savedPlacement_holdsAllPhases_andItsStagesCountOnce() throws URISyntaxException {
    int stages = desk.table().rows().size();
    desk.table().move(desk.table().rows().get(1), "rdu");
    desk.actions().save();
    desk.openModel(sample("llama-8b/config.json"));
    assertThat(desk.table().rows().get(1).numbers().device()).isEqualTo("rdu");
    assertThat(
            desk.rack().contentProperty().get().devices().stream().mapToInt(d -> d.stages()).sum())
        .isEqualTo(stages);
  }

  private Forecast.Priced priced() {
    return (Forecast.Priced) desk.editor().forecastProperty().get();
  }

  @Test
  void tokens_areInTheStripAndCanBeTheGoal() {
    assertThat(desk.strip().figuresProperty().get())
        .extracting(PredictionStrip.Figure::caption)
        .containsExactly("Latency", "TTFT", "TPOT", "Throughput", "Energy", "Lower bound");
    desk.table().move(desk.table().rows().get(1), "rdu");
    desk.goals().say("tpot");
    double before = priced().value();
    desk.actions().autoPlace();
    assertThat(priced().goal().word()).isEqualTo("tpot");
    assertThat(priced().value()).isLessThan(before);
    assertThat(priced().bound()).isPositive();
    assertThat(priced().gap()).isBetween(0.0, 0.01);
    Course course = desk.insight().search().courseProperty().get();
    assertThat(course.last().best()).isEqualTo(priced().value());
    assertThat(course.by().text()).isNotEmpty();
  }

  @Test
  void groups_thatAreAllowed_areUsedWhereTheyHelp_andNotWithoutLeave() throws URISyntaxException {
    desk.openRack(sample("four-gpus.yaml"));
    desk.goals().say("ttft");
    desk.actions().autoPlace();
    double alone = priced().value();
    assertThat(desk.editor().placementProperty().get().orElseThrow().assignments())
        .allSatisfy(a -> assertThat(a.group().devices()).hasSize(1));
    desk.goals().allow(Sharing.TENSOR, true);
    assertThat(desk.goals().leewayProperty().get().words()).isEqualTo("groups: tensor");
    desk.actions().autoPlace();
    assertThat(priced().value()).isLessThan(alone);
    assertThat(priced().bound()).isLessThanOrEqualTo(priced().value());
    assertThat(desk.editor().placementProperty().get().orElseThrow().assignments())
        .anySatisfy(a -> assertThat(a.group().devices()).hasSizeGreaterThan(1));
    StageNumbers shared =
        desk.table().rows().stream()
            .map(StageRow::numbers)
            .filter(n -> n.devices().size() > 1)
            .findFirst()
            .orElseThrow();
    assertThat(shared.nanos()).isPositive();
    assertThat(shared.share()).isBetween(0.0, 1.0);
    assertThat(shared.time().text()).isEqualTo(Units.nanos(shared.nanos()));
    assertThat(desk.table().rows().stream().mapToDouble(r -> r.numbers().share()).sum())
        .isCloseTo(1, within(1e-6));
    String member = shared.devices().getFirst();
    assertThat(desk.finder().things("device:" + member + " time>0%")).hasSizeGreaterThan(1);
  }

  @Test
  void whatPlacementsMayUse_isAsItWasLeft_onEachRack() throws URISyntaxException {
    desk.goals().allow(Sharing.DATA, true);
    desk.openRack(sample("four-gpus.yaml"));
    desk.goals().allow(Sharing.DATA, false);
    desk.goals().allow(Sharing.TENSOR, true);
    desk.openRack(sample("unlike.yaml"));
    assertThat(desk.goals().leewayProperty().get().words()).isEqualTo("groups: data");
    desk.openRack(sample("four-gpus.yaml"));
    assertThat(desk.goals().leewayProperty().get().words()).isEqualTo("groups: tensor");
  }

  @Test
  void nothingMoreAllowed_isKeptToo() throws URISyntaxException {
    desk.actions().save();
    desk.goals().allow(Sharing.DATA, true);
    desk.goals().allow(Sharing.DATA, false);
    desk.openRack(sample("four-gpus.yaml"));
    desk.goals().allow(Sharing.TENSOR, true);
    desk.openRack(sample("unlike.yaml"));
    assertThat(desk.goals().leewayProperty().get()).isEqualTo(Leeway.NONE);
  }

  @Test
  void draftOfBefore_isStillRead() throws URISyntaxException, SQLException {
    desk.table().move(desk.table().rows().get(1), "rdu");
    desk.goals().allow(Sharing.DATA, true);
    try (Connection workspaceDb =
            DriverManager.getConnection("jdbc:sqlite:" + workspace.resolve("workspace.db"));
        Statement sql = workspaceDb.createStatement()) {
      int drafts =
          sql.executeUpdate(
              "UPDATE setting SET json=json_remove(json, '$.leeway') WHERE name LIKE 'draft %'"
                  + " AND json LIKE '%leeway%'");
      assertThat(drafts).isPositive();
    }
    desk.openModel(sample("llama-8b/config.json"));
    assertThat(desk.table().rows().get(1).numbers().device()).isEqualTo("rdu");
    assertThat(desk.goals().leewayProperty().get()).isEqualTo(Leeway.NONE);
  }

  @Test
  void nic_showsWhatItDoesWithTransfers_andHowBusyTheyKeepIt() throws URISyntaxException {
    desk.openRack(sample("behind-nics.yaml"));
    desk.table().move(desk.table().rows().get(1), "gpu1");
    desk.table().move(desk.table().rows().get(2), "gpu0");
    RackModel.DeviceCard nic =
        desk.rack().contentProperty().get().devices().stream()
            .filter(d -> d.id().equals("nic0"))
            .findFirst()
            .orElseThrow();
    assertThat(nic.facts()).anySatisfy(f -> assertThat(f).contains("40.0 GB/s", "2.0 × (deflate)"));
    assertThat(nic.busyShare()).isPositive();
    assertThat(nic.stages()).isZero();
  }

  @Test
  void nodeMemory_canBeAllowedWhereTheRackHasSome() throws URISyntaxException {
    desk.goals().allow(TierAssignment.What.STATE, true);
    assertThat(desk.goals().leewayProperty().get()).isEqualTo(Leeway.NONE);
    desk.openRack(sample("small-memories.yaml"));
    desk.goals().allow(TierAssignment.What.WEIGHTS, true);
    assertThat(desk.goals().leewayProperty().get().words()).isEqualTo("node memory: weights");
    desk.actions().autoPlace();
    assertThat(desk.editor().placementProperty().get().orElseThrow().tiers()).isNotEmpty();
    assertThat(priced().bound()).isLessThanOrEqualTo(priced().value());
    desk.supposition().speed(4);
    desk.supposition().placeAnew();
    assertThat(desk.supposition().contentProperty().get().rows())
        .allSatisfy(r -> assertThat(r.kept().known() && r.anew().known()).isTrue());
    assertThat(desk.supposition().contentProperty().get().compared()).startsWith("Placed anew");
    desk.goals().allow(TierAssignment.What.WEIGHTS, false);
    desk.actions().autoPlace();
    assertThat(desk.journal().entries())
        .anySatisfy(e -> assertThat(e.toString()).contains("No placement fits"));
  }

  @Test
  void goalsInAnOrder_theFirstIsKeptAndTheLastIsShown_withoutABoundForThisScreen() {
    desk.goals().say("throughput,latency");
    desk.actions().autoPlace();
    String took = Units.nanos(desk.insight().search().courseProperty().get().seconds() * 1e9);
    assertThat(desk.journal().entries())
        .anyMatch(e -> e.text().startsWith("Placed by ") && e.text().contains(" in " + took + ":"));
    assertThat(desk.goals().said()).isEqualTo("throughput,latency");
    assertThat(priced().value()).isEqualTo(priced().prediction().latencyNanos());
    assertThat(priced().bound()).isZero();
    Course course = desk.insight().search().courseProperty().get();
    assertThat(course.last().best()).isEqualTo(priced().value());
    assertThat(course.steps())
        .allSatisfy(s -> assertThat(s.best()).isGreaterThanOrEqualTo(priced().value()));
    assertThat(desk.journal().entries())
        .anySatisfy(e -> assertThat(e.text()).contains("throughput came first"));
  }

  @Test
  void tradeOffs_haveACostWhereTheRackHasPrices() throws IOException, URISyntaxException {
    Front front = desk.insight().front();
    assertThat(front.metrics()).doesNotContain(Metric.COST);
    Path priced = workspace.resolve("priced.yaml");
    Files.writeString(
        priced,
        Files.readString(sample("unlike.yaml"))
            .replace("use: h200-sxm}", "use: h200-sxm, attributes: {pricePerHour: 4}}")
            .replace("use: gaudi3-oam}", "use: gaudi3-oam, attributes: {pricePerHour: 2}}")
            .replace("use: sn40l}", "use: sn40l, attributes: {pricePerHour: 3}}"));
    desk.openRack(priced);
    assertThat(front.metrics()).contains(Metric.COST);
    desk.handwork().variants().keep("dear");
    assertThat(desk.handwork().variants().variantsProperty().get().getFirst().cost().known())
        .isTrue();
    front.acrossProperty().set(Metric.COST);
    front.look();
    Front.Content content = front.contentProperty().get();
    assertThat(content.points()).isNotEmpty();
    assertThat(content.points()).allSatisfy(p -> assertThat(p.x()).isPositive());
    assertThat(content.points()).allSatisfy(p -> assertThat(p.text()).contains(", costs "));
    assertThat(content.points()).anySatisfy(p -> assertThat(p.edge()).isTrue());
    assertThat(content.third()).isEqualTo("latency");
    desk.openRack(sample("unlike.yaml"));
    assertThat(front.metrics()).doesNotContain(Metric.COST);
    assertThat(front.acrossProperty().get()).isEqualTo(Metric.LATENCY);
  }

  @Test
  void why_explainsOneTokenIfThatIsTheGoal() {
    desk.select(1);
    double request = path().stream().mapToDouble(p -> nanos(p.time())).sum();
    desk.goals().say("tpot");
    double token = path().stream().mapToDouble(p -> nanos(p.time())).sum();
    assertThat(token).isLessThan(request / 50);
    assertThat(path().stream().mapToDouble(Explanation.PathRow::share).sum())
        .isCloseTo(1, withinPercentage(0.1));
    assertThat(desk.insight().why().contentProperty().get().devices())
        .extracting(Explanation.DeviceRow::device)
        .containsExactly("gpu", "gaudi", "rdu");
  }

  private List<Explanation.PathRow> path() {
    return desk.insight().why().contentProperty().get().path();
  }

  /** A time as it stands on the screen, in nanoseconds. */
  private static double nanos(Shown time) {
    String[] parts = time.text().split(" ");
    double unit =
        switch (parts[1]) {
          case "ns" -> 1;
          case "µs" -> 1e3;
          case "ms" -> 1e6;
          default -> 1e9;
        };
    return Double.parseDouble(parts[0]) * unit;
  }

  @Test
  void constraint_isHeldByTheEngineAndSaidIfItIsBroken() {
    desk.select(0);
    desk.insight().constraints().ban(first().device());
    Constraints.Row ban = desk.insight().constraints().rowsProperty().get().getFirst();
    assertThat(ban.holds()).isFalse();
    assertThat(desk.strip().problemProperty().get()).contains("broken: ", "stays off");
    desk.actions().autoPlace();
    assertThat(desk.insight().constraints().rowsProperty().get().getFirst().holds()).isTrue();
    assertThat(desk.strip().problemProperty().get()).isEmpty();
    desk.insight().constraints().contiguous();
    desk.insight().constraints().atMost(1);
    assertThat(desk.insight().constraints().rowsProperty().get())
        .extracting(Constraints.Row::holds)
        .containsExactly(true, true, false);
    assertThat(desk.strip().problemProperty().get()).contains("not more than 1 device holds");
  }

  @Test
  void windowThatEndsWithoutWarning_comesBackAsItWas() {
    String stage = desk.table().rows().get(1).id();
    desk.editor().move(stage, "gaudi");
    desk.selection().select(0);
    desk.insight().constraints().pinTo("gpu");
    desk.goals().say("throughput");
    size("Batch").type("4");
    desk.sizes().keep(); // as its field does
    var before = desk.editor().placementProperty().get().orElseThrow();
    // nothing is closed: this is another window on what is in the file
    DeskModel again =
        new DeskModel(CoreBackend.open(workspace), Clock.systemUTC(), Runnable::run, Runnable::run);
    again.resume();
    assertThat(again.editor().placementProperty().get().orElseThrow().assignments())
        .isEqualTo(before.assignments());
    assertThat(again.editor().constraintsProperty().get()).hasSize(1);
    assertThat(again.goals().goalProperty().get().word()).isEqualTo("throughput");
    assertThat(again.sizes().sliders().getFirst().valueProperty().get()).isEqualTo(4);
    again.close();
  }
}
