package dev.rackloom.agent.repair;

import dev.rackloom.api.deploy.PlannedStage;
import dev.rackloom.api.symbolic.Bindings;
import java.util.HashMap;
import java.util.Map;

/** What a device holds and does for one plan; the weights of a sub-model count once. */
final class DeviceLoad {

  private final Map<String, Long> weights = new HashMap<>();
  private long activationBytes;
  private double nanos;

  void add(PlannedStage stage, Bindings typical, double time) {
    weights.merge(stage.artefact().sha256(), weightBytes(stage, typical), Math::max);
    activationBytes = Math.max(activationBytes, activationBytes(stage, typical));
    nanos += time;
  }

  /** How long its stages take together. */
  double nanos() {
    return nanos;
  }

  /** What it would hold with one more. */
  long bytesWith(PlannedStage stage, Bindings typical) {
    long held = weights.values().stream().mapToLong(Long::longValue).sum();
    long more = weights.containsKey(stage.artefact().sha256()) ? 0 : weightBytes(stage, typical);
    return held + more + Math.max(activationBytes, activationBytes(stage, typical));
  }

  private static long weightBytes(PlannedStage stage, Bindings typical) {
    return stage
        .stage()
        .footprint()
        .weightBytes()
        .bind(typical)
        .known()
        .orElse(stage.artefact().bytes());
  }

  private static long activationBytes(PlannedStage stage, Bindings typical) {
    return stage.stage().footprint().activationBytes().bind(typical).known().orElse(0);
  }
}
