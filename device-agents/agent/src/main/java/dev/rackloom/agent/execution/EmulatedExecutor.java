package dev.rackloom.agent.execution;

import dev.rackloom.api.cost.Source;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.TensorValue;
import java.util.Map;

/**
 * A device that is not in this machine: real numbers from the CPU, time from {@link EmulatorTruth}.
 * A firing lasts D times the modelled time, or as long as the CPU really took if that is more.
 */
public final class EmulatedExecutor implements StageExecutor {

  private final StageExecutor cpu;
  private final ModelledStage modelled;
  private final Bindings typical;
  private final double dilation;

  /**
   * An emulated device's executor of one stage.
   *
   * @param cpu computes the numbers; stays its owner's to close
   * @param truth what the device really takes
   * @param stage the stage
   * @param phase the phase
   * @param typical sizes for symbols that a firing does not bind
   * @param dilation the rack's time dilation
   */
  public EmulatedExecutor(
      StageExecutor cpu,
      EmulatorTruth truth,
      Stage stage,
      Phase phase,
      Bindings typical,
      double dilation) {
    this.cpu = cpu;
    this.modelled = new ModelledStage(truth, stage, phase);
    this.typical = typical;
    this.dilation = dilation;
  }

  @Override
  public Fired fire(Map<String, TensorValue> inputs, Bindings bindings) {
    return fire(inputs, bindings, OutputPlaces.FRESH);
  }

  @Override
  public Fired fire(Map<String, TensorValue> inputs, Bindings bindings, OutputPlaces places) {
    Fired fired = cpu.fire(inputs, bindings, places);
    long shaped = (long) Math.ceil(modelled.nanos(typical.with(bindings)) * dilation);
    return new Fired(
        fired.outputs(),
        fired.ranNanos(),
        Math.max(shaped, fired.ranNanos()),
        dilation,
        Source.EMULATED);
  }

  @Override
  public boolean ready() {
    return cpu.ready();
  }

  @Override
  public void close() {}
}
