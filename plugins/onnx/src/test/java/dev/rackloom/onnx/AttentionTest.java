package dev.rackloom.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.onnx.proto.Onnx;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttentionTest extends ModelTest {

  /** 4 heads of 8 over 2 key-value heads, a cache, and a window if it is not 0. */
  static Onnx.Model grouped(long window) {
    Onnx.Node.Builder node =
        Onnxes.node("GroupQueryAttention", "gqa", "y", "q", "k", "v", "pk", "pv", "lens", "total")
            .toBuilder()
            .setDomain("com.microsoft")
            .addOutput("nk")
            .addOutput("nv")
            .addAttribute(Onnxes.attribute("num_heads", 4))
            .addAttribute(Onnxes.attribute("kv_num_heads", 2));
    if (window > 0) {
      node.addAttribute(Onnxes.attribute("local_window_size", window));
    }
    return Onnxes.model(
        Onnx.Graph.newBuilder()
            .addInput(Onnxes.value("q", "b", "s", 32))
            .addInput(Onnxes.value("k", "b", "s", 16))
            .addInput(Onnxes.value("v", "b", "s", 16))
            .addInput(Onnxes.value("pk", "b", 2, "p", 8))
            .addInput(Onnxes.value("pv", "b", 2, "p", 8))
            .addInput(Onnxes.typed("lens", 6, "b"))
            .addInput(Onnxes.typed("total", 6))
            .addNode(node)
            .addOutput(Onnxes.value("y"))
            .addOutput(Onnxes.value("nk"))
            .addOutput(Onnxes.value("nv")));
  }

  private static Bindings sizes(long b, long s, long p) {
    return Bindings.copyOf(Map.of("b", b, "s", s, "p", p));
  }

  private static long pairs(long s, long p, long window) {
    long sum = 0;
    for (long i = 0; i < s; i++) {
      sum += Math.min(window == 0 ? Long.MAX_VALUE : window, p + i + 1);
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 3, 7, 64})
  void causalPairs_areCountedOneByOne(long window) throws IOException {
    WorkItem work = work(read(grouped(window)), "gqa");
    for (long s : new long[] {1, 2, 5, 9}) {
      for (long p : new long[] {0, 1, 6, 20}) {
        long expected = 3 * 4 * pairs(s, p, window) * 2 * (8 + 8);
        assertThat(work.flops().bind(sizes(3, s, p)))
            .as("s=%d p=%d window=%d", s, p, window)
            .isEqualTo(Dim.of(expected));
      }
    }
  }

  @Test
  void grouped_shapes_features_andStateTraffic() throws IOException {
    Graph graph = read(grouped(0));
    assertThat(shape(graph, "y")).isEqualTo("[bxsx32]");
    assertThat(shape(graph, "nk")).isEqualTo("[bx2xp+sx8]");
    WorkItem work = work(graph, "gqa");
    Bindings decode = sizes(2, 1, 100);
    assertThat(work.family()).isEqualTo(OperatorFamily.ATTENTION);
    assertThat(work.features().get("context").bind(decode)).isEqualTo(Dim.of(101));
    assertThat(work.features().get("tokens").bind(decode)).isEqualTo(Dim.of(1));
    assertThat(work.features().get("kvHeads")).isEqualTo(Dim.of(2));
    assertThat(work.features().get("headDim")).isEqualTo(Dim.of(8));
    long token = 2L * 2 * (8 + 8) * 4;
    assertThat(work.states().read().bind(decode)).isEqualTo(Dim.of(100 * token));
    assertThat(work.states().written().bind(decode)).isEqualTo(Dim.of(token));
    assertThat(work.activations().written().bind(decode)).isEqualTo(Dim.of(2 * 32 * 4));
  }

  @Test
  void window_limitsWhatIsRead() throws IOException {
    WorkItem work = work(read(grouped(16)), "gqa");
    assertThat(work.states().read().bind(sizes(1, 1, 100))).isEqualTo(Dim.of(15L * 2 * 16 * 4));
    assertThat(work.features().get("context").bind(sizes(1, 1, 100))).isEqualTo(Dim.of(16));
    assertThat(work.features().get("context").bind(sizes(1, 1, 3))).isEqualTo(Dim.of(4));
  }

  @Test
  void bidirectional_attendsToAll() throws IOException {
    Onnx.Graph.Builder graph =
        Onnx.Graph.newBuilder()
            .addInput(Onnxes.value("q", "b", "s", 16))
            .addInput(Onnxes.value("k", "b", "t", 16))
            .addInput(Onnxes.value("v", "b", "t", 8))
            .addNode(
                Onnxes.node("MultiHeadAttention", "mha", "y", "q", "k", "v").toBuilder()
                    .setDomain("com.microsoft")
                    .addAttribute(Onnxes.attribute("num_heads", 4)))
            .addOutput(Onnxes.value("y"));
    Graph read = read(Onnxes.model(graph));
    assertThat(shape(read, "y")).isEqualTo("[bxsx8]");
    WorkItem work = work(read, "mha");
    Bindings sizes = Bindings.copyOf(Map.of("b", 2L, "s", 3L, "t", 5L));
    assertThat(work.flops().bind(sizes)).isEqualTo(Dim.of(2L * 4 * 3 * 5 * 2 * (4 + 2)));
    assertThat(work.stateBytes()).isEqualTo(Dim.zero());
  }

  @Test
  void fusedExperts_readOnlyWhatIsRoutedTo() throws IOException {
    Onnx.Graph.Builder graph =
        Onnx.Graph.newBuilder()
            .addInput(Onnxes.value("x", "t", 8))
            .addInitializer(Onnxes.floats("gate", 8, 4))
            .addInitializer(Onnxes.floats("up", 4, 16, 8))
            .addInitializer(Onnxes.floats("down", 4, 8, 16))
            .addNode(Onnxes.node("MatMul", "layers.3/gate/MatMul", "scores", "x", "gate"))
            .addNode(
                Onnxes.node("MoE", "layers.3/moe", "y", "x", "scores", "up", "", "down").toBuilder()
                    .setDomain("com.microsoft")
                    .addAttribute(Onnxes.attribute("k", 2)))
            .addOutput(Onnxes.value("y"));
    Graph read = read(Onnxes.model(graph));
    WorkItem work = work(read, "layers.3/moe");
    long expert = 2 * 8 * 16;
    assertThat(work.family()).isEqualTo(OperatorFamily.EXPERTS);
    assertThat(work.flops().bind(Bindings.of("t", 5))).isEqualTo(Dim.of(2 * 5 * 2 * expert));
    assertThat(work.weightBytes().bind(Bindings.of("t", 1))).isEqualTo(Dim.of(2 * expert * 4));
    assertThat(work.weightBytes().bind(Bindings.of("t", 5))).isEqualTo(Dim.of(4 * expert * 4));
    assertThat(read.experts())
        .singleElement()
        .satisfies(b -> {
          assertThat(b.layer()).isEqualTo(3);
          assertThat(b.experts()).isEqualTo(4);
          assertThat(b.topK()).isEqualTo(2);
          assertThat(b.bytesPerExpert()).isEqualTo(Dim.of(expert * 4));
          assertThat(b.operators().stream()).containsExactly(0, 1);
        });
  }

  @Test
  void blockQuantizedWeights_countTheirOwnBytes() throws IOException {
    Onnx.Graph.Builder graph =
        Onnx.Graph.newBuilder()
            .addInput(Onnxes.value("x", "t", 64))
            .addInitializer(Onnxes.bytes("w", 32, 2, 16))
            .addInitializer(Onnxes.floats("scales", 64))
            .addNode(
                Onnxes.node("MatMulNBits", "mm", "y", "x", "w", "scales").toBuilder()
                    .setDomain("com.microsoft")
                    .addAttribute(Onnxes.attribute("K", 64))
                    .addAttribute(Onnxes.attribute("N", 32))
                    .addAttribute(Onnxes.attribute("bits", 4))
                    .addAttribute(Onnxes.attribute("block_size", 32)))
            .addOutput(Onnxes.value("y"));
    WorkItem work = work(read(Onnxes.model(graph)), "mm");
    assertThat(work.flops()).isEqualTo(Dim.symbol("t").times(2L * 64 * 32));
    assertThat(work.weightBytes()).isEqualTo(Dim.of(32 * 2 * 16 + 64 * 4));
    assertThat(work.features())
        .isEqualTo(Map.of("m", Dim.symbol("t"), "n", Dim.of(32), "k", Dim.of(64)));
  }
}
