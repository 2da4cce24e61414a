package dev.rackloom.agent.execution.cores;

import dev.rackloom.agent.execution.Capability;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.rack.Device;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The cores of one device, no other's of its agent: what fires there, and the threads that help it,
 * run on them alone. Where the system does not let threads be bound, it is said, and they run where
 * they like. Safe to share.
 */
public final class OwnedCores {

  /** The attribute of a device that names them. */
  public static final String ATTRIBUTE = "cores";

  /** Those of a device that owns none: its threads run where they like. */
  public static final OwnedCores ANY =
      new OwnedCores(Cores.NONE, new Affinity.Missing("no cores are named"), Optional.empty());

  private final Cores cores;
  private final Affinity affinity;
  private final Optional<String> refusal;

  private OwnedCores(Cores cores, Affinity affinity, Optional<String> refusal) {
    this.cores = cores;
    this.affinity = affinity;
    this.refusal = refusal;
  }

  /**
   * The cores of each of an agent's devices.
   *
   * @throws RackloomException if two own one core, or one is not this process's to use
   */
  public static Map<String, OwnedCores> of(List<Device> devices, Affinity affinity) {
    Map<String, OwnedCores> owned = new LinkedHashMap<>();
    Map<Integer, String> owners = new HashMap<>();
    for (Device device : devices) {
      Cores cores = named(device);
      check(device, cores, affinity, owners);
      owned.put(
          device.id(),
          cores.isEmpty() ? ANY : new OwnedCores(cores, affinity, tried(cores, affinity)));
    }
    return owned;
  }

  private static Cores named(Device device) {
    String text = device.attributes().get(ATTRIBUTE);
    try {
      return text == null ? Cores.NONE : Cores.parse(text);
    } catch (IllegalArgumentException e) {
      throw RackloomException.user(
          "cores of device '" + device.id() + "': " + e.getMessage(), "write 0-3, or 0,1");
    }
  }

  private static void check(
      Device device, Cores cores, Affinity affinity, Map<Integer, String> owners) {
    Optional<Cores> allowed = cores.isEmpty() ? Optional.empty() : affinity.allowed();
    for (int id : cores.ids()) {
      if (allowed.isPresent() && !allowed.get().ids().contains(id)) {
        throw RackloomException.user(
            "device '"
                + device.id()
                + "' is to own core "
                + id
                + ", which this process may not use",
            "name some of " + allowed.get());
      }
      String other = owners.putIfAbsent(id, device.id());
      if (other != null) {
        throw RackloomException.user(
            "devices '" + other + "' and '" + device.id() + "' are both to own core " + id,
            "give each core to one of them");
      }
    }
  }

  /** Whether a thread can be bound to them, tried on one that ends at once. */
  private static Optional<String> tried(Cores cores, Affinity affinity) {
    AtomicReference<Optional<String>> answer =
        new AtomicReference<>(Optional.of("it was interrupted"));
    Thread trial =
        Thread.ofPlatform()
            .daemon()
            .name("cores-" + cores)
            .start(() -> answer.set(affinity.bind(cores)));
    try {
      trial.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return answer.get();
  }

  /** How many; 0 if none are named. */
  public int count() {
    return cores.count();
  }

  /** Keeps the calling thread on them from now on, if the system lets it. */
  public void keepThread() {
    if (isBound()) {
      var _ = affinity.bind(cores);
    }
  }

  private boolean isBound() {
    return !cores.isEmpty() && refusal.isEmpty();
  }

  /**
   * What the ONNX Runtime is told of the threads beside the caller's, in its own words; empty if
   * there is nothing to tell.
   */
  public Optional<String> groups(int threads) {
    return isBound() && threads > 1 ? Optional.of(cores.groups(threads)) : Optional.empty();
  }

  /** What there is to say of them; nothing if none are named. */
  public Optional<Capability> capability() {
    return cores.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Capability(
                "",
                "cores " + cores,
                refusal.isEmpty(),
                refusal.orElse("its threads run on no other")));
  }
}
