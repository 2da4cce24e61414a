package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.SampleBackend;
import dev.rackloom.desktop.SampleStudy;
import dev.rackloom.viewer.Highlight;
import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.ModelTree;
import dev.rackloom.viewer.SceneBuilder;
import dev.rackloom.viewer.SceneEdge;
import dev.rackloom.viewer.Sign;
import dev.rackloom.viewer.layout.BoundedLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is selected, found, taken out, supposed and compared. */
class SelectedTest {

  @TempDir Path folder;

  private final DeskModel desk =
      new DeskModel(
          new SampleBackend(SampleStudy.create()), Clock.systemUTC(), Runnable::run, Runnable::run);

  @BeforeEach
  void open() {
    desk.openModel(Path.of("sample.onnx"));
  }

  private ModelTree tree() {
    return desk.treeProperty().get().orElseThrow();
  }

  private int softmax() {
    return tree().find("softmax", 1).get(0);
  }

  private List<String> texts() {
    return desk.details().contentProperty().get().groups().stream()
        .flatMap(g -> g.lines().stream())
        .map(l -> l.name() + "=" + l.value().text())
        .toList();
  }

  @Test
  void selectedStage_hasItsNumbers_andTheyFollow() {
    desk.select(1);
    assertThat(texts()).contains("Id=s1", "Device=cpu0", "Time of one firing=8.00 ms");
    desk.table().move(desk.table().rows().get(1), "gpu0");
    assertThat(texts()).contains("Device=gpu0", "Time of one firing=300 µs");
  }

  @Test
  void selectedOperator_hasTensorsWithTypeShapeAndBytes() {
    desk.reveal(softmax());
    assertThat(texts()).anyMatch(t -> t.startsWith("Type=") && t.contains("Softmax"));
    assertThat(texts()).anyMatch(t -> t.contains("float32 1 × 128 × 384 · 192.0 KiB"));
  }

  @Test
  void found_isRingedWalked_andLookedForAnewInTheModelReadAgain() {
    desk.finder().things("op:Softmax");
    Found.State state = desk.found().stateProperty().get();
    assertThat(state.text()).isEqualTo("6 found: op:Softmax");
    desk.found().step(true);
    int first = desk.selection().item();
    desk.found().step(true);
    desk.found().step(false);
    assertThat(desk.selection().item()).isEqualTo(first);
    desk.openModel(Path.of("sample.onnx"));
    assertThat(desk.found().stateProperty().get().text()).isEqualTo(state.text());
    assertThat(desk.found().stateProperty().get().highlight()).isNotSameAs(state.highlight());
    desk.found().showStages("chosen by hand", java.util.List.of(1, 2));
    desk.openModel(Path.of("sample.onnx"));
    assertThat(desk.found().stateProperty().get()).isEqualTo(Found.State.NOTHING);
  }

  @Test
  void selectedPart_isOpenedForItself_andWritten() throws java.io.IOException {
    desk.select(2);
    desk.extracts().open();
    Extracts.Part part = desk.extracts().parts().getFirst();
    assertThat(part.title()).isEqualTo("layer.2");
    assertThat(part.tree().graph().operators()).hasSize(5);
    assertThat(part.tree().items()).anyMatch(i -> i.kind() == Item.Kind.INPUT);
    Path file = folder.resolve("part.onnx");
    desk.extracts().save(file);
    assertThat(Files.readString(file)).contains("10", "14");
    desk.selection().selectItem(Item.NONE);
    desk.selection().select(Selection.NONE);
    desk.extracts().open();
    assertThat(desk.extracts().parts()).hasSize(1);
    assertThat(desk.journal().entries().getLast().text()).startsWith("Select a stage");
  }

  @Test
  void sameModel_doesNotDiffer_andMovedStagesDo() {
    desk.differences().model(Path.of("sample.onnx"));
    assertThat(desk.differences().contentProperty().get().summary())
        .startsWith("30 operators are the same, 0 added");
    desk.handwork().variants().keep("before");
    desk.table().move(desk.table().rows().get(4), "flow0");
    Keeping.Entry before = desk.differences().placements().getFirst();
    desk.differences().placement(before);
    Differences.Content content = desk.differences().contentProperty().get();
    assertThat(content.lines()).hasSize(1);
    assertThat(content.lines().getFirst().name()).isEqualTo("layer.4");
    assertThat(content.lines().getFirst().detail()).isEqualTo("cpu0 → flow0");
    Highlight shown = desk.found().stateProperty().get().highlight();
    assertThat(shown.isFound(tree().itemOfStage(4))).isTrue();
    assertThat(shown.sign(tree().itemOfStage(4))).isEqualTo(Sign.MOVED);
    assertThat(shown.signs()).containsExactly(Sign.MOVED);
  }

