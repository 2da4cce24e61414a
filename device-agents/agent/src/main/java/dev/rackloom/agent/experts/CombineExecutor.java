package dev.rackloom.agent.experts;

import dev.rackloom.agent.execution.Fired;
import dev.rackloom.agent.execution.StageExecutor;
import dev.rackloom.api.cost.Source;
import dev.rackloom.api.deploy.PlannedExperts;
import dev.rackloom.api.deploy.PlannedExperts.Part;
import dev.rackloom.api.deploy.PlannedExperts.Rank;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.TensorValue;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.function.LongSupplier;

/** Adds what the ranks made to the rows it belongs to, ranks in the order of the plan. */
final class CombineExecutor implements StageExecutor {

  private final PlannedExperts plan;
  private final LongSupplier clock;

  CombineExecutor(PlannedExperts plan, LongSupplier clock) {
    this.plan = plan;
    this.clock = clock;
  }

  @Override
  public Fired fire(Map<String, TensorValue> inputs, Bindings bindings) {
    long start = clock.getAsLong();
    TensorValue tokens = Tensors.of(inputs, plan.tokens());
    int width = Tensors.width(tokens);
    ByteBuffer bytes = TensorValue.allocate(tokens.byteCount());
    FloatBuffer output = bytes.asFloatBuffer();
    for (Rank rank : plan.ranks()) {
      int[] rows = Tensors.of(inputs, plan.port(Part.TOKENS, rank.device())).toInts();
      TensorValue sums = Tensors.of(inputs, plan.port(Part.SUMS, rank.device()));
      add(sums.bytes().asFloatBuffer(), rows, width, output);
    }
    TensorValue combined = TensorValue.wrap(DType.FLOAT32, tokens.shape(), bytes);
    long ran = Math.max(1, clock.getAsLong() - start);
    return new Fired(Map.of(plan.output(), combined), ran, ran, 1, Source.MEASURED);
  }

  private static void add(FloatBuffer sums, int[] rows, int width, FloatBuffer output) {
    for (int row = 0; row < rows.length; row++) {
      int to = rows[row] * width;
      for (int i = 0; i < width; i++) {
        output.put(to + i, output.get(to + i) + sums.get(row * width + i));
      }
    }
  }

  @Override
  public void close() {}
}
