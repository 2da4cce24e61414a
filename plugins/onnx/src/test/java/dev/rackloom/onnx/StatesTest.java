package dev.rackloom.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.State;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.onnx.proto.Onnx;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatesTest extends ModelTest {

  @ParameterizedTest
  @CsvSource({
    "past_key_values.3.key, present.3.key, kv, 3",
    "past_key_values.3.decoder.value, present.3.decoder.value, kv, 3",
    "past_key_0, present_key_0, kv, 0",
    "past_key_self_11, present_key_self_11, kv, 11",
    "cache_k, cache_k_out, kv, -1",
    "k_cache_2, new_k_cache_2, kv, 2",
    "key_cache.7, key_cache_out.7, kv, 7",
    "past_conv.4, present_conv.4, window, 4",
    "past_recurrent.5, present_recurrent.5, recurrent, 5",
    "ssm_state_1, ssm_state_1_out, recurrent, 1",
    "state, stateN, recurrent, -1",
    "h, hn, recurrent, -1",
    "h0, hn, recurrent, -1",
    "c0, cn, recurrent, -1",
    "hidden_in, hidden_out, recurrent, -1",
    "initial_state, final_state, recurrent, -1",
    "lstm_h_in, lstm_h_out, recurrent, -1"
  })
  void names_ofExporters_arePaired(String past, String present, String kind, int layer)
      throws IOException {
    Onnx.Graph.Builder graph =
        Onnx.Graph.newBuilder()
            .addInput(Onnxes.value(past, 2, 4, 5, 16))
            .addOutput(Onnxes.value(present))
            .addNode(Onnxes.node("Relu", "r", present, past));
    assertThat(read(Onnxes.model(graph)).states())
        .singleElement()
        .satisfies(s -> {
          assertThat(s.kind()).isEqualTo(kind);
          assertThat(s.layer()).isEqualTo(layer);
        });
  }

  @Test
  void plainInputsAndOutputs_areNoState() throws IOException {
    Onnx.Graph.Builder graph =
        Onnx.Graph.newBuilder()
            .addInput(Onnxes.value("image", 1, 3, 8, 8))
            .addOutput(Onnxes.value("image_out"))
            .addNode(Onnxes.node("Relu", "r", "image_out", "image"));
    Graph read = read(Onnxes.model(graph));
    assertThat(read.states()).isEmpty();
    assertThat(new OnnxReader().workRules().phases(read)).containsExactly(Phase.PLAIN);
  }

  @Test
  void lstm_initialAndFinalState_arePairedWhateverTheirNames() throws IOException {
    Onnx.Node lstm =
        Onnxes.node("LSTM", "lstm", "y", "x", "w", "r", "", "", "foo", "bar").toBuilder()
            .addOutput("foo2")
            .addOutput("bar2")
            .addAttribute(Onnxes.attribute("hidden_size", 8))
            .build();
    Onnx.Graph.Builder graph =
        Onnx.Graph.newBuilder()
            .addInput(Onnxes.value("x", "t", "b", 6))
            .addInput(Onnxes.value("foo", 1, "b", 8))
            .addInput(Onnxes.value("bar", 1, "b", 8))
            .addInitializer(Onnxes.floats("w", 1, 32, 6))
            .addInitializer(Onnxes.floats("r", 1, 32, 8))
            .addNode(lstm)
            .addOutput(Onnxes.value("y"))
            .addOutput(Onnxes.value("foo2"))
            .addOutput(Onnxes.value("bar2"));
    Graph read = read(Onnxes.model(graph));
    assertThat(read.states()).extracting(State::id).containsExactly("foo", "bar");
    assertThat(read.states()).extracting(State::fixedBytes).containsOnly(Dim.of(8 * 4));
    var work = work(read, "lstm");
    assertThat(work.states().read()).isEqualTo(Dim.symbol("b").times(2 * 8 * 4));
    assertThat(work.states().written()).isEqualTo(Dim.symbol("b").times(2 * 8 * 4));
    assertThat(work.flops())
        .isEqualTo(Dim.symbol("t").times(Dim.symbol("b")).times(2L * 32 * (6 + 8)));
  }

  @Test
  void cacheOfAttention_makesTwoPhases() throws IOException {
    Graph read = read(AttentionTest.grouped(0));
    assertThat(read.states()).extracting(State::kind).containsExactly("kv", "kv");
    assertThat(read.states()).extracting(State::bytesPerToken).containsOnly(Dim.of(2 * 8 * 4));
    assertThat(new OnnxReader().workRules().phases(read))
        .containsExactly(Phase.PREFILL, Phase.DECODE);
  }
}
