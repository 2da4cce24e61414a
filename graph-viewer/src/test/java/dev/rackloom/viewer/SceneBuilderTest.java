package dev.rackloom.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.viewer.layout.BoundedLayout;
import dev.rackloom.viewer.layout.Box;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SceneBuilderTest {

  private static Scene scene(ModelTree tree, Set<Integer> open) {
    return new SceneBuilder(tree, BoundedLayout.standard()).build(open);
  }

  private static Set<Integer> everything(ModelTree tree) {
    return tree.items().stream().map(Item::id).collect(Collectors.toSet());
  }

  private static List<SceneNode> stages(Scene scene) {
    return scene.nodes().stream().filter(n -> n.kind() == Item.Kind.STAGE).toList();
  }

  @Test
  void firstScreen_hasStagesTopToBottom() {
    Scene scene = scene(Models.transformer(6).tree(), Set.of());
    List<SceneNode> stages = stages(scene);
    assertThat(stages).hasSize(14);
    assertThat(stages)
        .extracting(SceneNode::label)
        .startsWith("embeddings", "layer 0 attention", "layer 0 mlp")
        .endsWith("pooler");
    assertThat(stages.stream().map(n -> n.box().y()).toList()).isSorted();
    assertThat(stages).extracting(SceneNode::state).containsOnly(SceneNode.State.CLOSED);
  }

  @Test
  void maskThatGoesEverywhere_isNamedNotDrawn() {
    ModelTree tree = Models.transformer(6).tree();
    Scene scene = scene(tree, Set.of());
    int embeddings = tree.itemOfStage(0);
    int attention = tree.itemOfStage(5);
    assertThat(scene.edges()).noneMatch(e -> e.from() == embeddings && e.to() == attention);
    assertThat(scene.node(attention).orElseThrow().ports()).containsExactly("Mul_6");
  }

  @Test
  void boxesOfInputs_areAsWideAsTheirWords() {
    Models m = new Models();
    int x = m.op("Add", "", m.input("x"), m.input("mask"));
    Scene scene = scene(m.build(m.op("Add", "", x, m.input("n".repeat(200)))).tree(), Set.of());
    List<Double> widths =
        scene.nodes().stream()
            .filter(n -> n.kind() == Item.Kind.INPUT)
            .map(n -> n.box().width())
            .toList();
    assertThat(widths).hasSize(3).isSorted().doesNotHaveDuplicates();
    assertThat(widths.getLast()).isLessThan(300);
  }

  @Test
  void equalLayers_areOneRepeat() {
    List<Repeat> repeats = scene(Models.transformer(6).tree(), Set.of()).repeats();
    assertThat(repeats).hasSize(1);
    assertThat(repeats.getFirst().times()).isEqualTo(6);
    assertThat(repeats.getFirst().each()).isEqualTo(2);
    assertThat(repeats.getFirst().label()).isEqualTo("× 6");
  }

  @Test
  void openStage_showsWhatIsInIt() {
    ModelTree tree = Models.transformer(2).tree();
    int stage = tree.itemOfStage(1);
    Scene scene = scene(tree, Set.of(stage));
    Box around = scene.node(stage).orElseThrow().box();
    assertThat(tree.item(stage).children().size()).isEqualTo(2);
    tree.item(stage).children().stream()
        .forEach(c -> assertThat(inside(around, scene.node(c).orElseThrow().box())).isTrue());
  }

  private static boolean inside(Box around, Box box) {
    return around.contains(box.x(), box.y()) && around.contains(box.right(), box.bottom());
  }

  @Test
  void everythingOpen_showsEveryOperatorWithoutOverlap() {
    Models.Model model = Models.transformer(6);
    ModelTree tree = model.tree();
    Scene scene = scene(tree, everything(tree));
    List<SceneNode> leaves =
        scene.nodes().stream().filter(n -> n.kind() == Item.Kind.OPERATOR).toList();
    assertThat(leaves).hasSize(model.graph().operators().size());
    for (SceneNode a : leaves) {
      assertThat(scene.in(a.box()).stream().filter(leaves::contains)).containsExactly(a);
    }
  }

  @Test
  void identicalGroups_areLaidOutOnce() {
    BoundedLayout layout = BoundedLayout.standard();
    ModelTree tree = Models.transformer(40).tree();
    new SceneBuilder(tree, layout).build(everything(tree));
    assertThat(layout.remembered()).isLessThan(15);
  }

  @Test
  void sameOpenGroups_giveTheSameScene() {
    ModelTree tree = Models.transformer(3).tree();
    Set<Integer> open = Set.of(tree.itemOfStage(1), tree.itemOfStage(2));
    SceneBuilder builder = new SceneBuilder(tree, BoundedLayout.standard());
    List<SceneNode> first = builder.build(open).nodes();
    builder.build(Set.of());
    assertThat(builder.build(open).nodes()).isEqualTo(first);
    assertThat(scene(Models.transformer(3).tree(), open).nodes()).isEqualTo(first);
  }

  @Test
  void cyclicScopes_areDrawn() {
    Models m = new Models();
    int x = m.input("x");
    for (int i = 0; i < 12; i++) {
      x = m.op("Relu", "model/" + (i % 2 == 0 ? "a" : "b") + "/inner", x);
    }
    ModelTree tree = m.build(x).tree();
    Scene scene = scene(tree, everything(tree));
    assertThat(scene.nodes()).filteredOn(n -> n.kind() == Item.Kind.OPERATOR).hasSize(12);
    assertThat(scene.edges()).isNotEmpty();
  }

  @Test
  void strangeNames_areShortenedWhole() {
    Models m = new Models();
    String endless = "n".repeat(10_000);
    int x = m.op("Relu", endless, m.input(endless));
    x = m.op("שלום" + "👩‍🚀".repeat(40), "مرحبا/👩‍🚀\nline", x);
    ModelTree tree = m.stage(endless).build(x).tree();
    Scene scene = scene(tree, everything(tree));
    assertThat(scene.nodes()).allSatisfy(n -> assertThat(n.label().length()).isLessThan(70));
    assertThat(scene.nodes()).noneMatch(n -> n.label().contains("\n"));
    assertThat(scene.nodes()).noneMatch(n -> n.label().chars().anyMatch(c -> c == '\uFFFD'));
    assertThat(tree.items()).anyMatch(i -> i.fullName().length() >= 10_000);
  }

  @Test
  void scopeFiveHundredDeep_opens() {
    Models m = new Models();
    StringBuilder scope = new StringBuilder("s");
    int x = m.input("x");
    for (int i = 0; i < 500; i++) {
      x = m.op("Relu", scope.toString(), x);
      scope.append("/s").append(i);
    }
    ModelTree tree = m.build(x).tree();
    Scene scene = scene(tree, new HashSet<>(everything(tree)));
    assertThat(scene.nodes()).filteredOn(n -> n.kind() == Item.Kind.OPERATOR).hasSize(500);
  }

  @Test
  void find_looksAtNamesWithoutCase() {
    ModelTree tree = Models.transformer(6).tree();
    assertThat(tree.find("LAYER.3", 1000).size()).isPositive();
    assertThat(tree.find("softmax", 1000).size()).isEqualTo(6);
    assertThat(tree.find("softmax", 2).size()).isEqualTo(2);
    assertThat(tree.find("  ", 10).isEmpty()).isTrue();
  }

  @Test
  void walk_followsLines() {
    ModelTree tree = Models.transformer(2).tree();
    Scene scene = scene(tree, Set.of());
    int second = tree.itemOfStage(1);
    assertThat(Walk.step(scene, second, Walk.Step.DOWN)).contains(tree.itemOfStage(2));
    assertThat(Walk.step(scene, second, Walk.Step.UP)).contains(tree.itemOfStage(0));
    assertThat(Walk.step(scene, second, Walk.Step.LEFT)).isEmpty();
    assertThat(Walk.step(scene, Item.NONE, Walk.Step.DOWN)).isPresent();
  }

  @Test
  void pointInABox_isFoundInnermost() {
    ModelTree tree = Models.transformer(2).tree();
    int stage = tree.itemOfStage(1);
    int child = tree.item(stage).children().get(0);
    Scene scene = scene(tree, Set.of(stage));
    Box box = scene.node(child).orElseThrow().box();
    assertThat(scene.at(box.centerX(), box.centerY()).orElseThrow().item()).isEqualTo(child);
    assertThat(scene.at(-500, -500)).isEmpty();
  }
}
