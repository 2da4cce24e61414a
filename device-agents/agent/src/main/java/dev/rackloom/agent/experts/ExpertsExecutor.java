package dev.rackloom.agent.experts;

import dev.rackloom.agent.execution.EngineTimes;
import dev.rackloom.agent.execution.Fired;
import dev.rackloom.agent.execution.StageExecutor;
import dev.rackloom.api.cost.Source;
import dev.rackloom.api.deploy.PlannedExperts;
import dev.rackloom.api.deploy.PlannedExperts.Part;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.TensorValue;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Runs the experts of one rank: a row for each answer, answers weighted and summed row by row. */
final class ExpertsExecutor implements StageExecutor {

  private final PlannedExperts plan;
  private final String device;
  private final StageExecutor experts;
  private final LongSupplier clock;

  /**
   * A rank.
   *
   * @param device the rank's
   * @param experts its sub-model; stays its owner's to close
   */
  ExpertsExecutor(PlannedExperts plan, String device, StageExecutor experts, LongSupplier clock) {
    this.plan = plan;
    this.device = device;
    this.experts = experts;
    this.clock = clock;
  }

  @Override
  public Fired fire(Map<String, TensorValue> inputs, Bindings bindings) {
    long start = clock.getAsLong();
    TensorValue rows = Tensors.of(inputs, plan.port(Part.ROWS, device));
    int[] pairs = Tensors.of(inputs, plan.port(Part.PAIRS, device)).toInts();
    float[] weights = Tensors.of(inputs, plan.port(Part.WEIGHTS, device)).toFloats();
    int width = Tensors.width(rows);
    ByteBuffer sums = TensorValue.allocate(rows.byteCount());
    if (weights.length > 0) {
      add(ask(rows, pairs, width, bindings), pairs, weights, width, sums.asFloatBuffer());
    }
    TensorValue summed = TensorValue.wrap(DType.FLOAT32, rows.shape(), sums);
    long ran = Math.max(1, clock.getAsLong() - start);
    return new Fired(Map.of(plan.port(Part.SUMS, device), summed), ran, ran, 1, Source.MEASURED);
  }

  private FloatBuffer ask(TensorValue rows, int[] pairs, int width, Bindings bindings) {
    int answers = pairs.length / 2;
    int bytes = width * Float.BYTES;
    ByteBuffer from = rows.bytes();
    ByteBuffer asked = TensorValue.allocate((long) answers * bytes);
    long[] who = new long[answers];
    for (int a = 0; a < answers; a++) {
      asked.put(a * bytes, from, pairs[2 * a] * bytes, bytes);
      who[a] = pairs[2 * a + 1];
    }
    Fired fired =
        experts.fire(
            Map.of(
                PlannedExperts.ROWS,
                TensorValue.wrap(DType.FLOAT32, new long[] {answers, width}, asked),
                PlannedExperts.EXPERT,
                TensorValue.of(who, answers)),
            bindings.with("answers", answers));
    return Tensors.of(fired.outputs(), PlannedExperts.ANSWERS).bytes().asFloatBuffer();
  }

  /** In the order of the answers: a row's sum is the same whatever stands around it. */
  private static void add(
      FloatBuffer answers, int[] pairs, float[] weights, int width, FloatBuffer sums) {
    for (int a = 0; a < weights.length; a++) {
      int to = pairs[2 * a] * width;
      for (int i = 0; i < width; i++) {
        sums.put(to + i, sums.get(to + i) + weights[a] * answers.get(a * width + i));
      }
    }
  }

  @Override
  public boolean ready() {
    return experts.ready();
  }

  @Override
  public Optional<EngineTimes> engineTimes() {
    return experts.engineTimes();
  }

  @Override
  public void close() {}
}
