package dev.rackloom.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.viewer.layout.BoundedLayout;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A hub is named where it is read; a line leads from it only where nothing else would lead. */
class HubLinesTest {

  private static Scene scene(ModelTree tree) {
    return new SceneBuilder(tree, BoundedLayout.standard()).build(Set.of());
  }

  private static List<String> lines(ModelTree tree) {
    return scene(tree).edges().stream()
        .map(e -> tree.item(e.from()).label() + " > " + tree.item(e.to()).label())
        .toList();
  }

  /** Each layer reads what all before it made: every tensor is a hub. */
  @Test
  void layersThatReadNothingButHubs_areAColumn() {
    Models m = new Models();
    int[] made = new int[8];
    int x = m.stage("s0").op("Conv", "", m.input("image"));
    for (int i = 0; i < made.length; i++) {
      made[i] = x;
      m.stage("s" + (i + 1));
      x = m.op("Conv", "", IntStream.rangeClosed(0, i).map(k -> made[k]).toArray());
    }
    ModelTree tree = m.build(m.stage("head").op("Flatten", "", made[0], x)).tree();
    assertThat(lines(tree))
        .contains("s0 > s1", "s1 > s2", "s2 > s3", "s3 > s4", "s4 > s5", "s7 > s8");
    assertThat(lines(tree)).doesNotContain("s0 > s2", "s0 > s5", "s1 > s4");
  }

  @Test
  void maskOfEveryLayer_leadsToTheFirstAlone() {
    ModelTree tree = masked(6);
    assertThat(lines(tree).stream().filter(l -> l.startsWith("mask >")))
        .containsExactly("mask > layer 0");
    assertThat(scene(tree).node(tree.itemOfStage(4)).orElseThrow().ports()).contains("Cast_0");
  }

  private static ModelTree masked(int layers) {
    Models m = new Models();
    int mask = m.stage("mask").op("Cast", "", m.input("attention_mask"));
    int x = m.input("x");
    for (int i = 0; i < layers; i++) {
      x = m.stage("layer " + i).op("Add", "", x, mask);
    }
    return m.build(x).tree();
  }

  private static ModelTree heads(int count) {
    Models m = new Models();
    int x = m.stage("body").op("Relu", "", m.input("x"));
    int[] made = new int[count];
    for (int i = 0; i < count; i++) {
      made[i] = m.stage("head " + i).op("Op" + i, "", x);
    }
    return m.build(made).tree();
  }

  @Test
  void headsOfOneBody_standBelowIt() {
    ModelTree tree = heads(HubLines.MOST);
    assertThat(lines(tree).stream().filter(l -> l.startsWith("body >"))).hasSize(HubLines.MOST);
    Scene scene = scene(tree);
    double body = scene.node(tree.itemOfStage(0)).orElseThrow().box().bottom();
    assertThat(scene.nodes())
        .filteredOn(n -> n.label().startsWith("head"))
        .allSatisfy(n -> assertThat(n.box().y()).isGreaterThan(body));
  }

  @Test
  void moreHeadsThanCanBeFollowed_haveOneLine() {
    assertThat(lines(heads(HubLines.MOST + 1)).stream().filter(l -> l.startsWith("body >")))
        .containsExactly("body > head 0");
  }
}
