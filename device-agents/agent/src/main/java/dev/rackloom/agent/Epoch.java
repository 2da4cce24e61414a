package dev.rackloom.agent;

import dev.rackloom.agent.runtime.EpochRuntime;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.protocol.v1.EpochState;
import dev.rackloom.protocol.v1.EpochStatus;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One epoch and where it is in its life. Guarded by the lock of {@link Epochs}. */
final class Epoch {

  private final DeploymentPlan plan;
  private final Lineage lineage;
  private final Origin origin;
  private EpochState state = EpochState.PREPARING;
  private @Nullable EpochRuntime runtime;
  private double dilationNeeded;
  private long preparedNanos;
  private long activeNanos;
  private int inFlight;

  /** Who wanted it. */
  enum Origin {
    /** A controller with a lease. */
    CONTROLLER,
    /** Another agent, or this one, to repair what was lost. */
    MEMBER
  }

  Epoch(DeploymentPlan plan, Lineage lineage, Origin origin) {
    this.plan = plan;
    this.lineage = lineage;
    this.origin = origin;
  }

  DeploymentPlan plan() {
    return plan;
  }

  long number() {
    return plan.epoch();
  }

  Lineage lineage() {
    return lineage;
  }

  /** As callers know it. */
  Served served() {
    return new Served(plan, lineage.version());
  }

  Origin origin() {
    return origin;
  }

  EpochState state() {
    return state;
  }

  boolean is(EpochState which) {
    return state == which;
  }

  void become(EpochState next) {
    state = next;
  }

  void prepared(EpochRuntime loaded, double dilation, long nowNanos) {
    runtime = loaded;
    dilationNeeded = dilation;
    preparedNanos = nowNanos;
    state = EpochState.PREPARED;
  }

  /** It serves from now on. */
  void activated(long nowNanos) {
    if (state != EpochState.ACTIVE) {
      activeNanos = nowNanos;
    }
    state = EpochState.ACTIVE;
  }

  /** Since when it serves, by the agent's clock. */
  long activeNanos() {
    return activeNanos;
  }

  /** When it was prepared, by the agent's clock. */
  long preparedNanos() {
    return preparedNanos;
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
        .setProposed(origin == Origin.MEMBER)
        .build();
  }
}
