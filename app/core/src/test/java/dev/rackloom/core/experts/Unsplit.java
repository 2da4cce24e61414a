package dev.rackloom.core.experts;

import dev.rackloom.agent.execution.OnnxExecutor;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.TensorValue;
import dev.rackloom.core.OpenModel;
import dev.rackloom.core.bench.DirectSession;
import dev.rackloom.core.bench.UnsplitModel;
import java.nio.file.Path;
import java.util.Map;

/** The topical model in sessions of this process. */
final class Unsplit implements AutoCloseable {

  private final UnsplitModel model;

  Unsplit(OpenModel model, Path folder) {
    this.model =
        new UnsplitModel(
            model,
            FourAgents.PLUGINS.subModelWriter("onnx").orElseThrow(),
            Unsplit::session,
            folder);
  }

  private static DirectSession session(Path file, int threads) {
    OnnxExecutor executor = OnnxExecutor.load(file, threads, System::nanoTime);
    return new DirectSession() {
      @Override
      public Map<String, TensorValue> run(Map<String, TensorValue> inputs) {
        return executor.fire(inputs, Bindings.NONE).outputs();
      }

      @Override
      public void close() {
        executor.close();
      }
    };
  }

  TensorValue answer(TensorValue ids) {
    return model.answer(Map.of("input_ids", ids)).get("logits");
  }

  Map<String, TensorValue> routing(int moeLayer, TensorValue ids) {
    return model.routing(moeLayer, Map.of("input_ids", ids));
  }

  @Override
  public void close() {
    model.close();
  }
}
