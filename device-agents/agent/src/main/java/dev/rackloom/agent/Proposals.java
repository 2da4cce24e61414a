package dev.rackloom.agent;

import dev.rackloom.agent.repair.Electorate;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.codec.Codec;
import dev.rackloom.protocol.v1.EpochState;
import dev.rackloom.protocol.v1.EpochStatus;
import dev.rackloom.protocol.v1.MemberEpoch;
import dev.rackloom.protocol.v1.Proposal;
import io.grpc.StatusRuntimeException;

/** What members want of this agent, whether it is another one or itself that asks. */
final class Proposals {

  private final String node;
  private final Deployments deployments;
  private final Spares spares;

  Proposals(String node, Deployments deployments, Spares spares) {
    this.node = node;
    this.deployments = deployments;
    this.spares = spares;
  }

  /** Fetches, loads, warms. */
  EpochStatus propose(Proposal proposal) {
    DeploymentPlan plan =
        Codec.fromJson(proposal.getPlanJson().toByteArray(), DeploymentPlan.class);
    spares.bring(plan, node);
    return deployments.prepare(
        plan, Electorate.of(proposal.getElectorateList()), Epoch.Origin.MEMBER);
  }

  EpochStatus commit(MemberEpoch epoch) {
    return deployments.commit(epoch.getDeployment(), epoch.getEpoch());
  }

  /** What is still being prepared is let go when that has ended. */
  EpochStatus withdraw(MemberEpoch epoch) {
    boolean uncommitted =
        deployments.with(t -> {
          Epoch found = t.find(epoch.getDeployment(), epoch.getEpoch());
          if (found == null || found.origin() != Epoch.Origin.MEMBER) {
            return false;
          }
          if (found.is(EpochState.PREPARING)) {
            t.forget(found);
          }
          return found.is(EpochState.PREPARED);
        });
    try {
      return uncommitted
          ? deployments.release(epoch.getDeployment(), epoch.getEpoch())
          : EpochStatus.getDefaultInstance();
    } catch (StatusRuntimeException committed) {
      // It was committed in between: it stays.
      return EpochStatus.getDefaultInstance();
    }
  }
}
