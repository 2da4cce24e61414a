package dev.rackloom.api.placement;

import dev.rackloom.api.Checks;
import dev.rackloom.api.stage.Phase;

/**
 * A stage as a solver sees it: sizes are numbers.
 *
 * @param model the model's name
 * @param id the stage's id
 * @param phase the phase
 * @param weightBytes held once per device, whatever the number of phases there
 * @param activationBytes held while it fires
 * @param stateBytes held for the workload
 * @param ingressBytes sent by the caller
 * @param egressBytes sent to the caller
 */
public record ProblemStage(
    String model,
    String id,
    Phase phase,
    long weightBytes,
    long activationBytes,
    long stateBytes,
    long ingressBytes,
    long egressBytes) {
  public ProblemStage {
    Checks.notNegative(weightBytes, "weightBytes of " + id);
    Checks.notNegative(activationBytes, "activationBytes of " + id);
    Checks.notNegative(stateBytes, "stateBytes of " + id);
    Checks.notNegative(ingressBytes, "ingressBytes of " + id);
    Checks.notNegative(egressBytes, "egressBytes of " + id);
  }
}
