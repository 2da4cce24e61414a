package dev.rackloom.agent.execution;

import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.symbolic.Bindings;
import java.util.Map;

/** A stage's true times on an emulated device, remembered for sizes that come again. */
final class ModelledStage {

  private final EmulatorTruth truth;
  private final Stage stage;
  private final Phase phase;
  private final Map<Bindings, Long> known = new RecentlyUsed<>(256);

  ModelledStage(EmulatorTruth truth, Stage stage, Phase phase) {
    this.truth = truth;
    this.stage = stage;
    this.phase = phase;
  }

  synchronized long nanos(Bindings bindings) {
    return known.computeIfAbsent(bindings, b -> truth.nanos(stage, phase, b));
  }
}
