package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.stage.StageGraph;
import dev.rackloom.core.ValueFile;
import dev.rackloom.desktop.SampleStudy;
import dev.rackloom.viewer.Alike;
import dev.rackloom.viewer.Direction;
import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.ModelTree;
import dev.rackloom.viewer.Overlay;
import dev.rackloom.viewer.SceneBuilder;
import dev.rackloom.viewer.Tint;
import dev.rackloom.viewer.Wanted;
import dev.rackloom.viewer.layout.BoundedLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Numbers of a file: every operator has its own, what is around them their sum. */
class LaidTest {

  private final Graph graph = SampleStudy.create().graph();
  private final StageGraph stages = SampleStudy.create().stages();
  private final ModelTree tree = ModelTree.of(graph, stages);

  private Laid laid(Map<String, Double> values) {
    return Laid.of(new ValueFile("us", values), stages, tree);
  }

  private String operator(int id) {
    return graph.operators().get(id).name();
  }

  private Overlay.Mark of(Laid laid, int operator) {
    return laid.item(tree.itemOfOperator(operator));
  }

  @Test
  void operators_haveTheirOwnNumbers_notThoseOfTheirStage() {
    Laid laid = laid(Map.of(operator(0), 2.0, operator(1), 8.0));
    assertThat(of(laid, 0).tint()).isEqualTo(new Tint.Ramp(0.25));
    assertThat(of(laid, 1).tint()).isEqualTo(new Tint.Ramp(1));
    assertThat(of(laid, 0).text()).isEqualTo(Units.count(2.0));
    assertThat(of(laid, 2).tint()).isEqualTo(new Tint.Unknown());
    assertThat(laid.stage(0).text()).isEqualTo(Units.count(10.0));
    assertThat(laid.stage(1).tint()).isEqualTo(new Tint.Unknown());
    assertThat(laid.coverage()).contains("1 of 6 stages", "2 operators");
    assertThat(laid.legend())
        .anyMatch(l -> l.label().contains("10.0 us in a stage, 8.00 in an operator"));
  }

  @Test
  void numberOfAStage_countsForWhatIsInIt() {
    Laid laid = laid(Map.of("s0", 5.0, operator(5), 3.0));
    assertThat(of(laid, 0)).isEqualTo(Overlay.Mark.NONE);
    assertThat(laid.stage(0).text()).isEqualTo(Units.count(5.0));
    assertThat(of(laid, 5).tint()).isEqualTo(new Tint.Ramp(1));
  }

  /** All operators in one stage, so that the layers are groups in it. */
  private static StageGraph one(Graph graph, StageGraph stages) {
    Stage first = stages.stages().getFirst();
    Stage all =
        new Stage(
            "all",
            "all",
            Ids.range(0, graph.operators().size()),
            first.work(),
            first.footprint(),
            first.ingressBytes(),
            first.egressBytes());
    return new StageGraph(stages.model(), "0", List.of(all), List.of());
  }

  @Test
  void groups_haveTheSum_andFoldOnlyWithEqualNumbers() {
    StageGraph one = one(graph, stages);
    ModelTree grouped = ModelTree.of(graph, one);
    Map<String, Double> values = new HashMap<>();
    graph.operators().forEach(o -> values.put(o.name(), 1.0));
    values.put(operator(7), 4.0); // in layer 1
    Laid laid = Laid.of(new ValueFile("us", values), one, grouped);
    int stage = grouped.itemOfStage(0);
    List<Integer> layers = grouped.item(stage).children().stream().boxed().toList();
    assertThat(layers).hasSize(6);
    assertThat(laid.item(layers.get(0)).text()).isEqualTo(Units.count(5.0));
    assertThat(laid.item(layers.get(1)).text()).isEqualTo(Units.count(8.0));
    Wanted wanted =
        new Wanted(Set.of(stage), Set.of(), new Alike(Ids.NONE, laid.alike()), Direction.DOWN);
    var scene = new SceneBuilder(grouped, BoundedLayout.standard()).build(wanted);
    assertThat(scene.nodes()).filteredOn(n -> n.kind() == Item.Kind.GROUP).hasSize(3);
    assertThat(scene.repeats()).hasSize(1);
    assertThat(scene.repeats().getFirst().label()).isEqualTo("× 4");
  }
}
