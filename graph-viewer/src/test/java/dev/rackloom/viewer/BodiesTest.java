package dev.rackloom.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.graph.Region;
import dev.rackloom.viewer.layout.BoundedLayout;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Bodies of control flow open as groups. */
class BodiesTest {

  private static Region branch(String role, int operators) {
    Models m = new Models();
    int x = m.input("captured");
    for (int i = 0; i < operators; i++) {
      x = m.op(i % 2 == 0 ? "Relu" : "Add", "", x);
    }
    return new Region(role, m.build(x).graph());
  }

  private static ModelTree tree() {
    Models m = new Models();
    int x = m.op("Relu", "before", m.input("x"));
    int y = m.control("If", List.of(branch("then_branch", 3), branch("else_branch", 9)), x);
    return m.build(m.op("Relu", "after", y)).tree();
  }

  private static Item labelled(ModelTree tree, String label) {
    return tree.items().stream().filter(i -> i.label().equals(label)).findFirst().orElseThrow();
  }

  @Test
  void bodies_areGroupsInsideTheirOperator() {
    ModelTree tree = tree();
    Item choice = labelled(tree, "If");
    assertThat(choice.expandable()).isTrue();
    assertThat(choice.children().stream().mapToObj(tree::item).map(Item::label))
        .containsExactly("then_branch", "else_branch");
    assertThat(labelled(tree, "else_branch").stage()).isEqualTo(choice.stage());
  }

  @Test
  void openBody_showsItsOperatorsAndFlow() {
    ModelTree tree = tree();
    Set<Integer> all = tree.items().stream().map(Item::id).collect(Collectors.toSet());
    Scene scene = new SceneBuilder(tree, BoundedLayout.standard()).build(all);
    List<SceneNode> operators =
        scene.nodes().stream().filter(n -> n.kind() == Item.Kind.OPERATOR).toList();
    assertThat(operators).hasSize(2 + 1 + 3 + 9);
    Item then = labelled(tree, "then_branch");
    long links = scene.edges().stream().filter(e -> tree.path(e.from()).contains(then)).count();
    assertThat(links).isEqualTo(4); // from the captured input through three to the output
  }

  @Test
  void operatorsOfBodies_areKnownAndFound() {
    ModelTree tree = tree();
    Item inner =
        tree.items().stream()
            .filter(i -> i.kind() == Item.Kind.OPERATOR && i.operator() < 0)
            .findFirst()
            .orElseThrow();
    assertThat(tree.operation(inner.id()).orElseThrow().operator().type().name()).isEqualTo("Relu");
    assertThat(tree.operation(ModelTree.ROOT)).isEmpty();
    assertThat(tree.find("Add", 100).size()).isPositive();
  }

  @Test
  void bodiesInBodies_open() {
    Models inner = new Models();
    int x = inner.control("If", List.of(branch("then_branch", 2)), inner.input("captured"));
    Region outer = new Region("body", inner.build(x).graph());
    Models m = new Models();
    ModelTree tree = m.build(m.control("Loop", List.of(outer), m.input("x"))).tree();
    Set<Integer> all = tree.items().stream().map(Item::id).collect(Collectors.toSet());
    Scene scene = new SceneBuilder(tree, BoundedLayout.standard()).build(all);
    assertThat(scene.nodes()).filteredOn(n -> n.label().equals("Relu")).hasSize(1);
    assertThat(scene.nodes()).filteredOn(n -> n.label().equals("Add")).hasSize(1);
  }
}
