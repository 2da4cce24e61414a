package dev.rackloom.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.onnx.proto.Onnx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Tensors whose elements stay in the file until a part is cut out. */
class LargeTensorsTest extends ModelTest {

  private static Onnx.Tensor listed(String name, int n) {
    Onnx.Tensor.Builder tensor = Onnx.Tensor.newBuilder().setName(name).setDataType(1).addDims(n);
    for (int i = 0; i < n; i++) {
      tensor.addFloatData(i * 0.5f);
    }
    return tensor.build();
  }

  static Onnx.Model example() {
    return Onnxes.model(
        Onnx.Graph.newBuilder()
            .addInput(Onnxes.value("x", "n", 32))
            .addInitializer(Onnxes.floats("w", 32, 40))
            .addInitializer(Onnxes.floats("small", 40))
            .addNode(
                Onnx.Node.newBuilder()
                    .setOpType("Constant")
                    .addOutput("c")
                    .addAttribute(
                        Onnx.Attribute.newBuilder()
                            .setName("value")
                            .setType(Onnx.Attribute.Type.TENSOR)
                            .setT(listed("", 1100))))
            .addNode(Onnxes.node("MatMul", "mm", "y", "x", "w"))
            .addNode(Onnxes.node("Add", "add", "z", "y", "small"))
            .addNode(Onnxes.node("Relu", "c_act", "cc", "c"))
            .addOutput(Onnxes.value("z"))
            .addOutput(Onnxes.value("cc")));
  }

  @Test
  void open_leavesLargeElementsInTheFile_andKeepsTheRest() throws IOException {
    Onnx.Model opened = OnnxFile.open(save(example()));
    Onnx.Tensor large = opened.getGraph().getInitializer(0);
    assertThat(large.hasRawData()).isFalse();
    assertThat(large.getFileLength()).isGreaterThan(32 * 40 * 4);
    assertThat(opened.getGraph().getInitializer(1)).isEqualTo(Onnxes.floats("small", 40));
    assertThat(opened.getGraph().getNode(0).getAttribute(0).getT().getFloatDataCount()).isZero();
    assertThat(opened.getGraph().getNodeCount()).isEqualTo(4);
    assertThat(read(example()).parameters()).isEqualTo(Dim.of(32 * 40 + 40 + 1100));
  }

  @Test
  void cut_hasAllElementsAgain() throws IOException {
    Path file = save(example());
    Graph graph = new OnnxReader().read(file, ReadContext.QUIET);
    var part = new OnnxSubModelWriter().write(file, graph, Ids.range(0, 3), temp.resolve("parts"));
    Onnx.Graph cut = Onnx.Model.parseFrom(Files.readAllBytes(part.file())).getGraph();
    assertThat(cut.getInitializerList())
        .containsExactlyElementsOf(example().getGraph().getInitializerList());
    assertThat(cut.getNodeList()).containsExactlyElementsOf(example().getGraph().getNodeList());
  }
}
