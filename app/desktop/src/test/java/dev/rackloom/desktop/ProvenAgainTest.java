package dev.rackloom.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.PredictionStrip.Figure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was proven is known again after a start, as long as it holds. */
class ProvenAgainTest {

  @TempDir Path folder;
  private final List<DeskModel> windows = new ArrayList<>();
  private Path rack;
  private DeskModel desk;

  @BeforeEach
  void open() throws IOException {
    rack = Files.copy(Samples.file("unlike.yaml"), folder.resolve("unlike.yaml"));
    desk = window();
    desk.openRack(rack);
    desk.openModel(Samples.file("llama-8b/config.json"));
  }

  @AfterEach
  void close() {
    windows.forEach(DeskModel::close);
  }

  private DeskModel window() {
    DeskModel window =
        new DeskModel(
            CoreBackend.open(folder.resolve("workspace")),
            Clock.systemUTC(),
            Runnable::run,
            Runnable::run);
    windows.add(window);
    return window;
  }

  /** Nothing is closed before, as when a window ends without warning. */
  private void start() {
    desk = window();
    desk.resume();
  }

  private Figure bound() {
    return desk.strip().figuresProperty().get().getLast();
  }

  private String said() {
    return bound().caption() + " " + bound().value().text();
  }

  private void moveAway() {
    var row = desk.table().rows().get(1);
    desk.table().move(row, row.numbers().device().equals("rdu") ? "gpu" : "rdu");
  }

  @Test
  void autoPlaced_isProvenAfterTheNextStart_ofThisGoalAndTheOther() {
    desk.goals().say("throughput");
    desk.actions().autoPlace();
    String throughput = said();
    assertThat(throughput).startsWith("Upper bound ").contains("/s");
    String how = bound().value().tip();
    assertThat(how).contains("\nproven by auto-place, best answer by ");
    desk.goals().say("latency");
    desk.actions().autoPlace();
    String latency = said();
    start();
    assertThat(said()).isEqualTo(latency);
    desk.goals().say("throughput");
    assertThat(said()).isEqualTo(throughput);
    assertThat(bound().value().tip()).isEqualTo(how);
  }

  @Test
  void placementThatWasEditedSince_andKeptOnesOpenedAgain_haveTheBound() {
    desk.actions().autoPlace();
    String proven = said();
    desk.handwork().variants().keep("best");
    moveAway();
    start();
    assertThat(desk.autosave().dirtyProperty().get()).isTrue();
    assertThat(said()).isEqualTo(proven);
    desk.handwork()
        .variants()
        .open(desk.handwork().variants().variantsProperty().get().getFirst().id());
    assertThat(said()).isEqualTo(proven);
    assertThat(bound().origin()).startsWith("gap ");
  }

  @Test
  void firstLook_isProvenAfterTheNextStart_thoughNothingWasKept() {
    String proven = said();
    assertThat(bound().value().known()).isTrue();
    moveAway();
    start();
    assertThat(desk.explorer().shelvesProperty().get().get(2).entries()).isEmpty();
    assertThat(said()).isEqualTo(proven);
  }

  @Test
  void otherSizesAndConstraints_areAnotherProblem_andTheFirstComesBack() {
    desk.select(0);
    desk.insight().constraints().pinTo("rdu");
    desk.actions().autoPlace();
    desk.sizes().sliders().getFirst().type("4");
    desk.sizes().keep();
    desk.actions().autoPlace();
    String proven = said();
    assertThat(bound().value().known()).isTrue();
    start();
    assertThat(said()).isEqualTo(proven);
    desk.insight().constraints().clear();
    assertThat(said()).isNotEqualTo(proven);
    desk.editor().undo();
    desk.sizes().sliders().getFirst().type("8");
    assertThat(bound().value().known()).isFalse();
    desk.sizes().sliders().getFirst().type("4");
    assertThat(said()).isEqualTo(proven);
  }

  @Test
  void rackThatWasChangedSince_hasNoBound_andTheFormerOneHasIt() throws IOException {
    desk.actions().autoPlace();
    String proven = said();
    String text = Files.readString(rack);
    Files.writeString(rack, text.replace("roce-400g", "roce-200g"));
    desk = window();
    desk.openRack(rack);
    desk.openModel(Samples.file("llama-8b/config.json"));
    assertThat(bound().value().known()).isFalse();
    Files.writeString(rack, text);
    desk.openRack(rack);
    assertThat(said()).isEqualTo(proven);
  }
}
