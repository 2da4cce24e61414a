package dev.rackloom.agent.experts;

import dev.rackloom.agent.execution.Fired;
import dev.rackloom.agent.execution.StageExecutor;
import dev.rackloom.api.Ids;
import dev.rackloom.api.Numbers;
import dev.rackloom.api.cost.Source;
import dev.rackloom.api.deploy.PlannedExperts;
import dev.rackloom.api.deploy.PlannedExperts.Rank;
import dev.rackloom.api.moe.ReplicaPolicy;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.TensorValue;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Blocks of experts for tests: expert e answers a row with e + 1 times the row. */
final class Blocks {

  private Blocks() {}

  static Rank rank(String device, int... experts) {
    double[] shares = new double[experts.length];
    Arrays.fill(shares, 1);
    return new Rank("experts@" + device, device, Ids.of(experts), Numbers.of(shares));
  }

  static PlannedExperts block(int experts, ReplicaPolicy policy, Rank... ranks) {
    return new PlannedExperts(
        3,
        0,
        experts,
        Math.min(2, experts),
        "x",
        "y",
        "dispatch",
        "combine",
        policy,
        List.of(ranks));
  }

  static RowDispatch dispatch(PlannedExperts block) {
    return new RowDispatch(block, new Copies(block, "a", d -> "n-" + d));
  }

  /** Runs a function of tensors as a stage. */
  static StageExecutor stage(Function<Map<String, TensorValue>, Map<String, TensorValue>> of) {
    return new StageExecutor() {
      @Override
      public Fired fire(Map<String, TensorValue> inputs, Bindings bindings) {
        return new Fired(of.apply(inputs), 1, 1, 1, Source.MEASURED);
      }

      @Override
      public void close() {}
    };
  }

  /** The experts of a rank. */
  static StageExecutor experts(Rank rank) {
    return stage(in -> {
      TensorValue rows = Tensors.of(in, PlannedExperts.ROWS);
      long[] who = Tensors.of(in, PlannedExperts.EXPERT).toLongs();
      float[] answers = rows.toFloats();
      int width = Tensors.width(rows);
      for (int i = 0; i < answers.length; i++) {
        answers[i] *= rank.experts().get((int) who[i / width]) + 1;
      }
      return Map.of(PlannedExperts.ANSWERS, TensorValue.of(answers, rows.shape()));
    });
  }
}
