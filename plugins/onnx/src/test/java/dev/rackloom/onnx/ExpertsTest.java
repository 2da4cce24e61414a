package dev.rackloom.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.graph.ExpertBlock;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.onnx.proto.Onnx;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Experts that an exporter unrolled: gate, top 2 of 4, and a little MLP each. */
class ExpertsTest extends ModelTest {

  private static Onnx.Node axis(Onnx.Node node, long axis) {
    return node.toBuilder().addAttribute(Onnxes.attribute("axis", axis)).build();
  }

  static Onnx.Model unrolled(String scope, boolean named) {
    Onnx.Graph.Builder graph =
        Onnx.Graph.newBuilder()
            .addInput(Onnxes.value("x", "t", 8))
            .addInitializer(Onnxes.floats("gate", 8, 4))
            .addInitializer(Onnxes.ints("two", 2))
            .addInitializer(Onnxes.ints("depth", 4))
            .addInitializer(Onnxes.floats("onoff", 2))
            .addNode(
                Onnxes.node("MatMul", named ? scope + "/gate/MatMul" : "", "scores", "x", "gate"))
            .addNode(
                axis(
                    Onnxes.node("Softmax", named ? scope + "/gate/Softmax" : "", "p", "scores"),
                    -1))
            .addNode(
                Onnxes.node("TopK", named ? scope + "/gate/TopK" : "", "best", "p", "two")
                    .toBuilder()
                    .addOutput("which")
                    .build())
            .addNode(
                Onnxes.node(
                    "OneHot", named ? scope + "/OneHot" : "", "mask", "which", "depth", "onoff"));
    String sum = "x";
    for (int e = 0; e < 4; e++) {
      String own = named ? scope + "/experts." + e : "";
      String out = "y" + e;
      graph
          .addInitializer(Onnxes.ints("e" + e, e))
          .addInitializer(Onnxes.floats("up" + e, 8, 16))
          .addInitializer(Onnxes.floats("down" + e, 16, 8))
          .addNode(
              axis(
                  Onnxes.node("Gather", name(named, scope, "Gather" + e), "m" + e, "mask", "e" + e),
                  2))
          .addNode(Onnxes.node("NonZero", name(named, scope, "NonZero" + e), "rows" + e, "m" + e))
          .addNode(Onnxes.node("Gather", name(named, own, "Gather"), "in" + e, "x", "rows" + e))
          .addNode(
              Onnxes.node(
                  "MatMul", name(named, own, "up_proj/MatMul"), "h" + e, "in" + e, "up" + e))
          .addNode(Onnxes.node("Relu", name(named, own, "act/Relu"), "a" + e, "h" + e))
          .addNode(
              Onnxes.node(
                  "MatMul", name(named, own, "down_proj/MatMul"), "d" + e, "a" + e, "down" + e))
          .addNode(
              Onnxes.node(
                  "ScatterND", name(named, scope, "Scatter" + e), out, sum, "rows" + e, "d" + e));
      sum = out;
    }
    return Onnxes.model(graph.addOutput(Onnxes.value(sum)));
  }

  private static String name(boolean named, String scope, String own) {
    return named ? scope + "/" + own : "";
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void unrolledExperts_areRecognised_byNameOrByStructure(boolean named) throws IOException {
    var blocks = read(unrolled("model/layers.5/mlp", named)).experts();
    assertThat(blocks).hasSize(1);
    ExpertBlock block = blocks.getFirst();
    assertThat(block.experts()).isEqualTo(4);
    assertThat(block.topK()).isEqualTo(2);
    assertThat(block.layer()).isEqualTo(named ? 5 : 0);
    assertThat(block.bytesPerExpert()).isEqualTo(Dim.of(2 * 8 * 16 * 4));
  }

  @Test
  void plainModels_haveNoExperts() throws IOException {
    assertThat(read(Onnxes.attentionLike()).experts()).isEmpty();
  }
}
