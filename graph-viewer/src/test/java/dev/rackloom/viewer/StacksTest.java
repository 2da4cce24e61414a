package dev.rackloom.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Ids;
import dev.rackloom.viewer.layout.BoundedLayout;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One of a row of equal stages stands for all of them until they differ. */
class StacksTest {

  private final ModelTree tree = Models.transformer(24).tree();

  private Scene scene(Wanted wanted) {
    return new SceneBuilder(tree, BoundedLayout.standard()).build(wanted);
  }

  private static List<String> stages(Scene scene) {
    return scene.nodes().stream()
        .filter(n -> n.kind() == Item.Kind.STAGE)
        .map(SceneNode::label)
        .toList();
  }

  private Wanted alike(int... numbers) {
    return new Wanted(Set.of(), Set.of(), new Alike(Ids.of(numbers), Ids.NONE), Direction.DOWN);
  }

  private int[] allOn(int number) {
    int[] all = new int[tree.stages()];
    java.util.Arrays.fill(all, number);
    return all;
  }

  @ParameterizedTest
  @EnumSource(Direction.class)
  void equalLayers_areShownOnce(Direction direction) {
    Scene scene = scene(new Wanted(Set.of(), Set.of(), Alike.ALL, direction));
    assertThat(stages(scene))
        .containsExactly("embeddings", "layer 0 attention", "layer 0 mlp", "pooler");
    Repeat repeat = scene.repeats().getFirst();
    assertThat(repeat.label()).isEqualTo("× 24");
    assertThat(repeat.folded()).isTrue();
    assertThat(repeat.standsFor(tree.itemOfStage(1)))
        .hasSize(24)
        .startsWith(tree.itemOfStage(1), tree.itemOfStage(3), tree.itemOfStage(5));
    assertThat(repeat.shownFor(tree.itemOfStage(6))).isEqualTo(tree.itemOfStage(2));
    assertThat(repeat.stages()).hasSize(48).startsWith(1, 2);
    assertThat(scene.bounds().union(repeat.box())).isEqualTo(scene.bounds());
  }

  /** Its first attention reads one more, so that the row of equal ones could begin with its mlp. */
  @Test
  void ofRowsThatAreAsLong_theOneOfWholeLayersIsShown() {
    Models m = new Models();
    int x = m.input("x");
    for (int layer = 0; layer < 6; layer++) {
      m.stage("layer." + layer + "/attention");
      x = m.op("Softmax", "attention", m.op("MatMul", "attention", x));
      x = layer == 0 ? m.op("Cast", "attention", x) : x;
      m.stage("layer." + layer + "/mlp");
      x = m.op("Gelu", "mlp", m.op("MatMul", "mlp", x));
    }
    Scene scene = new SceneBuilder(m.build(x).tree(), BoundedLayout.standard()).build(Wanted.FIRST);
    assertThat(stages(scene))
        .containsExactly("layer.0/attention", "layer.0/mlp", "layer.1/attention", "layer.1/mlp");
    assertThat(scene.repeats().getFirst().label()).isEqualTo("× 5");
  }

  @Test
  void flow_goesThroughTheOneThatStandsForAll() {
    Scene scene = scene(Wanted.FIRST);
    int[] ids = {0, 1, 2, tree.stages() - 1};
    for (int i = 1; i < ids.length; i++) {
      int from = tree.itemOfStage(ids[i - 1]);
      int to = tree.itemOfStage(ids[i]);
      assertThat(scene.edges()).anyMatch(e -> e.from() == from && e.to() == to);
    }
    assertThat(scene.edges())
        .allMatch(e ->
            scene.node(e.from()).orElseThrow().box().bottom()
                <= scene.node(e.to()).orElseThrow().box().y());
  }

  @Test
  void stageThatDiffers_stepsOutOfTheRow() {
    int[] numbers = allOn(0);
    numbers[5] = 1; // layer 2 attention is elsewhere
    Scene scene = scene(alike(numbers));
    assertThat(stages(scene)).contains("layer 2 attention", "layer 3 attention");
    assertThat(scene.repeats()).extracting(Repeat::times).containsExactly(2, 21);
  }

  @Test
  void stageWithOtherNumbersInside_stepsOutOfTheRow() {
    int[] numbers = new int[tree.items().size()];
    numbers[tree.itemOfStage(5)] = 1; // the same in total, of other parts
    Alike alike = new Alike(Ids.NONE, Ids.of(numbers));
    Scene scene = scene(new Wanted(Set.of(), Set.of(), alike, Direction.DOWN));
    assertThat(stages(scene)).contains("layer 2 attention", "layer 3 attention");
    assertThat(scene.repeats()).extracting(Repeat::times).containsExactly(2, 21);
  }

  @Test
  void allDiffer_allAreShown() {
    int[] numbers = java.util.stream.IntStream.range(0, tree.stages()).toArray();
    assertThat(stages(scene(alike(numbers)))).hasSize(tree.stages());
  }

  @Test
  void openOne_isOpenForAll_andApartShowsEach() {
    int first = tree.itemOfStage(1);
    Scene open = scene(new Wanted(Set.of(first), Set.of(), Alike.ALL, Direction.DOWN));
    assertThat(open.node(first).orElseThrow().state()).isEqualTo(SceneNode.State.OPEN);
    assertThat(stages(open)).hasSize(4);
    Scene apart = scene(new Wanted(Set.of(first), Set.of(first), Alike.ALL, Direction.DOWN));
    assertThat(stages(apart)).hasSize(tree.stages());
    assertThat(apart.repeats().getFirst().folded()).isFalse();
  }

  /** Six hundred stages stand in columns, where there is no room for brackets. */
  @Test
  void runInColumns_isKnownWithoutABracket() {
    ModelTree high = Models.transformer(300).tree();
    int first = high.itemOfStage(1);
    Scene scene =
        new SceneBuilder(high, BoundedLayout.standard())
            .build(new Wanted(Set.of(), Set.of(first), Alike.ALL, Direction.DOWN));
    assertThat(scene.folded()).isTrue();
    Repeat repeat = scene.repeatOf(high.itemOfStage(41)).orElseThrow();
    assertThat(repeat.handle()).isEqualTo(first);
    assertThat(repeat.times()).isEqualTo(300);
    assertThat(repeat.bracketed()).isFalse();
    assertThat(scene.bracketAt(0, 0)).isEmpty();
  }

  @Test
  void bracket_isBesideTheStages() {
    Scene scene = scene(Wanted.FIRST);
    Repeat repeat = scene.repeats().getFirst();
    double y = repeat.box().centerY();
    assertThat(scene.bracketAt(repeat.box().x() + 10, y)).contains(repeat);
    assertThat(scene.bracketAt(repeat.box().right() - 5, y)).isEmpty();
  }

  @Test
  void toTheRight_forwardLinksPointRight() {
    Scene scene = scene(new Wanted(Set.of(), Set.of(), Alike.ALL, Direction.RIGHT));
    assertThat(scene.edges())
        .allMatch(e ->
            scene.node(e.from()).orElseThrow().box().right()
                <= scene.node(e.to()).orElseThrow().box().x());
    int second = tree.itemOfStage(1);
    assertThat(Walk.step(scene, second, Walk.Step.DOWN)).contains(tree.itemOfStage(2));
    assertThat(scene.bounds().width()).isGreaterThan(scene.bounds().height());
  }
}
