package dev.rackloom.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.graph.Tensor;
import dev.rackloom.viewer.layout.BoundedLayout;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines can be pointed at, and know what they carry. */
class EdgesTest {

  private static final double REACH = 6;

  private final ModelTree tree = Models.transformer(4).tree();

  private Scene scene(Set<Integer> open) {
    return new SceneBuilder(tree, BoundedLayout.standard()).build(open);
  }

  private Scene everything() {
    return scene(tree.items().stream().map(Item::id).collect(Collectors.toSet()));
  }

  private static Optional<SceneEdge> byScan(Scene scene, double x, double y) {
    Nearest nearest = new Nearest(x, y, REACH, scene.direction());
    scene.edges().forEach(nearest);
    return nearest.found();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void nearestLine_isTheOneThatAScanOfAllFinds(long seed) {
    Scene scene = everything();
    Random random = new Random(seed);
    int hits = 0;
    for (int i = 0; i < 400; i++) {
      SceneEdge near = scene.edges().get(random.nextInt(scene.edges().size()));
      double x = near.line().x(0) + random.nextGaussian() * 8;
      double y = near.line().y(0) + random.nextDouble() * 30;
      Optional<SceneEdge> found = scene.edgeAt(x, y, REACH, Scene.Detail.ALL);
      assertThat(found).isEqualTo(byScan(scene, x, y));
      hits += found.isPresent() ? 1 : 0;
    }
    assertThat(hits).isBetween(40, 399);
  }

  @Test
  void curve_isHitWhereItIsDrawn_notOnTheStraightWay() {
    ModelTree fork = fork();
    Scene scene =
        new SceneBuilder(fork, BoundedLayout.standard()).build(Set.of(fork.itemOfStage(0)));
    SceneEdge slanted =
        scene.edges().stream()
            .filter(e -> e.line().size() == 2 && Math.abs(e.line().x(1) - e.line().x(0)) > 60)
            .findFirst()
            .orElseThrow();
    double x0 = slanted.line().x(0);
    double x1 = slanted.line().x(1);
    double y0 = slanted.line().y(0);
    double y1 = slanted.line().y(1);
    double quarter = 0.25 * (1.5 - 0.25 * 1.25); // how far down a quarter of the curve is
    double swung = 0.25 * 0.25 * 2.5; // and how far across
    assertThat(scene.edgeAt(x0 + (x1 - x0) * swung, y0 + (y1 - y0) * quarter, 1, Scene.Detail.ALL))
        .contains(slanted);
    assertThat(
            scene.edgeAt(x0 + (x1 - x0) * quarter, y0 + (y1 - y0) * quarter, 1, Scene.Detail.ALL))
        .isEmpty();
  }

  private static ModelTree fork() {
    Models m = new Models();
    int x = m.op("Split", "net", m.input("x"));
    int a = m.op("Relu", "net", x);
    int b = m.op("Gelu", "net", x);
    int c = m.op("Tanh", "net", x);
    return m.build(m.op("Concat", "net", a, b, c)).tree();
  }

  @Test
  void whatIsTooSmallToBeDrawn_isNotHit() {
    Scene scene = everything();
    SceneEdge inside =
        scene.edges().stream()
            .filter(e -> tree.item(e.from()).operator() >= 0)
            .findFirst()
            .orElseThrow();
    double x = inside.line().x(0);
    double y = inside.line().y(0);
    assertThat(scene.edgeAt(x, y, REACH, Scene.Detail.ALL)).isPresent();
    assertThat(scene.edgeAt(x, y, REACH, new Scene.Detail(1e9, 1e9, 1e9))).isEmpty();
  }

  @Test
  void line_carriesTheTensorsBetweenItsEnds() {
    Scene scene = everything();
    assertThat(scene.edges()).allSatisfy(e -> assertThat(e.tensors().size()).isPositive());
    int softmax = tree.find("softmax", 1).get(0);
    SceneEdge out =
        scene.edges().stream().filter(e -> e.from() == softmax).findFirst().orElseThrow();
    List<Tensor> carried = tree.tensors(out);
    assertThat(carried).hasSize(1);
    assertThat(carried.getFirst().name()).isEqualTo(name(softmax) + "_output_0");
    assertThat(TensorWords.of(tree, out))
        .contains("Softmax → MatMul", "float32 · 1 × 128 × 384 · 196,608 bytes");
  }

  private String name(int item) {
    return tree.graph().operators().get(tree.item(item).operator()).name();
  }

  @Test
  void lineOfManyTensors_carriesEachOnce_inTheOrderOfTheirFirstRead() {
    Models m = new Models().stage("makes");
    int[] made = new int[100];
    for (int i = 0; i < made.length; i++) {
      made[i] = m.op("Relu", "", m.input("x" + i));
    }
    m.stage("reads");
    int[] reads = java.util.stream.IntStream.range(0, 200).map(i -> made[i * 7 % 100]).toArray();
    ModelTree many = m.build(m.op("Concat", "", reads)).tree();
    Scene scene = new SceneBuilder(many, BoundedLayout.standard()).build(Set.of());
    SceneEdge line =
        scene.edges().stream().filter(e -> e.to() == many.itemOfStage(1)).findFirst().orElseThrow();
    assertThat(line.tensors().stream())
        .containsExactlyElementsOf(java.util.Arrays.stream(reads).distinct().boxed().toList());
  }

  @Test
  void foldedLayers_carryWhatOneOfThemDoes() {
    Scene first = new SceneBuilder(tree, BoundedLayout.standard()).build(Wanted.FIRST);
    int attention = tree.itemOfStage(1);
    SceneEdge down =
        first.edges().stream().filter(e -> e.from() == attention).findFirst().orElseThrow();
    assertThat(tree.tensors(down)).hasSize(1);
  }

  @Test
  void lineInABody_namesTensorsOfTheBody() {
    Models inner = new Models();
    int x = inner.op("Relu", "", inner.input("inner_x"));
    var body = inner.build(inner.op("Tanh", "", x)).graph();
    Models m = new Models();
    int y = m.op("Conv", "", m.op("Conv", "", m.op("Conv", "", m.input("image"))));
    int loop = m.control("Loop", List.of(new dev.rackloom.api.graph.Region("body", body)), y);
    ModelTree with = m.build(loop).tree();
    Scene scene =
        new SceneBuilder(with, BoundedLayout.standard())
            .build(with.items().stream().map(Item::id).collect(Collectors.toSet()));
    SceneEdge inside =
        scene.edges().stream()
            .filter(e -> with.item(e.from()).label().equals("Relu"))
            .findFirst()
            .orElseThrow();
    assertThat(with.tensors(inside).getFirst().name()).contains("Relu");
  }
}
