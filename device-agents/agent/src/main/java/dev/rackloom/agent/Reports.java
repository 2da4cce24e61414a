package dev.rackloom.agent;

import dev.rackloom.agent.runtime.TelemetrySink;
import dev.rackloom.api.cost.Source;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.telemetry.TelemetryEvent;
import dev.rackloom.api.telemetry.TelemetryEvent.Change;
import java.util.function.LongSupplier;

/** Tells people, through telemetry, what became of agents and plans. */
final class Reports {

  private final String node;
  private final TelemetrySink telemetry;
  private final LongSupplier clock;

  Reports(String node, TelemetrySink telemetry, LongSupplier clock) {
    this.node = node;
    this.telemetry = telemetry;
    this.clock = clock;
  }

  void tell(DeploymentPlan plan, Change change, String about, String text, long tookNanos) {
    tell(plan.deployment(), plan.epoch(), change, about, text, tookNanos);
  }

  void tell(
      String deployment, long epoch, Change change, String about, String text, long tookNanos) {
    long now = clock.getAsLong();
    telemetry.publish(() ->
        new TelemetryEvent.MembersChanged(
            deployment,
            epoch,
            node,
            about,
            change,
            text,
            now - tookNanos,
            tookNanos,
            Source.MEASURED));
  }
}
