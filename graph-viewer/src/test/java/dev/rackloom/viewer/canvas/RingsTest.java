package dev.rackloom.viewer.canvas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Ids;
import dev.rackloom.viewer.Highlight;
import dev.rackloom.viewer.ModelTree;
import dev.rackloom.viewer.SampleTree;
import dev.rackloom.viewer.Scene;
import dev.rackloom.viewer.SceneBuilder;
import dev.rackloom.viewer.Sign;
import dev.rackloom.viewer.Wanted;
import dev.rackloom.viewer.layout.BoundedLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was found behind a box that stands for it is ringed there. */
class RingsTest {

  private final ModelTree tree = SampleTree.transformer(3);
  private final Scene scene = new SceneBuilder(tree, BoundedLayout.standard()).build(Wanted.FIRST);
  private final int first = tree.itemOfStage(1);
  private final int third = tree.itemOfStage(5);

  private Rings found(int... items) {
    return new Rings(scene, Highlight.of(tree, Ids.of(items)));
  }

  @Test
  void foundBehindAStandIn_ringsIt() {
    assertThat(scene.node(third)).isEmpty();
    assertThat(found(third).of(first)).contains(new Rings.Ring(Sign.FOUND, true));
    assertThat(found(third).of(tree.itemOfStage(2))).isEmpty();
  }

  @Test
  void foundInsideOneBehind_ringsItAsAGroupAround() {
    int inside = tree.item(third).children().get(0);
    assertThat(found(inside).of(first)).contains(new Rings.Ring(Sign.FOUND, false));
  }

  @Test
  void oneSign_isKept_andSeveralAreFound() {
    Highlight one = Highlight.of(tree, List.of(new Highlight.Signed(third, Sign.ADDED)));
    assertThat(new Rings(scene, one).of(first)).contains(new Rings.Ring(Sign.ADDED, true));
    Highlight two =
        Highlight.of(
            tree,
            List.of(
                new Highlight.Signed(third, Sign.ADDED),
                new Highlight.Signed(first, Sign.REMOVED)));
    assertThat(new Rings(scene, two).of(first)).contains(new Rings.Ring(Sign.FOUND, true));
  }

  @Test
  void nothingFound_ringsNothing() {
    assertThat(Rings.NONE.isEmpty()).isTrue();
    assertThat(found().of(first)).isEmpty();
  }
}
