package dev.rackloom.core;

import dev.rackloom.api.Progress;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.client.DeployOutcome;
import dev.rackloom.client.Deployer;
import java.time.Clock;
import java.time.Duration;

/** Pushes placements to agents. */
public final class Deployments {

  private static final Duration LEASE = Duration.ofSeconds(30);

  private Deployments() {}

  /**
   * Cuts, uploads, prepares and activates, all or nothing. The epoch counts on from the last one the workspace knows.
   *
   * @param rack the session's rack with the addresses of its agents
   * @throws dev.rackloom.api.RackloomException if an agent refuses or is not there: the old epoch then serves on
   */
  public static LiveDeployment deploy(Workbench bench, Session session, Placement placement, Rack rack, String name, Progress progress) {
    long epoch = bench.workspace().lastEpoch(name) + 1;
    PlanBuilder.Built built = PlanBuilder.build(session, placement, rack, name, epoch, bench.plugins(), bench.workspace().artefacts(), progress.part(0, 0.3));
    bench.workspace().noteDeployment(name, epoch, "preparing");
    Deployer deployer = new Deployer("rackloom " + ProcessHandle.current().pid(), LEASE);
    try {
      DeployOutcome outcome = deployer.deploy(built.plan(), built.artefacts(), progress.part(0.3, 1));
      bench.workspace().noteDeployment(name, epoch, outcome instanceof DeployOutcome.Serving ? "serving" : "refused");
      outcome.orThrow();
      return new LiveDeployment(deployer, built.plan(), bench.workspace(), Clock.systemUTC());
    } catch (RuntimeException e) {
      deployer.close();
      throw e;
    }
  }
}