  @Test
  void supposedRack_changesNothingOnTheScreen() {
    Supposition supposition = desk.supposition();
    assertThat(supposition.contentProperty().get().kinds()).hasSize(3);
    supposition.speed(2);
    supposition.count("a gpu for tests", 4);
    Supposition.Content content = supposition.contentProperty().get();
    assertThat(content.isChanged()).isTrue();
    assertThat(content.kinds()).anyMatch(k -> k.now() == 1 && k.count() == 4);
    supposition.placeAnew();
    Supposition.Row latency = supposition.contentProperty().get().rows().getFirst();
    assertThat(latency.anew().text()).isEqualTo("5.40 ms");
    assertThat(latency.better()).isTrue();
    assertThat(desk.table().rows()).allMatch(r -> r.numbers().device().equals("cpu0"));
    assertThat(desk.editor().canUndoProperty().get()).isFalse();
    supposition.reset();
    assertThat(supposition.contentProperty().get().isChanged()).isFalse();
  }

  @Test
  void history_isLookedThroughByKindAndWords() {
    History history = desk.history();
    history.reload();
    assertThat(history.events()).hasSize(2);
    history.only(Optional.of(Backend.Kind.MODELS));
    assertThat(history.events()).extracting(Backend.Event::what).containsExactly("opened");
    history.only(Optional.empty());
    history.say("hand 48");
    assertThat(history.events()).hasSize(1);
    history.say("nothing like it");
    assertThat(history.events()).isEmpty();
  }

  @Test
  void historyOpensDeployments_asTheExplorerDoes_whereAModelIsOpen() {
    Backend.Event event =
        new Backend.Event(
            Backend.Kind.DEPLOYMENTS, "3", "active", "sample", "epoch 2", Instant.EPOCH);
    DeskModel nothingOpen =
        new DeskModel(
            new SampleBackend(SampleStudy.create()),
            Clock.systemUTC(),
            Runnable::run,
            Runnable::run);
    assertThat(nothingOpen.history().opens(event)).isFalse();
    assertThat(desk.history().opens(event)).isTrue();
    desk.history().open(event);
    assertThat(desk.journal().entries().getLast().text())
        .isEqualTo("sample does not serve the open model on this rack's agents");
  }

  @Test
  void recentFiles_areRememberedNewestFirst() {
    desk.openModel(Path.of("other.onnx"));
    desk.openModel(Path.of("sample.onnx"));
    assertThat(desk.opener().recent())
        .extracting(r -> String.valueOf(Path.of(r.file()).getFileName()))
        .containsExactly("sample.onnx", "other.onnx");
    assertThat(desk.finder().recent("other")).hasSize(1);
  }

  @Test
  void stagesOnOneDevice_areAlikeUntilOneMoves() {
    assertThat(desk.overlays().alikeProperty().get().stages().stream().distinct()).hasSize(1);
    desk.table().move(desk.table().rows().get(3), "flow0");
    assertThat(desk.overlays().alikeProperty().get().stages().stream().boxed().toList())
        .containsExactly(0, 0, 0, 1, 0, 0);
  }

  @Test
  void liveOverlays_nameTheirSource() {
    desk.actions().deploy();
    desk.overlays().choiceProperty().set(Overlays.Choice.ERROR);
    assertThat(desk.overlays().overlayProperty().get().mark(0).text()).contains("measured");
    assertThat(desk.overlays().overlayProperty().get().mark(1).text()).contains("emulated");
    desk.overlays().choiceProperty().set(Overlays.Choice.LIVE);
    assertThat(desk.overlays().overlayProperty().get().mark(0).share()).isEqualTo(1);
    assertThat(desk.overlays().overlayProperty().get().mark(5).text()).isEqualTo("not seen");
  }

