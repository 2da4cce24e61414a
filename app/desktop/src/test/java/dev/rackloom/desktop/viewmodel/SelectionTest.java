package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.SampleBackend;
import dev.rackloom.desktop.SampleStudy;
import dev.rackloom.viewer.ModelTree;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is selected is told in one piece, once a choice. */
class SelectionTest {

  private final DeskModel desk =
      new DeskModel(
          new SampleBackend(SampleStudy.create()), Clock.systemUTC(), Runnable::run, Runnable::run);
  private final Selection selection = desk.selection();
  private final List<Selection.Now> heard = new ArrayList<>();

  @BeforeEach
  void open() {
    desk.openModel(Path.of("sample.onnx"));
    selection.nowProperty().addListener((o, was, is) -> heard.add(is));
  }

  private ModelTree tree() {
    return desk.tree().orElseThrow();
  }

  /** What was heard of a choice: once, what it has come to. */
  private Selection.Now heardOnce(Runnable choice) {
    heard.clear();
    choice.run();
    assertThat(heard).hasSize(1);
    assertThat(heard.getFirst().stage()).isEqualTo(selection.stage());
    assertThat(heard.getFirst().item()).isEqualTo(selection.item());
    return heard.getFirst();
  }

  @Test
  void aStage_isHeardOnce_withItsItem() {
    Selection.Now now = heardOnce(() -> desk.select(3));
    assertThat(now.stage()).isEqualTo(3);
    assertThat(now.item()).isEqualTo(tree().itemOfStage(3));
  }

  @Test
  void anItem_isHeardOnce_withItsStage_alsoWhenItIsSelectedAlready() {
    int item = tree().item(tree().itemOfStage(2)).children().get(0);
    assertThat(heardOnce(() -> desk.reveal(item)).stage()).isEqualTo(2);
    Selection.Now again = heardOnce(() -> desk.reveal(item));
    assertThat(again.item()).isEqualTo(item);
  }

  @Test
  void several_areHeardOnce_fromWhereverTheyAreChosen() {
    StagePicks picks = new StagePicks(desk);
    assertThat(heardOnce(() -> picks.choose(List.of(1, 4))).together()).containsExactly(1, 4);
    heardOnce(() -> picks.toggle(2));
    assertThat(selection.stages()).containsExactly(1, 4, 2);
    ItemPicks items = new ItemPicks(desk, List::of);
    List<Integer> boxes = List.of(tree().itemOfStage(5), tree().itemOfStage(0));
    assertThat(heardOnce(() -> items.choose(boxes)).parts()).isEqualTo(boxes);
    assertThat(selection.stages()).containsExactly(0, 5);
    heardOnce(() -> selection.chooseAll(List.of(2, 3)));
    heardOnce(() -> items.choose(List.of()));
    assertThat(selection.stages()).isEmpty();
  }

  @Test
  void lastOne_isLetGoOf_once() {
    desk.select(1);
    heardOnce(() -> new StagePicks(desk).toggle(1));
    assertThat(selection.stages()).isEmpty();
  }

  @Test
  void whatIsSelectedAlready_isNotTold() {
    desk.select(1);
    heard.clear();
    selection.select(1);
    selection.selectItem(selection.item());
    assertThat(heard).isEmpty();
  }
}
