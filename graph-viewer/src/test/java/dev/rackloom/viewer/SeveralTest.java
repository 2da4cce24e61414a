package dev.rackloom.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.viewer.layout.BoundedLayout;
import dev.rackloom.viewer.layout.Box;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeveralTest {

  private final ModelTree tree = SampleTree.transformer(3);

  private Scene scene(Set<Integer> open) {
    return new SceneBuilder(tree, BoundedLayout.standard()).build(open);
  }

  private static Box box(Scene scene, int item) {
    return scene.node(item).orElseThrow().box();
  }

  @Test
  void frame_holdsWhatIsWhollyInIt() {
    Scene scene = scene(Set.of());
    int first = tree.itemOfStage(1);
    int second = tree.itemOfStage(2);
    Box both = box(scene, first).union(box(scene, second));
    assertThat(Several.inside(scene, both.grown(1))).containsExactlyInAnyOrder(first, second);
    Box cut = new Box(both.x(), both.y(), both.width(), both.height() - 2);
    assertThat(Several.inside(scene, cut)).containsExactly(first);
    assertThat(Several.inside(scene, new Box(-5000, -5000, 2, 2))).isEmpty();
  }

  @Test
  void frame_takesAGroupForWhatIsInIt_andWhatIsInAGroupThatSticksOut() {
    int stage = tree.itemOfStage(1);
    Scene scene = scene(Set.of(stage));
    Box group = box(scene, stage);
    assertThat(Several.inside(scene, group.grown(1))).containsExactly(stage);
    List<Integer> inner = tree.item(stage).children().stream().boxed().toList();
    Box frame = new Box(group.x() - 1, group.y() + 8, group.width() + 2, group.height());
    assertThat(Several.inside(scene, frame))
        .containsExactlyInAnyOrderElementsOf(
            inner.stream().filter(i -> scene.node(i).isPresent()).toList());
  }

  @Test
  void level_isWhatStandsBesideAnItem() {
    int stage = tree.itemOfStage(1);
    Scene scene = scene(Set.of(stage));
    assertThat(Several.level(tree, scene, Item.NONE))
        .contains(stage)
        .doesNotContain(ModelTree.ROOT);
    assertThat(Several.level(tree, scene, stage)).isEqualTo(Several.level(tree, scene, Item.NONE));
    int child = tree.item(stage).children().get(0);
    assertThat(Several.level(tree, scene, child))
        .contains(child)
        .doesNotContain(stage)
        .allMatch(i -> tree.item(i).parent() == stage);
  }
}
