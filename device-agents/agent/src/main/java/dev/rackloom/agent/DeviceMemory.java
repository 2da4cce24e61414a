package dev.rackloom.agent;

import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedStage;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.MemoryTier;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.symbolic.Dim;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the stages of all loaded epochs hold on a device: the weights of each sub-model once, and
 * the activations of the one firing that needs most, since a device fires one stage at a time.
 */
final class DeviceMemory {

  private final Device device;
  private final Map<String, List<Held>> epochs = new HashMap<>();

  private record Held(String sha256, long weightBytes, long activationBytes) {}

  /** FAILED_PRECONDITION: less would have to be there first. */
  static final class NoRoom extends StatusRuntimeException {
    private static final long serialVersionUID = 1L;

    private NoRoom(String why) {
      super(Status.FAILED_PRECONDITION.withDescription(why));
    }
  }

  DeviceMemory(Device device) {
    this.device = device;
  }

  /** Takes room for an epoch's stages here, or refuses and says by how much it is too little. */
  synchronized void reserve(DeploymentPlan plan) {
    List<Held> wanted = new ArrayList<>();
    for (PlannedStage stage : plan.stages()) {
      if (stage.device().equals(device.id())) {
        wanted.add(held(stage, plan.typical()));
      }
    }
    long before = bytes();
    epochs.put(key(plan), wanted);
    long after = bytes();
    MemoryTier home = device.home();
    if (after > home.capacityBytes()) {
      epochs.remove(key(plan));
      throw new NoRoom(
          "device '"
              + device.id()
              + "' has "
              + home.capacityBytes()
              + " bytes of "
              + home.name()
              + "; its stages need "
              + after
              + " (weights and activations"
              + (before > 0 ? ", " + before + " of it for what is loaded already" : "")
              + "), "
              + (after - home.capacityBytes())
              + " too many");
    }
  }

  synchronized void free(DeploymentPlan plan) {
    epochs.remove(key(plan));
  }

  /** What is held now. */
  synchronized long bytes() {
    Map<String, Long> weights = new HashMap<>();
    long activations = 0;
    for (List<Held> stages : epochs.values()) {
      for (Held held : stages) {
        weights.merge(held.sha256, held.weightBytes, Math::max);
        activations = Math.max(activations, held.activationBytes);
      }
    }
    return weights.values().stream().mapToLong(Long::longValue).sum() + activations;
  }

  private static Held held(PlannedStage stage, Bindings typical) {
    Dim weights = stage.stage().footprint().weightBytes().bind(typical);
    Dim activations = stage.stage().footprint().activationBytes().bind(typical);
    return new Held(
        stage.artefact().sha256(),
        weights.known().orElse(stage.artefact().bytes()),
        activations.known().orElse(0));
  }

  private static String key(DeploymentPlan plan) {
    return plan.deployment() + "#" + plan.epoch();
  }
}
