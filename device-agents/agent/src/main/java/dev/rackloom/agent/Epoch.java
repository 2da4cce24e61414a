package dev.rackloom.agent;

import dev.rackloom.agent.runtime.EpochRuntime;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.protocol.v1.EpochState;
import dev.rackloom.protocol.v1.EpochStatus;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One epoch and where it is in its life. Guarded by the lock of {@link Deployments}. */
final class Epoch {

  private final DeploymentPlan plan;
  private EpochState state = EpochState.PREPARING;
  private @Nullable EpochRuntime runtime;
  private double dilationNeeded;
  private int inFlight;

  Epoch(DeploymentPlan plan) {
    this.plan = plan;
  }

  DeploymentPlan plan() {
    return plan;
  }

  EpochState state() {
    return state;
  }

  void become(EpochState next) {
    state = next;
  }

  void prepared(EpochRuntime loaded, double dilation) {
    runtime = loaded;
    dilationNeeded = dilation;
    state = EpochState.PREPARED;
  }

  /** What runs it, once it is prepared. */
  Optional<EpochRuntime> runtime() {
    return Optional.ofNullable(runtime);
  }

  int inFlight() {
    return inFlight;
  }

  void count(int change) {
    inFlight += change;
  }

  EpochStatus status() {
    return EpochStatus.newBuilder()
        .setDeployment(plan.deployment())
        .setEpoch(plan.epoch())
        .setModel(plan.model())
        .setState(state)
        .setInFlight(inFlight)
        .setDilationNeeded(dilationNeeded)
        .build();
  }
}
