package dev.rackloom.cli.demo;

import dev.rackloom.agent.execution.OnnxExecutor;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.TensorValue;
import java.nio.file.Path;
import java.util.Map;

/** The uncut model in one ONNX Runtime session: what deployed answers are held against. */
final class WholeModel implements AutoCloseable {

  private final OnnxExecutor executor;

  WholeModel(Path model) {
    this.executor = OnnxExecutor.load(model, 1, System::nanoTime);
  }

  Map<String, TensorValue> answer(Map<String, TensorValue> inputs) {
    return executor.fire(inputs, Bindings.NONE).outputs();
  }

  @Override
  public void close() {
    executor.close();
  }

  /** The largest absolute difference of any element of any output. */
  static double maxAbsDiff(Map<String, TensorValue> a, Map<String, TensorValue> b) {
    double worst = a.keySet().equals(b.keySet()) ? 0 : Double.POSITIVE_INFINITY;
    for (Map.Entry<String, TensorValue> entry : a.entrySet()) {
      TensorValue other = b.get(entry.getKey());
      if (other != null) {
        worst = Math.max(worst, maxAbsDiff(entry.getValue().toFloats(), other.toFloats()));
      }
    }
    return worst;
  }

  private static double maxAbsDiff(float[] a, float[] b) {
    double worst = a.length == b.length ? 0 : Double.POSITIVE_INFINITY;
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      worst = Math.max(worst, Math.abs((double) a[i] - b[i]));
    }
    return worst;
  }
}
