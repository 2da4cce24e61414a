package dev.rackloom.agent;

import dev.rackloom.agent.execution.ExecutionFailure;
import dev.rackloom.agent.execution.MadeUp;
import dev.rackloom.agent.execution.StageExecutor;
import dev.rackloom.api.deploy.PlannedStage;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.TensorValue;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * Runs a stage with made-up inputs of its typical sizes: a few times, or for 20 ms if it is short.
 * Of the runs a quick one counts, not the middle one: agents of one machine warm up together, and
 * what they take from each other then is not what a stage needs.
 */
final class WarmUp {

  private static final int SETTLING = 3;
  private static final int LEAST_RUNS = 5;
  private static final int MOST_RUNS = 200;
  private static final long WORTH_NANOS = 20_000_000;

  private final PlannedStage stage;
  private final StageExecutor executor;
  private final Bindings typical;

  WarmUp(PlannedStage stage, StageExecutor executor, Bindings typical) {
    this.stage = stage;
    this.executor = executor;
    this.typical = typical;
  }

  /**
   * What the CPU needs in a quiet moment; empty if inputs cannot be made up: sizes that nothing
   * binds, or integers that mean something to the stage, such as a shape.
   */
  OptionalLong quietNanos() {
    return nanos(true);
  }

  /** Only settles: what a stage of a real device needs is seen when it serves. */
  OptionalLong settledNanos() {
    return nanos(false);
  }

  private OptionalLong nanos(boolean exactly) {
    Map<String, TensorValue> inputs = new HashMap<>();
    SplittableRandom random = new SplittableRandom(1);
    for (Port port : stage.inputs()) {
      Shape shape = port.shape().bind(typical);
      if (!(shape instanceof Shape.Ranked ranked) || !shape.isKnown()) {
        return OptionalLong.empty();
      }
      long[] extents = ranked.dims().stream().mapToLong(d -> d.known().orElseThrow()).toArray();
      inputs.put(port.name(), MadeUp.tensor(port.dtype(), extents, 1, random));
    }
    try {
      return OptionalLong.of(lowerQuartile(inputs, exactly));
    } catch (ExecutionFailure e) {
      if (stage.inputs().stream().allMatch(p -> p.dtype().isFloat())) {
        throw e;
      }
      return OptionalLong.empty();
    }
  }

  private long lowerQuartile(Map<String, TensorValue> inputs, boolean exactly) {
    for (int i = 0; i < SETTLING; i++) {
      executor.fire(inputs, typical);
    }
    long[] nanos = new long[MOST_RUNS];
    int runs = 0;
    long spent = 0;
    int least = exactly ? LEAST_RUNS : 1;
    while (runs < least || (exactly && runs < MOST_RUNS && spent < WORTH_NANOS)) {
      nanos[runs] = executor.fire(inputs, typical).ranNanos();
      spent += nanos[runs++];
    }
    Arrays.sort(nanos, 0, runs);
    return nanos[runs / 4];
  }
}
