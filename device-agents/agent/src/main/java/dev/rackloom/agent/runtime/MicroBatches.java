package dev.rackloom.agent.runtime;

import dev.rackloom.agent.execution.PortMatcher;
import dev.rackloom.api.deploy.BatchSymbol;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.TensorValue;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Splits requests of a plan along their batch, and joins the answers of the parts. Parts are views
 * of the request's memory, in order, of sizes that differ by one row at most. A request runs whole
 * where the plan wants that, or its ports or its batch give nothing to split. Pure.
 */
public final class MicroBatches {

  private final DeploymentPlan plan;
  private final Optional<String> symbol;

  MicroBatches(DeploymentPlan plan) {
    this.plan = plan;
    this.symbol = plan.microBatches() > 1 ? BatchSymbol.of(plan) : Optional.empty();
  }

  /** The sizes of the largest firing for a request of the sizes that a plan was made for. */
  public static Bindings typical(DeploymentPlan plan) {
    Bindings whole = plan.typical();
    return BatchSymbol.of(plan)
        .filter(symbol -> whole.get(symbol).orElse(0) > 0)
        .map(symbol -> {
          long batch = whole.get(symbol).orElseThrow();
          return whole.with(symbol, Math.ceilDiv(batch, Math.min(batch, plan.microBatches())));
        })
        .orElse(whole);
  }

  /**
   * A part of a request.
   *
   * @param inputs those of the plan
   * @param bindings its sizes
   * @param rows how many of the batch; 1 if that is not known
   */
  record Part(Map<String, TensorValue> inputs, Bindings bindings, long rows) {

    TensorValue input(Port port) {
      return present(inputs, port);
    }
  }

  private static TensorValue present(Map<String, TensorValue> values, Port port) {
    TensorValue value = values.get(port.name());
    if (value == null) {
      throw new IllegalArgumentException("'" + port.name() + "' is missing");
    }
    return value;
  }

  /**
   * The parts of a request, in the order of its rows; only one if it runs whole.
   *
   * @throws IllegalArgumentException naming the input that is missing or does not fit, also where
   *     batches differ
   */
  List<Part> split(Map<String, TensorValue> inputs) {
    Bindings whole = PortMatcher.match(plan.inputs(), inputs);
    long batch = symbol.map(s -> whole.get(s).orElse(1)).orElse(1L);
    int count = (int) Math.min(plan.microBatches(), batch);
    if (symbol.isEmpty() || count <= 1) {
      return List.of(new Part(inputs, whole, batch));
    }
    List<Part> parts = new ArrayList<>();
    long first = 0;
    for (int i = 0; i < count; i++) {
      long rows = batch / count + (i < batch % count ? 1 : 0);
      parts.add(new Part(rows(inputs, first, rows), whole.with(symbol.get(), rows), rows));
      first += rows;
    }
    return parts;
  }

  private Map<String, TensorValue> rows(Map<String, TensorValue> inputs, long first, long rows) {
    Map<String, TensorValue> part = new HashMap<>();
    for (Port port : plan.inputs()) {
      part.put(port.name(), rows(present(inputs, port), first, rows));
    }
    return part;
  }

  private static TensorValue rows(TensorValue value, long first, long rows) {
    long[] shape = value.shape();
    int rowBytes = Math.toIntExact(value.byteCount() / shape[0]);
    int start = Math.toIntExact(first * rowBytes);
    return TensorValue.wrap(
        value.dtype(),
        withRows(shape, rows),
        value.bytes().slice(start, Math.toIntExact(rows * rowBytes)));
  }

  private static long[] withRows(long[] shape, long rows) {
    long[] other = shape.clone();
    other[0] = rows;
    return other;
  }

  /**
   * The answer of a request.
   *
   * @param parts as it was split
   * @param answers of each of them, all outputs of the plan
   * @throws IllegalStateException naming the output whose rows are not those of its part
   */
  Map<String, TensorValue> join(List<Part> parts, List<Map<String, TensorValue>> answers) {
    if (parts.size() == 1) {
      return answers.getFirst();
    }
    Map<String, TensorValue> joined = new HashMap<>();
    for (Port port : plan.outputs()) {
      List<TensorValue> values = new ArrayList<>();
      answers.forEach(answer -> values.add(present(answer, port)));
      joined.put(port.name(), join(port, parts, values));
    }
    return joined;
  }

  private static TensorValue join(Port port, List<Part> parts, List<TensorValue> values) {
    long[] first = values.getFirst().shape();
    long batch = 0;
    for (int i = 0; i < parts.size(); i++) {
      long[] shape = values.get(i).shape();
      if (shape.length == 0 || !Arrays.equals(shape, withRows(first, parts.get(i).rows()))) {
        throw misfit(port, i, parts.get(i), shape);
      }
      batch += parts.get(i).rows();
    }
    long[] shape = withRows(first, batch);
    ByteBuffer whole = TensorValue.allocate(TensorValue.byteSize(values.getFirst().dtype(), shape));
    values.forEach(value -> whole.put(value.bytes()));
    return TensorValue.wrap(values.getFirst().dtype(), shape, whole.flip());
  }

  private static IllegalStateException misfit(Port port, int number, Part part, long[] shape) {
    return new IllegalStateException(
        "output '"
            + port.name()
            + "' of micro-batch "
            + number
            + " has shape "
            + Arrays.toString(shape)
            + ", which does not join the others: it went in with "
            + part.rows()
            + " rows. Deploy this model with --micro-batches 1");
  }
}
