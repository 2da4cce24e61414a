package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.cost.CostClass;
import dev.rackloom.api.cost.Source;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.desktop.SampleBackend;
import dev.rackloom.desktop.SampleStudy;
import dev.rackloom.viewer.ModelTree;
import dev.rackloom.viewer.Tint;
import dev.rackloom.viewer.canvas.Press;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeskModelTest {

  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-01-01T12:00:00Z"), ZoneOffset.UTC);

  private final SampleStudy study = SampleStudy.create();
  private final DeskModel desk =
      new DeskModel(new SampleBackend(study), NOON, Runnable::run, Runnable::run);

  @BeforeEach
  void open() {
    desk.openModel(Path.of("sample.onnx"));
  }

  private long latency() {
    return ((Forecast.Priced) desk.editor().forecastProperty().get()).prediction().latencyNanos();
  }

  private StageRow row(int position) {
    return desk.table().rows().get(position);
  }

  @Test
  void opening_fillsEveryPart() {
    assertThat(desk.table().rows()).hasSize(6);
    assertThat(desk.table().rows()).extracting(StageRow::label).startsWith("layer.0", "layer.1");
    assertThat(desk.table().devices()).containsExactly("cpu0", "gpu0", "flow0");
    assertThat(desk.rack().contentProperty().get().devices()).hasSize(3);
    assertThat(desk.strip().figuresProperty().get().getFirst().value().text()).isEqualTo("48.0 ms");
    assertThat(desk.strip().figuresProperty().get().getFirst().origin())
        .isEqualTo("predicted · calibrated");
    assertThat(desk.explorer().shelvesProperty().get()).hasSize(4);
  }

  @Test
  void move_changesThePredictionAtOnceAndUndoBringsItBack() {
    desk.table().move(row(2), "gpu0");
    assertThat(latency()).isEqualTo(5 * 8_000_000L + 300_000);
    assertThat(row(2).numbers().device()).isEqualTo("gpu0");
    desk.editor().undo();
    assertThat(latency()).isEqualTo(6 * 8_000_000L);
    assertThat(row(2).numbers().device()).isEqualTo("cpu0");
    desk.editor().redo();
    assertThat(row(2).numbers().device()).isEqualTo("gpu0");
  }

  @Test
  void undo_hasNoEndButTheBeginning() {
    for (int i = 0; i < 500; i++) {
      desk.table().move(row(i % 6), i % 2 == 0 ? "gpu0" : "flow0");
    }
    int steps = 0;
    while (desk.editor().canUndoProperty().get()) {
      desk.editor().undo();
      steps++;
    }
    assertThat(steps).isGreaterThan(5);
    assertThat(latency()).isEqualTo(6 * 8_000_000L);
    assertThat(desk.editor().canRedoProperty().get()).isTrue();
  }

  @Test
  void moveToTheSameDevice_isNoEdit() {
    desk.table().move(row(0), "cpu0");
    assertThat(desk.editor().canUndoProperty().get()).isFalse();
  }

  @Test
  void tooMuchOnADevice_isSaid() {
    assertThat(desk.strip().problemProperty().get()).isEmpty();
    List.of(0, 1, 2).forEach(i -> desk.table().move(row(i), "gpu0"));
    assertThat(desk.strip().problemProperty().get()).isEqualTo("gpu0 needs 21.0 MiB, has 20.0 MiB");
    assertThat(desk.strip().figuresProperty().get())
        .filteredOn(f -> f.value().known())
        .isNotEmpty()
        .allSatisfy(f -> {
          assertThat(f.origin()).isEqualTo("if it could run");
          assertThat(f.value().tip()).startsWith("only if it could run: gpu0 needs 21.0 MiB");
        });
    assertThat(desk.rack().contentProperty().get().devices().get(1).memoryShare()).isGreaterThan(1);
  }

  @Test
  void manyProblems_areOneSentenceWithTheirCount_allOfThemItsTip() {
    desk.editor()
        .constrain(
            List.of(0, 1, 2).stream()
                .<Constraint>map(i -> new Constraint.Pin("s" + i, Set.of("flow0")))
                .toList());
    assertThat(desk.strip().problemProperty().get())
        .startsWith("broken: ")
        .endsWith("; and 2 more")
        .containsOnlyOnce("broken");
    assertThat(desk.strip().problemTipProperty().get().lines()).hasSize(3);
    assertThat(desk.strip().figuresProperty().get().getFirst().origin()).startsWith("predicted");
  }

  @Test
  void timesOfARun_haveNoLongest_beforeAnyIsSeen() {
    desk.overlays().choiceProperty().set(Overlays.Choice.LIVE);
    assertThat(desk.overlays().overlayProperty().get().legend())
        .extracting(l -> l.label())
        .containsExactly("not seen: deploy and send requests");
  }

  @Test
  void selection_isShared() {
    desk.select(3);
    ModelTree tree = desk.treeProperty().get().orElseThrow();
    assertThat(desk.selection().item()).isEqualTo(tree.itemOfStage(3));
    int operator = tree.find("softmax", 10).get(4);
    desk.reveal(operator);
    assertThat(desk.selection().stage()).isEqualTo(4);
  }

  @Test
  void unknown_saysWhy() {
    assertThat(row(5).numbers().bytes().text()).isEqualTo("unknown");
    assertThat(row(5).numbers().bytes().tip()).contains("no shape");
    assertThat(row(5).numbers().costClass(2)).isEqualTo(CostClass.UNKNOWN);
    assertThat(row(5).numbers().time(2).tip()).contains("no cost function");
  }

  @Test
  void autoPlace_isAnEditWithABoundAndIsKept() {
    desk.actions().autoPlace();
    assertThat(row(0).numbers().device()).isEqualTo("flow0");
    PredictionStrip.Figure bound = desk.strip().figuresProperty().get().get(3);
    assertThat(bound.value().text()).isEqualTo("5.00 ms");
    assertThat(bound.origin()).isEqualTo("gap 7.4 %");
    assertThat(study.saved()).hasSize(1);
    assertThat(desk.explorer().shelvesProperty().get().get(2).entries()).hasSize(1);
    desk.editor().undo();
    assertThat(row(0).numbers().device()).isEqualTo("cpu0");
    Backend.Shelf placements = desk.explorer().shelvesProperty().get().get(2);
    desk.opener().entry(placements.kind(), placements.entries().getFirst());
    assertThat(row(0).numbers().device()).isEqualTo("flow0");
  }

  @Test
  void overlays_followThePlacement() {
    assertThat(desk.overlays().overlayProperty().get().mark(0).tint())
        .isEqualTo(Overlays.tint(CostClass.COMPUTE));
    desk.table().move(row(0), "gpu0");
    assertThat(desk.overlays().overlayProperty().get().mark(0).tint())
        .isEqualTo(Overlays.tint(CostClass.LATENCY));
    desk.overlays().choiceProperty().set(Overlays.Choice.DEVICE);
    assertThat(desk.overlays().overlayProperty().get().mark(0).tint())
        .isEqualTo(DeviceColours.of(1));
    desk.overlays().choiceProperty().set(Overlays.Choice.TIME_SHARE);
    assertThat(desk.overlays().overlayProperty().get().mark(1).tint()).isEqualTo(new Tint.Ramp(1));
    assertThat(desk.overlays().overlayProperty().get().legend()).isNotEmpty();
  }

  @Test
  void memory_isWhatAStageTakes_notWhatAFiringReads() {
    desk.overlays().choiceProperty().set(Overlays.Choice.MEMORY);
    assertThat(desk.overlays().overlayProperty().get().mark(0).text())
        .isEqualTo(row(0).numbers().memory().text())
        .isNotEqualTo(row(0).numbers().weights().text());
  }

  @Test
  void gap_isNoneBesideABrokenConstraint() {
    desk.actions().autoPlace();
    desk.editor().constrain(List.of(new Constraint.Pin("s0", Set.of("cpu0"))));
    PredictionStrip.Figure bound = desk.strip().figuresProperty().get().get(3);
    assertThat(bound.value().known()).isFalse();
    assertThat(bound.value().tip()).contains("a constraint is broken");
    assertThat(bound.origin()).doesNotContain("gap");
    desk.handwork().variants().keep("broken");
    assertThat(desk.handwork().variants().variantsProperty().get().getFirst().gap().known())
        .isFalse();
    desk.editor().constrain(List.of());
    assertThat(desk.strip().figuresProperty().get().get(3).origin()).isEqualTo("gap 7.4 %");
  }

  @Test
  void otherTimeDilation_isToldInTheLogAndBesideTheRack() {
    assertThat(desk.rack().contentProperty().get().note())
        .isEqualTo("time dilation 24 ×: emulated");
    desk.actions().deploy();
    assertThat(desk.journal().entries())
        .extracting(Journal.Entry::text)
        .containsSubsequence(
            "sample, epoch 0 refused: too fast; trying again with a time dilation of 132",
            "Serving as sample, epoch 1");
    assertThat(desk.rack().contentProperty().get().note())
        .isEqualTo("time dilation 24 ×, serves at 132 ×: emulated");
    desk.actions().stop();
    assertThat(desk.rack().contentProperty().get().note())
        .isEqualTo("time dilation 24 ×: emulated");
  }

  @Test
  void rackThatIsOpenedAsAModel_isOpenedAsARack(@org.junit.jupiter.api.io.TempDir Path folder)
      throws java.io.IOException {
    Path yaml = java.nio.file.Files.writeString(folder.resolve("eight.yaml"), "rack: eight");
    Path json =
        java.nio.file.Files.writeString(
            folder.resolve("my.json"),
            "{\"rack\": \"r\", \"nodes\": [{\"id\": \"n\", \"devices\": []}]}");
    desk.openModel(yaml);
    desk.openModel(json);
    assertThat(desk.opener().recent().stream().limit(2).map(r -> r.kind() + " " + r.file()))
        .containsExactly(Backend.Kind.RACKS + " " + json, Backend.Kind.RACKS + " " + yaml);
  }

  @Test
  void stagesOfOneName_areToldApartInTheGraphToo() {
    DeskModel same =
        new DeskModel(
            new SampleBackend(SampleStudy.create("encoder/layer.1")),
            NOON,
            Runnable::run,
            Runnable::run);
    same.openModel(Path.of("sample.onnx"));
    ModelTree tree = same.treeProperty().get().orElseThrow();
    assertThat(List.of(0, 1, 2))
        .extracting(s -> tree.item(tree.itemOfStage(s)).label())
        .containsExactly("layer.1 · s0", "layer.1 · s1", "layer.2");
    assertThat(same.table().rows())
        .extracting(StageRow::label)
        .startsWith("layer.1 · s0", "layer.1 · s1", "layer.2");
  }

  @Test
  void telemetry_keepsEmulatedAndMeasuredApart() {
    desk.actions().deploy();
    Telemetry.Content now = desk.telemetry().contentProperty().get();
    assertThat(now.groups())
        .extracting(Telemetry.Group::source)
        .containsExactly(Source.EMULATED, Source.MEASURED);
    assertThat(now.groups().getLast().error()).isBetween(0.04, 0.06);
    assertThat(now.devices()).hasSize(3);
    assertThat(desk.telemetry().chartsProperty().get())
        .extracting(c -> c.now().text())
        .containsExactly("8.00 /s", "p50 24.0 ms", "4 waiting");
    assertThat(desk.deploymentProperty().get()).isPresent();
    desk.actions().stop();
    assertThat(desk.deploymentProperty().get()).isEmpty();
  }

  @Test
  void badFile_isAProblemNotAnException() {
    desk.openModel(Path.of("bad.onnx"));
    Journal.Entry last = desk.journal().entries().getLast();
    assertThat(last.level()).isEqualTo(Journal.Level.ERROR);
    assertThat(last.text()).contains("bad.onnx");
    assertThat(last.maybe()).isEqualTo("Maybe export it again.");
    assertThat(desk.table().rows()).hasSize(6);
    assertThat(desk.jobs().running()).isEmpty();
  }

  @Test
  void cancelledJob_leavesEverythingAsItWas() {
    Deque<Runnable> waiting = new ArrayDeque<>();
    DeskModel slow = new DeskModel(new SampleBackend(study), NOON, waiting::add, Runnable::run);
    slow.openModel(Path.of("sample.onnx"));
    waiting.remove().run();
    slow.actions().autoPlace();
    slow.jobs().running().forEach(Job::cancel);
    while (!waiting.isEmpty()) {
      waiting.remove().run();
    }
    assertThat(slow.editor().canUndoProperty().get()).isFalse();
    assertThat(slow.journal().entries()).anyMatch(e -> e.text().contains("cancelled"));
  }

  @Test
  void search_findsStagesAndOperators() {
    assertThat(desk.finder().things("layer.3"))
        .extracting(Finder.Hit::kind)
        .contains("stage", "operator");
    assertThat(desk.finder().things("")).isEmpty();
    desk.finder().first("layer.3").orElseThrow().go().run();
    assertThat(desk.selection().stage()).isEqualTo(3);
  }

  @Test
  void search_findsDevicesPlacementsAndCommandsToo() {
    assertThat(desk.finder().things("gpu0"))
        .anySatisfy(h -> {
          assertThat(h.kind()).isEqualTo("device");
          h.go().run();
        });
    assertThat(desk.askedProperty().get()).isEqualTo("device:gpu0");
    desk.handwork().variants().keep("half and half");
    assertThat(desk.finder().things("half"))
        .anySatisfy(h -> assertThat(h.kind()).isEqualTo("placement"));
    desk.commands()
        .add(
            new Command(
                "dance",
                "Dance for a while",
                "Shortcut+D",
                "",
                new javafx.beans.property.SimpleBooleanProperty(true),
                () -> {}));
    assertThat(desk.finder().things("dance")).extracting(Finder.Hit::kind).contains("Ctrl+D");
    assertThat(Press.shown("Shortcut+Plus")).isEqualTo("Ctrl+Plus");
    assertThat(Press.shown("Alt+Enter")).isEqualTo("Alt+Enter");
    assertThat(Press.shown("Shift+Left")).isEqualTo("Shift+Left");
  }

  @Test
  void strangeNames_areShown() {
    DeskModel strange =
        new DeskModel(
            new SampleBackend(SampleStudy.create("שלום 👩‍🚀 " + "x".repeat(10_000))),
            NOON,
            Runnable::run,
            Runnable::run);
    strange.openModel(Path.of("strange.onnx"));
    assertThat(strange.table().rows().getFirst().label()).hasSizeLessThan(70).startsWith("שלום");
  }

  @Test
  void droppedFiles_areOpenedAsWhatTheyHold(@org.junit.jupiter.api.io.TempDir Path folder)
      throws java.io.IOException {
    Path rack = folder.resolve("my.json");
    java.nio.file.Files.writeString(
        rack, "{\"rack\": \"r\", \"nodes\": [{\"id\": \"n\", \"devices\": []}]}");
    Path values = folder.resolve("values.json");
    java.nio.file.Files.writeString(values, "{\"s0\": 5, \"s1\": 10}");
    Path model = folder.resolve("config.json");
    java.nio.file.Files.writeString(model, "{\"model_type\": \"llama\"}");
    desk.opener().dropped(List.of(rack, model, values));
    assertThat(desk.opener().recent().stream().map(r -> r.kind() + " " + r.file()).toList())
        .contains(Backend.Kind.RACKS + " " + rack, Backend.Kind.MODELS + " " + model);
    assertThat(desk.overlays().choiceProperty().get()).isEqualTo(Overlays.Choice.FILE);
  }

  @Test
  void droppedNumbers_areLaidOverTheStages(@org.junit.jupiter.api.io.TempDir Path folder)
      throws java.io.IOException {
    Path csv = folder.resolve("times.csv");
    java.nio.file.Files.writeString(csv, "stage,us\ns0,5\ns1,10\n");
    desk.opener().dropped(List.of(csv));
    assertThat(desk.overlays().choiceProperty().get()).isEqualTo(Overlays.Choice.FILE);
    var overlay = desk.overlays().overlayProperty().get();
    assertThat(overlay.mark(1).tint()).isEqualTo(new Tint.Ramp(1));
    assertThat(overlay.mark(0).share()).isEqualTo(0.5);
    assertThat(overlay.mark(2).tint()).isEqualTo(new Tint.Unknown());
    assertThat(overlay.legend()).anyMatch(l -> l.label().contains("us, times.csv"));
    desk.openModel(Path.of("sample.onnx"));
    assertThat(desk.overlays().overlayProperty().get().mark(1).tint())
        .isEqualTo(new Tint.Unknown());
  }
}
