package dev.rackloom.viewer.canvas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.viewer.Alike;
import dev.rackloom.viewer.Direction;
import dev.rackloom.viewer.GraphState;
import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.ModelTree;
import dev.rackloom.viewer.Paths;
import dev.rackloom.viewer.SampleTree;
import dev.rackloom.viewer.Sight;
import dev.rackloom.viewer.Wanted;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenedTest {

  private final ModelTree tree = SampleTree.transformer(3);
  private final Opened opened = new Opened();

  private static GraphState state(Opened of, ModelTree tree) {
    return of.state(tree, Sight.FIRST, Direction.DOWN);
  }

  private static Wanted restored(ModelTree tree, GraphState state) {
    Opened again = new Opened();
    again.reset(Alike.ALL);
    again.restore(tree, state);
    return again.wanted(Direction.DOWN);
  }

  private Item group() {
    return tree.items().stream()
        .filter(i -> i.kind() == Item.Kind.GROUP)
        .reduce((a, b) -> b)
        .orElseThrow();
  }

  @Test
  void whatWasOpened_isOpenInTheModelReadAgain_inItsOrder() {
    opened.around(tree, group().id());
    opened.toggle(group().id());
    opened.toggle(tree.itemOfStage(0));
    GraphState state = state(opened, tree);
    assertThat(state.all()).isFalse();
    assertThat(restored(SampleTree.transformer(3), state)).isEqualTo(opened.wanted(Direction.DOWN));
  }

  @Test
  void groupsThatAreGone_areSkipped() {
    tree.items().stream().filter(Item::expandable).forEach(i -> opened.toggle(i.id()));
    Wanted smaller = restored(SampleTree.transformer(1), state(opened, tree));
    assertThat(smaller.open())
        .isNotEmpty()
        .hasSizeLessThan(opened.wanted(Direction.DOWN).open().size());
    assertThat(restored(SampleTree.blocks(2), state(opened, tree)).open()).isEmpty();
  }

  @Test
  void everything_isOneWord_andWhatWasClosedSince() {
    opened.all(tree);
    assertThat(state(opened, tree).all()).isTrue();
    assertThat(state(opened, tree).opened()).isEmpty();
    opened.toggle(group().id());
    opened.toggleRun(tree.itemOfStage(1));
    GraphState state = state(opened, tree);
    assertThat(state.opened()).containsExactly(Paths.of(tree, group().id()));
    assertThat(state.apart()).containsExactly(Paths.of(tree, tree.itemOfStage(1)));
    Wanted again = restored(SampleTree.transformer(3), state);
    assertThat(again).isEqualTo(opened.wanted(Direction.DOWN));
    assertThat(again.open()).hasSizeGreaterThan(10).doesNotContain(group().id());
  }

  @Test
  void paths_tellEveryItemFromEveryOther() {
    for (ModelTree each : List.of(tree, SampleTree.blocks(4), SampleTree.sideBySide())) {
      for (Item item : each.items().subList(1, each.items().size())) {
        assertThat(Paths.find(each, Paths.of(each, item.id()))).hasValue(item.id());
      }
    }
    assertThat(Paths.find(tree, List.of())).isEmpty();
    assertThat(Paths.find(tree, List.of("no such thing"))).isEmpty();
  }
}
