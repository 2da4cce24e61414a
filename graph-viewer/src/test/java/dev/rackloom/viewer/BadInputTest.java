package dev.rackloom.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.rackloom.viewer.layout.BoundedLayout;
import dev.rackloom.viewer.layout.Box;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Input that no exporter should write, and some does: it ends, and there is a picture. */
class BadInputTest {

  private static final Duration SOON = Duration.ofSeconds(60);

  private static Scene everything(ModelTree tree) {
    Set<Integer> open = tree.items().stream().map(Item::id).collect(Collectors.toSet());
    return assertTimeoutPreemptively(
        SOON, () -> new SceneBuilder(tree, BoundedLayout.standard()).build(open));
  }

  private static long operators(Scene scene) {
    return scene.nodes().stream().filter(n -> n.kind() == Item.Kind.OPERATOR).count();
  }

  @Test
  void hubOfAMillionReads_isAPort() {
    int readers = 20_000;
    int reads = 50;
    Models m = new Models();
    int hub = m.op("Constant", "a", m.input("x"));
    int[] same = IntStream.range(0, reads).map(i -> hub).toArray();
    int last = hub;
    for (int i = 0; i < readers; i++) {
      last = m.op("Sum", "b/g" + i / 20, same);
    }
    Scene scene = everything(m.build(last).tree());
    assertThat(operators(scene)).isEqualTo(readers + 1);
    assertThat(scene.edges()).hasSizeLessThan(10);
  }

  @Test
  void levelOfFiftyThousand_isDrawnWithoutOverlap() {
    Models m = new Models();
    int x = m.input("x");
    int last = x;
    for (int i = 0; i < 50_000; i++) {
      last = m.op(i % 2 == 0 ? "Relu" : "Gelu", "s" + i, i % 100 == 0 ? x : last);
    }
    Scene scene = everything(m.build(last).tree());
    assertThat(operators(scene)).isEqualTo(50_000);
    SceneNode any = scene.nodes().get(25_000);
    assertThat(scene.in(any.box()).stream().filter(n -> n.state() == SceneNode.State.LEAF))
        .containsExactly(any);
  }

  @Test
  void scopesInsideEachOther_endWhereTheyBegan() {
    Models m = new Models();
    int x = m.input("x");
    for (int i = 0; i < 300; i++) {
      x = m.op("Relu", i % 3 == 0 ? "a/b/c" : i % 3 == 1 ? "a/b" : "b/a/c", x);
    }
    assertThat(operators(everything(m.build(x).tree()))).isEqualTo(300);
  }

  @Test
  void scopesOfNothingButSlashes_areNoScopes() {
    Models m = new Models();
    int x = m.op("Relu", "///", m.op("Relu", "/", m.input("x")));
    assertThat(operators(everything(m.build(x).tree()))).isEqualTo(2);
  }

  @Test
  void farAway_groupsAreToldOfWithoutTheirInsides() {
    ModelTree tree = Models.transformer(40).tree();
    Scene scene = everything(tree);
    int[] told = new int[2];
    Box all = scene.bounds().grown(1);
    scene.visit(all, Scene.Detail.ALL, (node, whole) -> told[0]++, line -> {});
    scene.visit(all, new Scene.Detail(1e9, 1e9, 1e9), (node, whole) -> told[1]++, line -> {});
    assertThat(told[0]).isEqualTo(scene.nodes().size());
    assertThat(told[1]).isLessThan(100);
  }

  @Test
  void searchInNamesOfManyScripts_findsThem() {
    Models m = new Models();
    int x = m.op("Relu", "שלום/עולם", m.op("Relu", "ليل", m.op("İSTANBUL", "👩‍🚀", m.input("x"))));
    ModelTree tree = m.build(x).tree();
    assertThat(tree.find("עולם", 10).size()).isPositive();
    assertThat(tree.find("👩‍🚀", 10).size()).isPositive();
    assertThat(tree.find("a\nb", 10).isEmpty()).isTrue();
  }
}
