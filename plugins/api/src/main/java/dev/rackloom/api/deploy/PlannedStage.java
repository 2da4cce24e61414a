package dev.rackloom.api.deploy;

import dev.rackloom.api.Checks;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import java.util.List;

/**
 * A stage where it will run. It fires when every input is there for one (request, step,
 * micro-batch).
 *
 * @param stage the stage, its work still symbolic: an agent binds it from the shapes that arrive
 * @param phase the phase it serves
 * @param replica 0 for the first
 * @param node the node whose agent runs it
 * @param device the device it runs on
 * @param artefact its sub-model
 * @param inputs tensors that must be there
 * @param outputs tensors it makes
 */
public record PlannedStage(
    Stage stage,
    Phase phase,
    int replica,
    String node,
    String device,
    Artefact artefact,
    List<Port> inputs,
    List<Port> outputs) {
  public PlannedStage {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    Checks.that(!inputs.isEmpty(), "stage '" + stage.id() + "' has no input and would never fire");
    Checks.distinct(inputs, Port::name, "inputs of " + stage.id());
    Checks.distinct(outputs, Port::name, "outputs of " + stage.id());
  }

  /** The stage's id. */
  public String id() {
    return stage.id();
  }
}
