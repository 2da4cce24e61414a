package dev.rackloom.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.graph.Region;
import dev.rackloom.viewer.layout.BoundedLayout;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A rotary table, a mask or an embedding that several read is a port of each; no other weight. */
class SharedWeightsTest {

  private static Scene scene(ModelTree tree, Collection<Integer> open) {
    return new SceneBuilder(tree, BoundedLayout.standard()).build(Set.copyOf(open));
  }

  private static Scene everything(ModelTree tree) {
    return scene(tree, tree.items().stream().map(Item::id).collect(Collectors.toSet()));
  }

  private static List<String> ports(Scene scene, int item) {
    return scene.node(item).orElseThrow().ports();
  }

  /** Layers that rotate by one table, each with a product of its own weight and bias. */
  private static ModelTree decoder(int layers) {
    Models m = new Models();
    int table = m.weight("model.rotary_emb.cos_cached");
    int embedding = m.weight("model.embed_tokens.weight");
    int x = m.stage("embed").op("Gather", "embed", embedding, m.input("ids"));
    for (int layer = 0; layer < layers; layer++) {
      String scope = "layers." + layer;
      m.stage("layer " + layer);
      int own = m.weight("model." + scope + ".weight");
      x = m.op("Add", scope, m.op("MatMul", scope, x, own), m.weight("model." + scope + ".bias"));
      x = m.op("Mul", scope, x, table);
      x = m.op("Relu", scope, x);
    }
    return m.build(m.stage("head").op("MatMul", "head", x, embedding)).tree();
  }

  @Test
  void tableOfAllLayers_isAPortOfEachStageThatReadsIt() {
    ModelTree tree = decoder(8);
    Scene scene = scene(tree, Set.of());
    assertThat(scene.nodes())
        .filteredOn(n -> n.label().startsWith("layer"))
        .isNotEmpty()
        .allSatisfy(n -> assertThat(n.ports()).containsExactly("rotary_emb.cos_cached"));
  }

  @Test
  void tiedEmbedding_isAPortOfBothEnds() {
    ModelTree tree = decoder(2);
    Scene scene = scene(tree, Set.of());
    assertThat(ports(scene, tree.itemOfStage(0))).containsExactly("embed_tokens.weight");
    assertThat(ports(scene, tree.itemOfStage(3))).containsExactly("embed_tokens.weight");
  }

  @Test
  void insideAGroup_theReaderHasThePort_andNoWeightOfOneReaderIsNamed() {
    ModelTree tree = decoder(3);
    Scene scene = everything(tree);
    List<SceneNode> operators =
        scene.nodes().stream().filter(n -> n.kind() == Item.Kind.OPERATOR).toList();
    assertThat(operators).filteredOn(n -> n.label().equals("Mul")).isNotEmpty();
    assertThat(operators)
        .filteredOn(n -> n.label().equals("Mul"))
        .allSatisfy(n -> assertThat(n.ports()).contains("rotary_emb.cos_cached"));
    assertThat(operators.stream().flatMap(n -> n.ports().stream()).filter(p -> p.contains(".")))
        .containsOnly("rotary_emb.cos_cached", "embed_tokens.weight");
  }

  @Test
  void weightWithAllItsReadersInOneChild_isNoPortOfIt() {
    Models m = new Models();
    int table = m.weight("table");
    int x = m.input("x");
    for (int i = 0; i < 9; i++) {
      x = m.stage("first").op("Mul", "first", x, table);
    }
    ModelTree tree = m.build(m.stage("second").op("Relu", "second", x)).tree();
    assertThat(ports(scene(tree, Set.of()), tree.itemOfStage(0))).isEmpty();
    Scene open = everything(tree);
    assertThat(open.nodes())
        .filteredOn(n -> n.kind() == Item.Kind.OPERATOR && n.label().equals("Mul"))
        .hasSize(9)
        .allSatisfy(n -> assertThat(n.ports()).contains("table"));
  }

  @Test
  void manySharedWeights_areCounted() {
    Models m = new Models();
    int[] shared = IntStream.range(0, 9).map(i -> m.weight("shared" + i)).toArray();
    int x = m.input("x");
    for (String layer : List.of("first", "second")) {
      m.stage(layer);
      for (int weight : shared) {
        x = m.op("Mul", layer, x, weight);
      }
    }
    ModelTree tree = m.build(x).tree();
    assertThat(ports(scene(tree, Set.of()), tree.itemOfStage(0)))
        .containsExactly("shared0", "shared1", "shared2", "shared3", "5 more shared weights");
  }

  private static Region body(String role, String... weights) {
    Models m = new Models();
    int x = m.input("state");
    for (String weight : weights) {
      x = m.op("Mul", "", x, m.captured(weight));
    }
    return new Region(role, m.build(m.op("Relu", "", x)).graph());
  }

  @Test
  void bodies_nameWhatIsReadOutsideOfThemToo_andDrawNoBoxForIt() {
    Models m = new Models();
    int x = m.input("state");
    int table = m.weight("table");
    int own = m.weight("own");
    int both = m.weight("both");
    int y = m.op("Mul", "", x, table);
    List<Region> bodies =
        List.of(body("then_branch", "table", "own", "both"), body("else_branch", "both"));
    ModelTree tree = m.build(m.control("If", bodies, y, table, own, both)).tree();
    Scene scene = everything(tree);
    assertThat(scene.nodes())
        .filteredOn(n -> n.label().equals("Mul"))
        .extracting(SceneNode::ports)
        .containsExactlyInAnyOrder(
            List.of("state", "table"),
            List.of("table"),
            List.of(),
            List.of("both"),
            List.of("both"));
    assertThat(scene.nodes())
        .filteredOn(n -> n.kind() == Item.Kind.INPUT)
        .extracting(SceneNode::label)
        .containsOnly("state");
  }
}
