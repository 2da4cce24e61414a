package dev.rackloom.agent.runtime;

import dev.rackloom.agent.execution.OutputPlaces;
import dev.rackloom.agent.stream.SharedRegion;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.deploy.WireFormat;
import dev.rackloom.client.TensorValue;
import dev.rackloom.protocol.Wire;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the outputs of one firing are written: what goes to one other agent of this host, straight
 * into memory that it can read; what goes back to the caller, who may keep it, into memory of its
 * own; the rest into memory that is used again when the request is over here.
 */
final class Places implements OutputPlaces {

  private final TensorSender sender;
  private final Buffers buffers;
  private final RequestRun request;
  private final Map<String, Shared> shared = new HashMap<>();
  private final Map<String, TensorValue> kept = new HashMap<>();

  /** An output in shared memory. */
  private record Shared(TensorValue value, SharedRegion region) {}

  Places(TensorSender sender, Buffers buffers, RequestRun request) {
    this.sender = sender;
    this.buffers = buffers;
    this.request = request;
  }

  @Override
  public TensorValue place(Port port, long[] shape) {
    Set<PlanRouting.Target> targets = sender.targets(port.name(), request);
    if (targets.stream().anyMatch(t -> t.device().equals(Wire.CALLER))) {
      TensorValue value = FRESH.place(port, shape);
      kept.put(port.name(), value);
      return value;
    }
    long bytes = TensorValue.byteSize(port.dtype(), shape);
    SharedRegion region = targets.size() == 1 ? region(port, targets, bytes) : null;
    if (region != null) {
      TensorValue value = TensorValue.wrap(port.dtype(), shape, region.bytes());
      shared.put(port.name(), new Shared(value, region));
      return value;
    }
    Buffers.Lent lent = buffers.lend(bytes);
    request.hold(lent::close);
    return TensorValue.wrap(port.dtype(), shape, lent.bytes());
  }

  @Override
  public void begins(Runnable end) {
    request.firing(this, end);
  }

  @Override
  public void over() {
    request.fired(this);
  }

  private @Nullable SharedRegion region(Port port, Set<PlanRouting.Target> targets, long bytes) {
    boolean same = sender.wire(port.name(), port.dtype()) == WireFormat.SAME;
    return same ? sender.region(targets.iterator().next().node(), bytes) : null;
  }

  /**
   * The shared memory that an output really lies in, which is the taker's from now on; else null.
   */
  @SuppressWarnings("ReferenceEquality") // the same elements elsewhere are not the same memory
  @Nullable SharedRegion take(String name, TensorValue value) {
    Shared placed = shared.get(name);
    if (placed == null || placed.value != value) {
      return null;
    }
    shared.remove(name);
    return placed.region;
  }

  /**
   * An output as the caller may keep it: where it may lie in memory that is used again, such as an
   * input's that a stage hands through, a copy.
   */
  @SuppressWarnings("ReferenceEquality") // the same elements elsewhere are not the same memory
  TensorValue forCaller(String name, TensorValue value) {
    return kept.get(name) == value
        ? value
        : TensorValue.copyOf(value.dtype(), value.shape(), value.bytes());
  }

  /** Gives back what no output was written to. */
  void free() {
    shared.values().forEach(s -> s.region.free());
    shared.clear();
  }
}
