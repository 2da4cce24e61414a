package dev.rackloom.agent.experts;

import static dev.rackloom.agent.experts.Blocks.block;
import static dev.rackloom.agent.experts.Blocks.rank;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.agent.execution.EngineTimes;
import dev.rackloom.agent.execution.ExecutionFailure;
import dev.rackloom.agent.execution.Fired;
import dev.rackloom.agent.execution.StageExecutor;
import dev.rackloom.api.deploy.PlannedExperts;
import dev.rackloom.api.deploy.PlannedExperts.Rank;
import dev.rackloom.api.moe.ReplicaPolicy;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.TensorValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dispatch, ranks and combine one after the other, against the sum that defines them. */
final class ExpertsTest {

  private static final int EXPERTS = 6;
  private static final int WIDTH = 3;

  private static final PlannedExperts BLOCK =
      block(
          EXPERTS,
          ReplicaPolicy.EVEN,
          rank("a", 0, 3, 5),
          rank("b", 1, 2, 3),
          rank("c", 4, 5),
          rank("d", 2, 3));

  private record Asked(TensorValue x, TensorValue chosen, TensorValue weights) {}

  /** Whole numbers and weights that are parts of 8: sums are exact in any order. */
  private static Asked random(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int tokens = random.nextInt(1, 20);
    float[] x = new float[tokens * WIDTH];
    long[] chosen = new long[tokens * 2];
    float[] weights = new float[tokens * 2];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextInt(-9, 10);
    }
    for (int t = 0; t < tokens; t++) {
      chosen[2 * t] = random.nextInt(EXPERTS);
      chosen[2 * t + 1] = (chosen[2 * t] + random.nextInt(1, EXPERTS)) % EXPERTS;
      weights[2 * t] = random.nextInt(9) / 8f;
      weights[2 * t + 1] = 1 - weights[2 * t];
    }
    return new Asked(
        TensorValue.of(x, 1, tokens, WIDTH),
        TensorValue.of(chosen, tokens, 2),
        TensorValue.of(weights, tokens, 2));
  }

  private static float[] byDefinition(Asked asked) {
    float[] x = asked.x().toFloats();
    long[] chosen = asked.chosen().toLongs();
    float[] weights = asked.weights().toFloats();
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      int t = i / WIDTH;
      y[i] =
          x[i] * (weights[2 * t] * (chosen[2 * t] + 1))
              + x[i] * (weights[2 * t + 1] * (chosen[2 * t + 1] + 1));
    }
    return y;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void splitBlock_isTheWeightedSumOfItsExperts(long seed) {
    Asked asked = random(seed);
    StageExecutor router =
        Blocks.stage(in ->
            Map.of(PlannedExperts.CHOSEN, asked.chosen(), PlannedExperts.WEIGHTS, asked.weights()));
    Copies copies = new Copies(BLOCK, "b", d -> d);
    Map<String, TensorValue> all = new HashMap<>(Map.of("x", asked.x()));
    run(new DispatchExecutor(BLOCK, router, copies, System::nanoTime), all);
    for (Rank rank : BLOCK.ranks()) {
      run(new ExpertsExecutor(BLOCK, rank.device(), Blocks.experts(rank), System::nanoTime), all);
    }
    run(new CombineExecutor(BLOCK, System::nanoTime), all);
    TensorValue y = Tensors.of(all, "y");
    assertThat(y.shape()).isEqualTo(asked.x().shape());
    assertThat(y.toFloats()).containsExactly(byDefinition(asked));
  }

  /** What runs a sub-model of a block on an engine elsewhere. */
  private record Elsewhere(EngineTimes times) implements StageExecutor {
    @Override
    public Fired fire(Map<String, TensorValue> inputs, Bindings bindings) {
      throw new ExecutionFailure("not fired here");
    }

    @Override
    public boolean ready() {
      return false;
    }

    @Override
    public Optional<EngineTimes> engineTimes() {
      return Optional.of(times);
    }

    @Override
    public void close() {}
  }

  @Test
  void whatTheEngineOfASubModelSays_isTheStages() {
    EngineTimes times = new EngineTimes(1, 0, 1, 1, 4, 1, 2);
    StageExecutor engine = new Elsewhere(times);
    Copies copies = new Copies(BLOCK, "b", d -> d);
    String device = BLOCK.ranks().getFirst().device();
    assertThat(
            List.<StageExecutor>of(
                new DispatchExecutor(BLOCK, engine, copies, System::nanoTime),
                new ExpertsExecutor(BLOCK, device, engine, System::nanoTime)))
        .allSatisfy(stage -> {
          assertThat(stage.engineTimes()).contains(times);
          assertThat(stage.ready()).isFalse();
        });
  }

  private static void run(StageExecutor executor, Map<String, TensorValue> all) {
    all.putAll(executor.fire(all, Bindings.NONE).outputs());
  }
}
