package dev.rackloom.engine.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.OpType;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.testkit.Transformers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Stages of several layers say which, however the layers are numbered. */
class LabelsTest {

  /** Of a stage of some of the operators of a graph, two in each of these scopes. */
  private static String label(String... scopes) {
    List<Operator> stage = operators(scopes);
    List<Operator> all = new ArrayList<>(stage);
    all.addAll(stage);
    return labels(all).of(stage);
  }

  private static Labels labels(List<Operator> all) {
    return new Labels(all, new BlockNames(Transformers.encoder(1, 8, true), List::of));
  }

  private static List<Operator> operators(String... scopes) {
    List<Operator> operators = new ArrayList<>();
    for (String scope : scopes) {
      operators.add(
          new Operator(
              operators.size(),
              scope + "/Add",
              new OpType("", "Add", 17),
              Ids.NONE,
              Ids.NONE,
              Map.of(),
              scope,
              List.of()));
    }
    return operators;
  }

  @Test
  void wholeScope_isTheName_notThePartThatMostOfItIs() {
    List<Operator> layer = operators("net/layers.0", "net/layers.0/mlp", "net/layers.0/mlp");
    List<Operator> all = new ArrayList<>(layer);
    all.addAll(operators("net/layers.1/mlp"));
    assertThat(labels(all).of(layer)).isEqualTo("net/layers.0");
    assertThat(labels(all).of(layer.subList(1, 3))).isEqualTo("net/layers.0/mlp");
    assertThat(labels(all).of(layer.subList(1, 2))).isEqualTo("net/layers.0/mlp");
  }

  @Test
  void numberedScopes_areARange() {
    assertThat(label("layers/4/mlp", "layers/5", "layers/10")).isEqualTo("layers 4 to 10");
    assertThat(label("model/layers.4/mlp", "model/layers.5", "model/layers.10/norm", "model"))
        .isEqualTo("model/layers 4 to 10");
    assertThat(label("net/block_2", "net/block_3")).isEqualTo("net/block 2 to 3");
    assertThat(label("net/h0", "net/h1")).isEqualTo("net/h 0 to 1");
  }

  @Test
  void otherwise_theSharedScopeAlone() {
    assertThat(label("model/layers.4/mlp", "model/layers.4/mlp")).isEqualTo("model/layers.4/mlp");
    assertThat(label("model/norm.1", "model/layers.2")).isEqualTo("model");
    assertThat(label("net/a.1", "net/b.1", "net/b.2"))
        .as("two things are numbered, though one has all of the numbers")
        .isEqualTo("net");
    assertThat(label("net/conv2_block1_1_conv", "net/conv2_block2_1_conv")).isEqualTo("net");
  }
}