  @Test
  void busyDevicesAndQueues_colourTheStagesThatAreThere_withTheirSource() {
    var overlay = desk.overlays().overlayProperty();
    desk.overlays().choiceProperty().set(Overlays.Choice.BUSY);
    assertThat(overlay.get().mark(0).text()).isEqualTo("not seen");
    assertThat(overlay.get().legend().getLast().label()).contains("deploy");
    desk.actions().deploy();
    Deployment.Use cpu = use("cpu0");
    assertThat(overlay.get().mark(0).text()).isEqualTo(Units.percent(cpu.busy()) + " measured");
    assertThat(overlay.get().mark(0).share()).isEqualTo(cpu.busy());
    assertThat(overlay.get().mark(1).text()).endsWith(" emulated");
    desk.overlays().choiceProperty().set(Overlays.Choice.QUEUE);
    assertThat(overlay.get().mark(0).text()).isEqualTo("1 queued measured");
    assertThat(overlay.get().mark(1).share()).isZero();
    assertThat(overlay.get().mark(2).text()).isEqualTo("3 queued emulated");
    assertThat(overlay.get().mark(2).share()).isEqualTo(1);
    assertThat(overlay.get().mark(5).text()).isEqualTo("1 queued measured");
    assertThat(overlay.get().legend().get(1).label()).isEqualTo("3 firings, the longest queue");
  }

  private Deployment.Use use(String device) {
    return desk.telemetry().contentProperty().get().devices().stream()
        .map(Telemetry.Course::now)
        .filter(u -> u.device().equals(device))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void scale_goesInStepsAndStopsAtTheEnds() {
    Settings.Appearance first = Settings.FIRST.appearance();
    assertThat(first.scaled(true).scalePercent()).isEqualTo(125);
    assertThat(first.scaled(false).scalePercent()).isEqualTo(100);
    assertThat(new Settings.Appearance("", 900, true).scalePercent()).isEqualTo(200);
  }

  @Test
  void aLineOfTheGraph_tellsWhatItCarries_untilSomethingElseIsSelected() {
    ModelTree tree = desk.tree().orElseThrow();
    SceneEdge line =
        new SceneBuilder(tree, BoundedLayout.standard())
            .build(Set.of()).edges().stream()
                .filter(e -> e.from() == tree.itemOfStage(0))
                .findFirst()
                .orElseThrow();
    desk.details().line(Optional.of(line));
    Details.Content told = desk.details().contentProperty().get();
    assertThat(told.title()).isEqualTo("layer.0 → layer.1");
    assertThat(told.groups()).extracting(Details.Group::title).containsExactly("Line", "1 tensor");
    assertThat(told.groups().getLast().lines().getFirst().value().text())
        .contains("float32", "1 × 128 × 384", "192.0 KiB");
    desk.select(3);
    assertThat(desk.details().contentProperty().get().title()).isNotEqualTo(told.title());
  }

  @Test
  void whatWasFound_isFoundAnew_afterEveryEdit() {
    desk.finder().things("device:cpu0");
    int before = desk.found().stateProperty().get().highlight().items().size();
    assertThat(before).isPositive();
    desk.table().move(desk.table().rows().get(1), "gpu0");
    Found.State moved = desk.found().stateProperty().get();
    assertThat(moved.highlight().items().size()).isEqualTo(before - 1);
    assertThat(moved.highlight().isFound(tree().itemOfStage(1))).isFalse();
    assertThat(moved.text()).isEqualTo(before - 1 + " found: device:cpu0");
    desk.editor().undo();
    assertThat(desk.found().stateProperty().get().highlight().items().size()).isEqualTo(before);
  }

  @Test
  void whatIsNoLongerFoundAnywhere_comesBackWithUndo() {
    desk.table().move(desk.table().rows().get(1), "gpu0");
    desk.finder().things("device:gpu0");
    assertThat(desk.found().stateProperty().get().highlight().items().size()).isEqualTo(1);
    desk.editor().undo();
    assertThat(desk.found().stateProperty().get().highlight().isEmpty()).isTrue();
    desk.editor().redo();
    assertThat(desk.found().stateProperty().get().text()).isEqualTo("1 found: device:gpu0");
  }
}
