package dev.rackloom.agent.runtime;

import dev.rackloom.agent.execution.LinkTruth;
import dev.rackloom.api.cost.Source;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.telemetry.TelemetryEvent;
import dev.rackloom.protocol.Wire;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Time on links: a tensor that came from another device is handed over when its time is over, D
 * times what the link's truth says, or D times what the way really took if it is real.
 */
final class Transit {

  private final DeploymentPlan plan;
  private final AgentContext agent;
  private final LinkTruth links;

  Transit(DeploymentPlan plan, AgentContext agent) {
    this.plan = plan;
    this.agent = agent;
    this.links = new LinkTruth(plan.rack(), agent.emulationSeed());
  }

  void carry(RequestKey key, Passage passage, Runnable handOver) {
    String to = passage.to().equals(Wire.CALLER) ? plan.rack().callerAt() : passage.to();
    OptionalLong modelled = links.nanos(passage.from(), to, passage.value().byteCount());
    long took = Math.max(0, agent.now() - passage.startNanos());
    long lasts = (long) (modelled.orElse(took) * plan.rack().timeDilation());
    Runnable arrival =
        () -> {
          publish(key, passage, to, modelled);
          handOver.run();
        };
    if (lasts > took) {
      Runnable later = () -> agent.threads().execute(arrival);
      var _ = agent.timers().schedule(later, lasts - took, TimeUnit.NANOSECONDS);
    } else {
      arrival.run();
    }
  }

  private void publish(RequestKey key, Passage passage, String to, OptionalLong modelled) {
    long wall = Math.max(0, agent.now() - passage.startNanos());
    agent.telemetry().publish(() -> moved(key, passage, to, modelled, wall));
  }

  private TelemetryEvent moved(
      RequestKey key, Passage passage, String to, OptionalLong modelled, long wallNanos) {
    return new TelemetryEvent.TensorMoved(
        plan.deployment(),
        plan.epoch(),
        agent.node(),
        passage.from(),
        to,
        passage.tensor(),
        key.number(),
        passage.startNanos(),
        passage.value().byteCount(),
        wallNanos,
        modelled.orElse(-1),
        modelled.isPresent() ? Source.EMULATED : Source.MEASURED);
  }
}
