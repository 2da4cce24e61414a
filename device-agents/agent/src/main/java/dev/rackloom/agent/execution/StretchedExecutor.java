package dev.rackloom.agent.execution;

import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.TensorValue;
import java.util.Map;

/**
 * A real device in a rack with emulated ones: everything takes D times as long there, so this does
 * too.
 */
public final class StretchedExecutor implements StageExecutor {

  private final StageExecutor real;
  private final double dilation;

  /**
   * An executor that takes longer.
   *
   * @param real what it stretches; stays its owner's to close
   * @param dilation the rack's time dilation
   */
  public StretchedExecutor(StageExecutor real, double dilation) {
    this.real = real;
    this.dilation = dilation;
  }

  @Override
  public Fired fire(Map<String, TensorValue> inputs, Bindings bindings) {
    Fired fired = real.fire(inputs, bindings);
    long lasts = (long) Math.ceil(fired.ranNanos() * dilation);
    return new Fired(fired.outputs(), fired.ranNanos(), lasts, dilation, fired.source());
  }

  @Override
  public void close() {}
}
