package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.placement.Constraint;
import dev.rackloom.desktop.SampleBackend;
import dev.rackloom.desktop.SampleStudy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What menus of other panes do with stages, and what they copy. */
class StagePicksTest {

  private final DeskModel desk =
      new DeskModel(
          new SampleBackend(SampleStudy.create()), Clock.systemUTC(), Runnable::run, Runnable::run);
  private final StagePicks picks = new StagePicks(desk);

  @BeforeEach
  void open() {
    desk.openModel(Path.of("sample.onnx"));
  }

  private void move(int stage, String device) {
    desk.table().move(desk.table().rows().get(stage), device);
  }

  @Test
  void stagesOfADevice_followThePlacement() {
    assertThat(picks.on("gpu0")).isEmpty();
    move(1, "gpu0");
    move(4, "gpu0");
    assertThat(picks.on("gpu0")).containsExactly(1, 4);
    assertThat(picks.on("cpu0")).containsExactly(0, 2, 3, 5);
    picks.choose(picks.on("gpu0"));
    assertThat(desk.selection().stages()).containsExactly(1, 4);
  }

  @Test
  void oneMoreOrLess_andOneForAMenu() {
    picks.choose(List.of(1));
    picks.toggle(4);
    assertThat(desk.selection().stages()).containsExactly(1, 4);
    picks.take(1);
    assertThat(desk.selection().stages()).as("a menu is about both").containsExactly(1, 4);
    picks.toggle(4);
    assertThat(desk.selection().stages()).containsExactly(1);
    picks.take(3);
    assertThat(desk.selection().stages()).containsExactly(3);
    assertThat(desk.selection().item()).isEqualTo(desk.tree().orElseThrow().itemOfStage(3));
    picks.toggle(3);
    assertThat(desk.selection().stages()).isEmpty();
    assertThat(desk.selection().items()).as("nor an item of it").isEmpty();
    assertThat(picks.named(List.of("s4", "s0", "gone"))).containsExactly(0, 4);
  }

  /** What was chosen together once is not chosen again with one of them. */
  @Test
  void anotherStage_endsWhatWasChosenTogether() {
    picks.choose(List.of(3, 5));
    desk.select(1);
    desk.select(3);
    assertThat(desk.selection().stages()).containsExactly(3);
  }

  @Test
  void anotherModel_hasNothingChosen() {
    picks.choose(List.of(3, 5));
    desk.openModel(Path.of("other.onnx"));
    assertThat(desk.selection().stages()).isEmpty();
    desk.select(3);
    assertThat(desk.selection().stages()).containsExactly(3);
  }

  @Test
  void choosingNone_leavesWhatIsChosen() {
    desk.select(2);
    picks.choose(picks.on("gpu0"));
    assertThat(desk.selection().stages()).containsExactly(2);
  }

  @Test
  void stagesOfAConstraint_areThoseItNames() {
    assertThat(picks.of(new Constraint.Pin("s2", Set.of("gpu0")))).containsExactly(2);
    assertThat(picks.of(new Constraint.Ban("s3", "gpu0"))).containsExactly(3);
    assertThat(picks.of(new Constraint.CoLocate(Set.of("s5", "s1")))).containsExactly(1, 5);
    assertThat(picks.of(new Constraint.AtMost(2))).isEmpty();
  }

  @Test
  void ringed_standInTheGraph() {
    picks.ring("on cpu0", picks.on("cpu0"));
    assertThat(desk.found().stateProperty().get().text()).isEqualTo("6 found: on cpu0");
  }

  @Test
  void whatMoved_canBeChosen() {
    desk.handwork().variants().keep("before");
    move(3, "flow0");
    long id = desk.handwork().variants().variantsProperty().get().getFirst().id();
    desk.differences().placement(desk.differences().kept(id).orElseThrow());
    List<Differences.Line> lines = desk.differences().contentProperty().get().lines();
    assertThat(picks.of(lines)).containsExactly(3);
    assertThat(CopiedText.differences(lines))
        .isEqualTo("kind\tname\twhat\nmoved\tlayer.3\tcpu0 → flow0\n");
  }

  @Test
  void keptPlacement_isFoundByItsEvent_andOtherEventsHaveNone() {
    desk.handwork().variants().keep("a");
    desk.history().reload();
    List<Backend.Event> events = desk.history().events();
    Backend.Event kept =
        new Backend.Event(Backend.Kind.PLACEMENTS, "1", "placed", "a", "", events.getFirst().at());
    assertThat(desk.differences().kept(kept)).isPresent();
    assertThat(desk.differences().kept(events.getFirst())).isEmpty();
    assertThat(desk.differences().kept(events.getLast())).isEmpty();
  }

  @Test
  void copied_hasAHeaderAndALineEach() {
    desk.history().reload();
    assertThat(CopiedText.events(desk.history().events()).lines().toList())
        .hasSize(3)
        .first()
        .isEqualTo("when\tkind\twhat\tname\tmore");
    RackModel.Content rack = desk.rack().contentProperty().get();
    assertThat(CopiedText.rack(rack.devices(), rack.links()))
        .contains("cpu0\tcpu\ta cpu for tests\tnode-a\treal\t6\t")
        .contains(
            "\npcie\thost — gpu0\tpcie\t16.0 GB/s, 6.00 µs\t→ 192.0 KiB  busy 0.0 %\tpredicted\n");
    desk.editor().constrain(List.of(new Constraint.Pin("s2", Set.of("gpu0"))));
    assertThat(CopiedText.constraints(desk.insight().constraints().rowsProperty().get()))
        .endsWith("Pin\tlayer.2 stays on gpu0\tbroken\n");
    desk.handwork().variants().keep("tab\there");
    assertThat(CopiedText.variants(desk.handwork().variants().variantsProperty().get()))
        .contains("\ntab here\t48.0 ms\t20.8 /s\t200 mJ\tunknown\t");
  }
}
