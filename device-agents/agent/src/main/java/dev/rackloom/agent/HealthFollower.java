package dev.rackloom.agent;

import dev.rackloom.protocol.v1.EpochState;
import dev.rackloom.protocol.v1.EpochStatus;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the health service true. The empty name stands for the agent itself, and each model and
 * each deployment has its own name: SERVING while an epoch of it is active, NOT_SERVING while one
 * is loaded and none is active, unknown when none is left.
 */
final class HealthFollower {

  private static final long PERIOD_MILLIS = 250;

  private final HealthStatusManager health;
  private final Deployments deployments;
  private Map<String, ServingStatus> told = Map.of();

  HealthFollower(HealthStatusManager health, Deployments deployments) {
    this.health = health;
    this.deployments = deployments;
  }

  /** Begins to follow. */
  HealthFollower start(ScheduledExecutorService timers) {
    var _ =
        timers.scheduleWithFixedDelay(
            this::follow, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    return this;
  }

  private synchronized void follow() {
    Map<String, ServingStatus> now = new HashMap<>();
    for (EpochStatus epoch : deployments.list()) {
      ServingStatus status =
          epoch.getState() == EpochState.ACTIVE ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
      for (String name : Set.of(epoch.getModel(), epoch.getDeployment())) {
        now.merge(name, status, HealthFollower::better);
      }
    }
    Set<String> gone = new HashSet<>(told.keySet());
    gone.removeAll(now.keySet());
    gone.forEach(health::clearStatus);
    now.forEach((name, status) -> {
      if (status != told.get(name)) {
        health.setStatus(name, status);
      }
    });
    told = now;
  }

  private static ServingStatus better(ServingStatus a, ServingStatus b) {
    return a == ServingStatus.SERVING ? a : b;
  }
}
