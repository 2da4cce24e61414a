package dev.rackloom.core.moe;

import dev.rackloom.api.moe.RankTopology;
import dev.rackloom.engine.moe.counts.ShiftGoal;
import dev.rackloom.engine.moe.trace.TraceGoal;

/**
 * What a move away from the map that serves costs: its time on the slowest link between nodes,
 * spread over the steps of the horizon; where nobody says a horizon, a small part of a layer.
 */
final class MovePrice {

  /** Where nobody says a horizon: a move has to gain a fifth of a percent of a layer's load. */
  private static final double SMALL = 0.002;

  private static final int TOP_K = 8;

  private final ExpertSession session;
  private final long horizonSteps;

  MovePrice(ExpertSession session, ExpertAim aim) {
    this.session = session;
    this.horizonSteps = aim.horizonSteps();
  }

  /** In parts of a layer's load. */
  ShiftGoal ofLoad() {
    return horizonSteps == 0
        ? new ShiftGoal(SMALL)
        : ShiftGoal.paying(carryMicros(), layerMicros(), horizonSteps);
  }

  /** In microseconds of a step of a layer. */
  double micros() {
    return horizonSteps == 0
        ? SMALL * layerMicros()
        : TraceGoal.moving(session.setting().costs().expertBytes(), slowestGbPerS(), horizonSteps)
            .moveMicros();
  }

  private double carryMicros() {
    return session.setting().costs().expertBytes() / (slowestGbPerS() * 1e3);
  }

  private double slowestGbPerS() {
    return session.topology().ranks().stream()
        .mapToDouble(RankTopology.Rank::interGbPerS)
        .min()
        .orElseThrow();
  }

  /** Of a step's experts in a layer, if all ranks were equally busy. */
  private double layerMicros() {
    int topK = session.statistics().trace().map(t -> t.topK()).orElse(TOP_K);
    double work =
        (double) session.setting().tokensPerRank()
            * session.topology().size()
            * topK
            * session.setting().costs().microsPerToken();
    return work / session.topology().speed();
  }
}
