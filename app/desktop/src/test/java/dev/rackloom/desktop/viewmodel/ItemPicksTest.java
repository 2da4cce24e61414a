package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.SampleBackend;
import dev.rackloom.desktop.SampleStudy;
import dev.rackloom.viewer.ModelTree;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Items that are chosen in a graph, and the stages that every view shows as chosen then. */
class ItemPicksTest {

  private final DeskModel desk =
      new DeskModel(
          new SampleBackend(SampleStudy.create()), Clock.systemUTC(), Runnable::run, Runnable::run);
  private final ItemPicks picks = new ItemPicks(desk, List::of);
  private ModelTree tree;

  @BeforeEach
  void open() {
    desk.openModel(Path.of("sample.onnx"));
    tree = desk.tree().orElseThrow();
  }

  private int item(int stage) {
    return tree.itemOfStage(stage);
  }

  private int operatorIn(int stage) {
    int at = item(stage);
    while (tree.item(at).expandable()) {
      at = tree.item(at).children().get(0);
    }
    return at;
  }

  @Test
  void severalItems_chooseTheirStages_theLastIsSelected() {
    picks.choose(List.of(item(4), operatorIn(1)));
    assertThat(desk.selection().stages()).containsExactly(1, 4);
    assertThat(desk.selection().stage()).isEqualTo(1);
    assertThat(desk.selection().item()).isEqualTo(operatorIn(1));
    assertThat(picks.items()).containsExactly(item(4), operatorIn(1));
  }

  @Test
  void anInput_leavesTheStagesThatAreChosen() {
    desk.select(3);
    int input =
        IntStream.range(1, tree.items().size())
            .filter(i -> tree.item(i).stage() < 0 && Lanes.stagesOf(tree, i).isEmpty())
            .findFirst()
            .orElseThrow();
    picks.choose(List.of(input));
    assertThat(picks.items()).containsExactly(input);
    assertThat(desk.selection().stages()).containsExactly(3);
    picks.choose(List.of(item(5), input));
    assertThat(desk.selection().stages()).containsExactly(5);
  }

  @Test
  void none_letsGoEverywhere() {
    picks.choose(List.of(item(4), item(1)));
    picks.choose(List.of());
    assertThat(desk.selection().stages()).isEmpty();
    assertThat(desk.selection().item()).isEqualTo(Selection.NONE);
    assertThat(picks.items()).isEmpty();
  }

  @Test
  void stagesChosenElsewhere_areShown_theSelectedOneLast() {
    picks.choose(List.of(item(0), item(2)));
    desk.selection().choose(List.of(5, 1, 3));
    desk.select(1);
    assertThat(picks.items()).containsExactly(item(5), item(3), item(1));
    desk.selection().choose(List.of(2));
    desk.select(2);
    assertThat(picks.items()).containsExactly(item(2));
    desk.reveal(operatorIn(2));
    assertThat(picks.items()).containsExactly(operatorIn(2));
  }

  @Test
  void boxThatStandsForOthers_takesThem() {
    ItemPicks folded = new ItemPicks(desk, stage -> List.of(0, 1, 2, 3, 4, 5));
    folded.choose(List.of(item(0)));
    assertThat(desk.selection().stages()).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(folded.items()).containsExactly(item(0));
    desk.selection().choose(List.of(4));
    desk.selection().select(4);
    assertThat(folded.items()).containsExactly(item(0));
  }

  @Test
  void parts_areTakenOutTogether() {
    picks.choose(List.of(operatorIn(1), operatorIn(4)));
    desk.extracts().open();
    Extracts.Part part = desk.extracts().parts().getFirst();
    assertThat(part.title()).isEqualTo("2 parts");
    assertThat(part.tree().graph().operators()).hasSize(2);
    picks.choose(List.of(item(1), item(4)));
    desk.extracts().open();
    assertThat(desk.extracts().parts().getLast().title()).isEqualTo("2 stages");
  }
}
