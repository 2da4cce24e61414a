package dev.rackloom.agent;

import dev.rackloom.api.deploy.DeploymentPlan;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the health service true. The empty name stands for the agent itself, and each model and
 * each deployment has its own name: SERVING while an epoch of it takes requests here and no device
 * of it is lost, NOT_SERVING while one is loaded and that is not so, unknown when none is left.
 */
final class HealthFollower {

  private static final long PERIOD_MILLIS = 250;

  private final HealthStatusManager health;
  private final Epochs epochs;
  private final LostDevices lostDevices;
  private Map<String, ServingStatus> told = Map.of();

  HealthFollower(HealthStatusManager health, Epochs epochs, LostDevices lostDevices) {
    this.health = health;
    this.epochs = epochs;
    this.lostDevices = lostDevices;
  }

  /** Begins to follow. */
  HealthFollower start(ScheduledExecutorService timers) {
    var _ =
        timers.scheduleWithFixedDelay(
            this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    return this;
  }

  /** What cannot be told now is told at the next look: a timer that throws does not run again. */
  private void look() {
    try {
      follow();
    } catch (RuntimeException | Error e) {
      Thread here = Thread.currentThread();
      here.getUncaughtExceptionHandler().uncaughtException(here, e);
    }
  }

  private synchronized void follow() {
    Map<String, ServingStatus> now = new HashMap<>();
    for (Loaded epoch : loaded()) {
      DeploymentPlan plan = epoch.plan();
      boolean serves = epoch.active() && lostDevices.usedBy(plan).isEmpty();
      ServingStatus status = serves ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
      for (String name : new HashSet<>(List.of(plan.model(), plan.deployment()))) {
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

  private record Loaded(DeploymentPlan plan, boolean active) {}

  private List<Loaded> loaded() {
    return epochs.with(t -> t.all().stream().map(e -> new Loaded(e.plan(), t.isOpen(e))).toList());
  }

  private static ServingStatus better(ServingStatus a, ServingStatus b) {
    return a == ServingStatus.SERVING ? a : b;
  }
}
