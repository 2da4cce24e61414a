package dev.rackloom.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.viewer.layout.BoundedLayout;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BlocksTest {

  /** Residual blocks without a name on anything: two branches, added. */
  private static ModelTree residual(int blocks) {
    Models m = new Models();
    int x = m.op("MaxPool", "", m.op("Conv", "", m.input("image")));
    for (int i = 0; i < blocks; i++) {
      int narrow = m.op("Conv", "", m.op("Relu", "", m.op("Conv", "", x)));
      x = m.op("Relu", "", m.op("Add", "", narrow, x));
    }
    return m.build(m.op("Flatten", "", x)).tree();
  }

  private static List<Item> childrenOf(ModelTree tree, int item) {
    return tree.item(item).children().stream().mapToObj(tree::item).toList();
  }

  @Test
  void namelessBlocks_areARowThatSaysHowOften() {
    ModelTree tree = residual(5);
    Item row =
        childrenOf(tree, tree.itemOfStage(0)).stream()
            .filter(i -> i.kind() == Item.Kind.GROUP)
            .findFirst()
            .orElseThrow();
    assertThat(row.label()).isEqualTo("Conv block × 5");
    assertThat(childrenOf(tree, row.id())).hasSize(5);
    assertThat(childrenOf(tree, row.id())).allMatch(i -> i.operators() == 5);
  }

  @Test
  void everyOperator_isInTheTreeOnce() {
    for (int blocks = 0; blocks < 12; blocks++) {
      ModelTree tree = residual(blocks);
      int operators = tree.graph().operators().size();
      assertThat(tree.items().stream().filter(i -> i.operator() >= 0)).hasSize(operators);
      assertThat(IntStream.range(0, operators).map(tree::itemOfOperator)).allMatch(i -> i > 0);
    }
  }

  @Test
  void blocksThatDiffer_areNoRow() {
    Models m = new Models();
    int x = m.input("x");
    for (int i = 0; i < 4; i++) {
      int side = m.op("Conv", "", x);
      for (int k = 0; k < i; k++) {
        side = m.op("Relu", "", m.op("Conv", "", side, x));
      }
      x = m.op("Add", "", side, x);
    }
    ModelTree tree = m.build(x).tree();
    assertThat(tree.items()).noneMatch(i -> i.label().contains("×"));
  }

  @Test
  void chainWithoutAnyRepeat_staysFlat() {
    Models m = new Models();
    int x = m.input("x");
    for (int i = 0; i < 20; i++) {
      x = m.op("Op" + i, "", x);
    }
    ModelTree tree = m.build(x).tree();
    assertThat(tree.items()).noneMatch(i -> i.kind() == Item.Kind.GROUP);
    Scene scene =
        new SceneBuilder(tree, BoundedLayout.standard()).build(Set.of(tree.itemOfStage(0)));
    assertThat(scene.nodes()).filteredOn(n -> n.kind() == Item.Kind.OPERATOR).hasSize(20);
  }
}
