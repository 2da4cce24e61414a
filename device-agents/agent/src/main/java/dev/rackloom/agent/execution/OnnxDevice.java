package dev.rackloom.agent.execution;

import dev.rackloom.agent.execution.cores.OwnedCores;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.rack.Device;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A device that the ONNX Runtime in this process drives: the CPU with so many threads, or one that
 * an execution provider reaches (attribute {@code provider: cuda}, with {@code providerDevice} its
 * number there).
 */
public final class OnnxDevice implements StageLoader {

  private final int threads;
  private final OwnedCores cores;
  private final OnnxProvider provider;
  private final int providerDevice;
  private final LongSupplier clock;
  private volatile @Nullable Boolean there;

  private OnnxDevice(
      int threads,
      OwnedCores cores,
      OnnxProvider provider,
      int providerDevice,
      LongSupplier clock) {
    this.threads = threads;
    this.cores = cores;
    this.provider = provider;
    this.providerDevice = providerDevice;
    this.clock = clock;
  }

  /**
   * The device as its attributes say.
   *
   * @param cores that its threads keep to
   */
  public static OnnxDevice of(Device device, int threads, OwnedCores cores, LongSupplier clock) {
    String named = device.attributes().getOrDefault("provider", "cpu");
    OnnxProvider provider =
        OnnxProvider.of(named)
            .orElseThrow(() ->
                RackloomException.user(
                    "device '" + device.id() + "' wants the provider '" + named + "'",
                    "use cpu or cuda"));
    return new OnnxDevice(
        threads,
        cores,
        device.isEmulated() ? OnnxProvider.CPU : provider,
        number(device.attributes().getOrDefault("providerDevice", "0"), device),
        clock);
  }

  private static int number(String text, Device device) {
    try {
      return Integer.parseUnsignedInt(text);
    } catch (NumberFormatException e) {
      throw RackloomException.user(
          "device '" + device.id() + "': providerDevice '" + text + "' is no number",
          "write which one it is, from 0");
    }
  }

  @Override
  public StageExecutor load(SubModel model) {
    Capability capability = capability();
    if (!capability.available()) {
      throw new ExecutionFailure(capability.name() + ": " + capability.detail());
    }
    OnnxRuntime.Settings settings =
        new OnnxRuntime.Settings(threads, provider, providerDevice, cores);
    return OnnxExecutor.load(model.file(), settings, model.inputs(), model.outputs(), clock);
  }

  @Override
  public Set<String> formats() {
    return isThere() ? Set.of(OnnxProvider.FORMAT) : Set.of();
  }

  /** What has not been tried counts as there: to try it takes long. */
  private boolean isThere() {
    Boolean known = there;
    return known == null || known;
  }

  private synchronized Capability capability() {
    Capability capability = provider.capability(providerDevice);
    there = capability.available();
    return capability;
  }

  @Override
  public List<Capability> capabilities() {
    return List.of(capability());
  }
}
