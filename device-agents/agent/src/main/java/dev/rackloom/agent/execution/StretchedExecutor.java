package dev.rackloom.agent.execution;

import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.TensorValue;
import java.util.Map;
import java.util.Optional;

/**
 * A real device in a rack with emulated ones: everything takes D times as long there, so this does
 * too.
 *
 * <p>A device that is stretched idles between firings, and a CPU that has idled is slow at first:
 * caches are cold, cores asleep. D times that would be D times what the device never shows at its
 * own speed. So a firing runs up to three times within its stretched time, and the shortest run
 * counts; the numbers are the first one's.
 */
public final class StretchedExecutor implements StageExecutor {

  private static final int RUNS = 3;

  /** Runs end by this part of the stretched time, so that they do not prolong it. */
  private static final double ROOM = 0.5;

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
    return fire(inputs, bindings, OutputPlaces.FRESH);
  }

  @Override
  public Fired fire(Map<String, TensorValue> inputs, Bindings bindings, OutputPlaces places) {
    Fired fired = real.fire(inputs, bindings, places);
    long shortest = fired.ranNanos();
    long spent = shortest;
    for (int run = 1; run < RUNS && spent + shortest <= ROOM * shortest * dilation; run++) {
      long ran = real.fire(inputs, bindings).ranNanos();
      spent += ran;
      shortest = Math.min(shortest, ran);
    }
    long lasts = (long) Math.ceil(shortest * dilation);
    return new Fired(fired.outputs(), shortest, lasts, dilation, fired.source());
  }

  @Override
  public boolean ready() {
    return real.ready();
  }

  @Override
  public Optional<EngineTimes> engineTimes() {
    return real.engineTimes();
  }

  @Override
  public void close() {}
}
