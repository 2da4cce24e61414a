package dev.rackloom.core.serving;

import dev.rackloom.api.placement.ProblemSpill;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.stage.Work;
import dev.rackloom.engine.serving.Batch;
import dev.rackloom.engine.serving.StepTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Steps of stages that hold state or weights in lower tiers: their own time, then what they fetch
 * and put back. A sequence reads the state of all keys that it sees and writes that of its new
 * tokens; weights are read once a step.
 */
final class TierSteps implements StepTime {

  /**
   * What a stage fetches in a step.
   *
   * @param stage the stage
   * @param spill where it keeps what
   * @param statePerToken bytes
   */
  record Fetched(Stage stage, ProblemSpill spill, double statePerToken) {

    static Fetched of(Stage stage, ProblemSpill spill) {
      return new Fetched(stage, spill, spill.state() ? StateRoom.statePerToken(stage) : 0);
    }

    double nanos(long keysRead, long keysWritten, long weightBytes) {
      double read = keysRead * statePerToken + weightBytes;
      double written = keysWritten * statePerToken;
      int trips = (read > 0 ? 1 : 0) + (written > 0 ? 1 : 0);
      return trips * spill.way().latencyNanos()
          + (read + written) * 1e9 / Math.min(spill.bytesPerS(), spill.way().bytesPerS());
    }
  }

  private final StepTime own;
  private final List<Fetched> fetched;
  private final Map<Long, Long> weights = new HashMap<>();

  TierSteps(StepTime own, List<Fetched> fetched) {
    this.own = own;
    this.fetched = List.copyOf(fetched);
  }

  @Override
  public long nanos(Batch batch) {
    long read = batch.allDecodeKeys();
    for (int i = 0; i < batch.chunks(); i++) {
      read += batch.chunkPast().get(i);
    }
    double sum = 0;
    for (int i = 0; i < fetched.size(); i++) {
      sum += fetched.get(i).nanos(read, batch.tokens(), weightBytes(i, batch));
    }
    return own.nanos(batch) + Math.round(sum);
  }

  /** Weights that a step reads: with experts fewer where there are few tokens. */
  private long weightBytes(int i, Batch batch) {
    if (!fetched.get(i).spill().weights()) {
      return 0;
    }
    boolean steps = batch.chunks() == 0;
    Phase phase = steps ? Phase.DECODE : Phase.PREFILL;
    long key = ((long) batch.tokens() * fetched.size() + i) * 2 + (steps ? 1 : 0);
    return weights.computeIfAbsent(
        key,
        k -> {
          Stage stage = fetched.get(i).stage();
          Work work = stage.work().getOrDefault(phase, Work.NONE);
          return PlacedServing.known(
              work.weightBytes().bind(PlacedServing.sizes(batch.tokens(), 0)), "weights");
        });
  }
}
