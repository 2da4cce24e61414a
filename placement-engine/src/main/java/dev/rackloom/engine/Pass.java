package dev.rackloom.engine;

import dev.rackloom.api.Checks;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.symbolic.Bindings;

/**
 * A way through the stages that a request takes: once for its prompt, once for each token it asks
 * for, or once in all.
 *
 * @param phase what the stages do
 * @param sizes every symbol of the model bound
 * @param times how often the request takes it; 0 if it needs memory and its time does not count
 */
public record Pass(Phase phase, Bindings sizes, long times) {
  public Pass {
    Checks.notNegative(times, "times of a pass");
  }
}
