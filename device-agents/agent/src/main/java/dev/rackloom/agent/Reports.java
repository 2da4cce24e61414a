package dev.rackloom.agent;

import dev.rackloom.agent.runtime.TelemetrySink;
import dev.rackloom.api.cost.Source;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.telemetry.TelemetryEvent;
import dev.rackloom.api.telemetry.TelemetryEvent.Change;
import dev.rackloom.protocol.v1.EpochStatus;
import java.util.List;
import java.util.function.LongSupplier;

/** Tells people, through telemetry and the log, what became of agents and plans. */
final class Reports {

  private final String node;
  private final TelemetrySink telemetry;
  private final LongSupplier clock;
  private final AgentLog log;

  Reports(String node, TelemetrySink telemetry, LongSupplier clock, AgentLog log) {
    this.node = node;
    this.telemetry = telemetry;
    this.clock = clock;
    this.log = log;
  }

  void tell(DeploymentPlan plan, Change change, String about, String text, long tookNanos) {
    log.say(text);
    tell(plan.deployment(), plan.epoch(), change, about, text, tookNanos);
  }

  /** Of an agent that several deployments need, each is told; the log, once. */
  void tell(List<EpochStatus> loaded, Change change, String about, String text) {
    log.say(text);
    loaded.forEach(s -> tell(s.getDeployment(), s.getEpoch(), change, about, text, 0));
  }

  private void tell(
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
