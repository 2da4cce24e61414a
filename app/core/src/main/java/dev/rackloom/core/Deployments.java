package dev.rackloom.core;

import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.client.DeployOutcome;
import dev.rackloom.client.Deployer;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Pushes placements to agents. */
public final class Deployments {

  private static final int DILATION_TRIES = 4;
  private static final double DILATION_ROOM = 1.1;
  private static final Duration LEASE = Duration.ofSeconds(30);

  private Deployments() {}

  /** What became of a push. */
  public sealed interface Attempt {

    /** It serves. */
    record Serving(LiveDeployment deployment) implements Attempt {}

    /** An agent refused; the epoch before serves on. */
    record Refused(DeployOutcome.Refused outcome) implements Attempt {}
  }

  /** Like {@link #attempt}, with a refusal as an exception and requests that run whole. */
  public static LiveDeployment deploy(
      Workbench bench,
      Session session,
      Placement placement,
      Rack rack,
      String name,
      Progress progress) {
    return deploy(bench, session, placement, rack, name, 1, progress);
  }

  /** Like {@link #attempt}, with a refusal as an exception. */
  public static LiveDeployment deploy(
      Workbench bench,
      Session session,
      Placement placement,
      Rack rack,
      String name,
      int microBatches,
      Progress progress) {
    return switch (attempt(bench, session, placement, rack, name, microBatches, progress)) {
      case Attempt.Serving serving -> serving.deployment();
      case Attempt.Refused refused -> throw refused.outcome().failure();
    };
  }

  /**
   * Cuts, uploads, prepares and activates, all or nothing. The epoch counts on from the last one
   * that the workspace or one of the rack's agents knows: agents count too when they repair.
   *
   * @param rack the session's rack with the addresses of its agents
   * @param microBatches into how many parts a request may be split
   * @throws RackloomException if an agent is not there
   */
  public static Attempt attempt(
      Workbench bench,
      Session session,
      Placement placement,
      Rack rack,
      String name,
      int microBatches,
      Progress progress) {
    session.withRack(rack).withLiveFormats().formats().require(placement);
    Deployer deployer = new Deployer("rackloom " + ProcessHandle.current().pid(), LEASE);
    try {
      long last =
          Math.max(bench.workspace().deployments().lastEpoch(name), deployer.lastEpoch(rack, name));
      PlanBuilder.Built built =
          PlanBuilder.build(
                  session,
                  placement,
                  rack,
                  name,
                  last + 1,
                  bench.plugins(),
                  bench.workspace().artefacts(),
                  progress.part(0, 0.3))
              .withMicroBatches(microBatches);
      return push(bench, built, deployer, progress.part(0.3, 1));
    } catch (RuntimeException e) {
      deployer.close();
      throw e;
    }
  }

  private static Attempt push(
      Workbench bench, PlanBuilder.Built built, Deployer deployer, Progress progress) {
    DeploymentPlan plan = built.plan();
    bench.workspace().deployments().save(plan);
    return switch (deployer.deploy(plan, built.artefacts(), progress)) {
      case DeployOutcome.Serving serving -> {
        bench.workspace().deployments().note(plan.deployment(), plan.epoch(), "serving");
        yield new Attempt.Serving(
            new LiveDeployment(
                deployer, plan, serving.alone(), bench.workspace(), Clock.systemUTC()));
      }
      case DeployOutcome.Refused refused -> {
        bench
            .workspace()
            .deployments()
            .note(
                plan.deployment(),
                plan.epoch(),
                "refused",
                refused.refusals().stream()
                    .map(r -> r.node() + ": " + r.reason())
                    .collect(Collectors.joining("; ")));
        deployer.close();
        yield new Attempt.Refused(refused);
      }
    };
  }

  /**
   * Deploys, and where agents say that their CPU cannot keep up with the emulated time, dilates
   * time as much as they ask for and tries again.
   *
   * @param said hears of each refusal, for people
   */
  public static LiveDeployment deployDilated(
      Workbench bench,
      Session session,
      Placement placement,
      Rack rack,
      String name,
      Progress progress,
      Consumer<String> said) {
    Rack dilated = rack;
    for (int i = 1; ; i++) {
      switch (attempt(bench, session, placement, dilated, name, 1, progress)) {
        case Attempt.Serving serving -> {
          return serving.deployment();
        }
        case Attempt.Refused refused -> {
          if (refused.outcome().dilationNeeded().isEmpty() || i == DILATION_TRIES) {
            throw refused.outcome().failure();
          }
          double needed =
              Math.ceil(refused.outcome().dilationNeeded().getAsDouble() * DILATION_ROOM);
          said.accept(
              "epoch "
                  + refused.outcome().epoch()
                  + " refused: "
                  + refused.outcome().refusals().getFirst().reason()
                  + "; trying again with a time dilation of "
                  + (long) needed);
          dilated = dilated.withTimeDilation(needed);
        }
      }
    }
  }
}
