package dev.rackloom.agent.experts;

import dev.rackloom.agent.execution.ExecutionFailure;
import dev.rackloom.client.TensorValue;
import java.util.Map;

/** Small things about tensors. */
final class Tensors {

  private Tensors() {}

  static TensorValue of(Map<String, TensorValue> values, String name) {
    TensorValue value = values.get(name);
    if (value == null) {
      throw new ExecutionFailure("tensor '" + name + "' is missing");
    }
    return value;
  }

  /** The last extent. */
  static int width(TensorValue tensor) {
    if (tensor.rank() == 0) {
      throw new ExecutionFailure("a single number has no rows");
    }
    return Math.toIntExact(tensor.shape()[tensor.rank() - 1]);
  }
}
