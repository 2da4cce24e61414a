package dev.rackloom.agent;

import dev.rackloom.agent.runtime.TelemetrySink;
import dev.rackloom.api.cost.Source;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.telemetry.TelemetryEvent;
import io.grpc.Context;
import java.util.function.LongSupplier;

/**
 * Tells of requests that end at the front door, refused ones included. What is told is what was
 * done: of a request that is sent again, the kept answer is not told of again, and one whose caller
 * hung up has no end that anybody saw.
 */
final class DoorReport {

  private final String node;
  private final LongSupplier clock;
  private final TelemetrySink telemetry;

  DoorReport(String node, LongSupplier clock, TelemetrySink telemetry) {
    this.node = node;
    this.clock = clock;
    this.telemetry = telemetry;
  }

  /**
   * A request was answered.
   *
   * @param came when, on the agent's clock
   */
  void answered(DeploymentPlan plan, long came) {
    tell(plan, came, true);
  }

  /** Its caller was told why not, if there still is one. */
  void failed(DeploymentPlan plan, long came) {
    if (!Context.current().isCancelled()) {
      tell(plan, came, false);
    }
  }

  private void tell(DeploymentPlan plan, long came, boolean answered) {
    long took = clock.getAsLong() - came;
    telemetry.publish(() -> {
      boolean emulated = plan.rack().hasEmulated();
      double stretched = emulated ? plan.rack().timeDilation() : 1;
      return new TelemetryEvent.RequestEnded(
          plan.deployment(),
          plan.epoch(),
          node,
          came,
          answered,
          Math.round(took / stretched),
          took,
          emulated ? Source.EMULATED : Source.MEASURED);
    });
  }
}
