package dev.rackloom.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.viewer.layout.BoundedLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

  /** The first block's skip is an input of the model; it is a block as the others are. */
  @Test
  void firstBlockThatReadsTheInput_isInTheRow() {
    Models m = new Models();
    int x = m.input("image");
    for (int i = 0; i < 5; i++) {
      int side = m.op("Conv", "", m.op("Relu", "", m.op("Conv", "", x)));
      x = m.op("Relu", "", m.op("Add", "", side, x));
    }
    ModelTree tree = m.build(m.op("Flatten", "", x)).tree();
    assertThat(childrenOf(tree, tree.itemOfStage(0)).stream().map(Item::label))
        .containsExactly("Conv block × 5", "Flatten");
  }

  /** Relu ends a block: what it makes is what both the next one and the skip read. */
  @Test
  void blocksBehindOneThatDiffers_endWhereTheyAreReadMost() {
    Models m = new Models();
    int x = m.op("MaxPool", "", m.op("Conv", "", m.input("image")));
    for (int i = 0; i < 4; i++) {
      int skip = i == 0 ? m.op("Conv", "", x) : x;
      int side = m.op("Conv", "", m.op("Relu", "", m.op("Conv", "", x)));
      x = m.op("Relu", "", m.op("Add", "", side, skip));
    }
    ModelTree tree = m.build(m.op("Flatten", "", x)).tree();
    Item row =
        childrenOf(tree, tree.itemOfStage(0)).stream()
            .filter(i -> i.label().equals("Conv block × 3"))
            .findFirst()
            .orElseThrow();
    Item block = childrenOf(tree, row.id()).getFirst();
    assertThat(childrenOf(tree, block.id()).stream().map(Item::label))
        .containsExactly("Conv", "Relu", "Conv", "Add", "Relu");
  }

  /** Each layer weighs the answers of experts that are written out one by one. */
  @Test
  void layersWithARowOfExperts_areARowOfRows() {
    Models m = new Models();
    int x = m.op("Cast", "", m.input("x"));
    for (int layer = 0; layer < 4; layer++) {
      x = m.op("Add", "", m.op("MatMul", "", m.op("Softmax", "", m.op("MatMul", "", x))), x);
      int normed = m.op("Norm", "", x);
      for (int e = 0; e < 9; e++) {
        x = m.op("Add", "", x, m.op("MatMul", "", m.op("Gelu", "", m.op("MatMul", "", normed))));
      }
    }
    ModelTree tree = m.build(m.op("Flatten", "", x)).tree();
    Item row =
        childrenOf(tree, tree.itemOfStage(0)).stream()
            .filter(i -> i.label().equals("MatMul block × 4"))
            .findFirst()
            .orElseThrow();
    assertThat(childrenOf(tree, row.id()))
        .hasSize(4)
        .allSatisfy(l -> assertThat(groupsIn(tree, l.id())).contains("MatMul block × 9"))
        .allSatisfy(l -> assertThat(l.label()).isEqualTo("MatMul block"));
    assertThat(tree.items().stream().filter(i -> i.operator() >= 0))
        .hasSize(tree.graph().operators().size());
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

  /** A nameless residual network around one scope, which reads and is read in the middle. */
  private static ModelTree withAScope(int before, int after) {
    Models m = new Models();
    int x = m.op("MaxPool", "", m.op("Conv", "", m.input("image")));
    for (int i = 0; i < before + after; i++) {
      if (i == before) {
        int query = m.op("MatMul", "attention", x);
        x = m.op("Softmax", "attention", m.op("MatMul", "attention", query, x));
      }
      int narrow = m.op("Conv", "", m.op("Relu", "", m.op("Conv", "", x)));
      x = m.op("Relu", "", m.op("Add", "", narrow, x));
    }
    return m.build(m.op("Flatten", "", x)).tree();
  }

  @Test
  void namelessOperatorsAroundAScope_areGroupedToo() {
    ModelTree tree = withAScope(9, 7);
    assertThat(childrenOf(tree, tree.itemOfStage(0)).stream().map(Item::label))
        .containsExactly(
            "Conv", "MaxPool", "Conv block × 9", "attention", "Conv block × 7", "Flatten");
  }

  @Test
  void scopesAndRunsThatTakeTurns_areShownOnce() {
    Models m = new Models();
    int x = m.input("x");
    for (int i = 0; i < 12; i++) {
      x = m.op("Mul", "norm." + i, m.op("Sqrt", "norm." + i, x));
      int gate = m.op("Sigmoid", "", m.op("MatMul", "", x));
      x = m.op("Add", "", m.op("MatMul", "", m.op("Mul", "", gate, m.op("MatMul", "", x))), x);
    }
    ModelTree tree = m.build(x).tree();
    int stage = tree.itemOfStage(0);
    assertThat(childrenOf(tree, stage)).hasSize(24).allMatch(i -> i.kind() == Item.Kind.GROUP);
    Scene scene = new SceneBuilder(tree, BoundedLayout.standard()).build(Set.of(stage));
    assertThat(scene.repeats()).extracting(Repeat::times).containsExactly(12);
  }

  @Test
  void fewNamelessOperatorsAmongScopes_stayAsTheyAre() {
    ModelTree tree = withAScope(2, 2);
    assertThat(tree.items().stream().filter(i -> i.kind() == Item.Kind.GROUP).map(Item::label))
        .containsExactly("attention");
  }

  /** Labels of the groups in an item, and of those in them, in order. */
  private static List<String> groupsIn(ModelTree tree, int item) {
    return childrenOf(tree, item).stream()
        .filter(i -> i.kind() == Item.Kind.GROUP)
        .flatMap(i -> Stream.concat(Stream.of(i.label()), groupsIn(tree, i.id()).stream()))
        .toList();
  }

  /** As deep as it is, a skip for each level crosses all that is below it. */
  @Test
  void skipsOfAUNet_hideNoRepeats() {
    Models m = new Models();
    int x = m.input("image");
    Deque<Integer> skips = new ArrayDeque<>();
    for (int level = 0; level < 4; level++) {
      x = m.op("Relu", "", m.op("Conv", "", m.op("Relu", "", m.op("Conv", "", x))));
      skips.push(x);
      x = m.op("MaxPool", "", x);
    }
    x = m.op("Sigmoid", "", x);
    for (int level = 0; level < 4; level++) {
      x = m.op("Concat", "", m.op("ConvTranspose", "", x), skips.pop());
      x = m.op("Relu", "", m.op("Conv", "", m.op("Relu", "", m.op("Conv", "", x))));
    }
    ModelTree tree = m.build(x).tree();
    List<Item> rows =
        tree.items().stream()
            .filter(i -> i.kind() == Item.Kind.GROUP && i.label().contains("×"))
            .toList();
    assertThat(rows).hasSize(2).allSatisfy(r -> assertThat(r.operators()).isGreaterThan(12));
    assertThat(tree.items().stream().filter(i -> i.operator() >= 0))
        .hasSize(tree.graph().operators().size());
  }

  /** Every layer reads what all layers before it made. */
  @Test
  void layersOfADenseNet_areARow() {
    Models m = new Models();
    List<Integer> features = new ArrayList<>(List.of(m.op("Conv", "", m.input("image"))));
    for (int layer = 0; layer < 6; layer++) {
      int all = m.op("Concat", "", features.stream().mapToInt(f -> f).toArray());
      int narrow = m.op("Conv", "", m.op("Relu", "", m.op("BatchNormalization", "", all)));
      features.add(m.op("Conv", "", m.op("Relu", "", m.op("BatchNormalization", "", narrow))));
    }
    int all = m.op("Concat", "", features.stream().mapToInt(f -> f).toArray());
    ModelTree tree = m.build(m.op("GlobalAveragePool", "", all)).tree();
    assertThat(groupsIn(tree, tree.itemOfStage(0)))
        .anySatisfy(l -> assertThat(l).matches("Conv block × [56]"));
  }

  @Test
  void manyPairs_areARow_aFewAreNot() {
    for (int pairs : new int[] {5, 60}) {
      Models m = new Models();
      int x = m.input("x");
      for (int i = 0; i < pairs; i++) {
        x = m.op("Relu", "", m.op("Gemm", "", x));
      }
      ModelTree tree = m.build(m.op("Softmax", "", x)).tree();
      assertThat(groupsIn(tree, tree.itemOfStage(0))).contains("Gemm block × " + pairs);
    }
    Models m = new Models();
    int x = m.input("x");
    for (String type : List.of("Gemm", "Relu", "Gemm", "Relu", "Exp", "Log", "Sqrt", "Neg")) {
      x = m.op(type, "", x);
    }
    ModelTree few = m.build(x).tree();
    assertThat(few.items()).noneMatch(i -> i.kind() == Item.Kind.GROUP);
  }
}
