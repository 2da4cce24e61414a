package dev.rackloom.agent;

import com.google.protobuf.ByteString;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.codec.Codec;
import dev.rackloom.protocol.security.Subject;
import dev.rackloom.protocol.v1.EpochState;
import dev.rackloom.protocol.v1.EpochStatus;
import dev.rackloom.protocol.v1.MemberEpoch;
import dev.rackloom.protocol.v1.Proposal;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Optional;

/** What members want of this agent, whether it is another one or itself that asks. */
final class Proposals {

  private final String node;
  private final Deployments deployments;
  private final Owners owners;
  private final Spares spares;

  Proposals(String node, Deployments deployments, Owners owners, Spares spares) {
    this.node = node;
    this.deployments = deployments;
    this.owners = owners;
    this.spares = spares;
  }

  /** Fetches, loads, warms. */
  EpochStatus propose(Proposal proposal) {
    DeploymentPlan plan =
        Codec.fromJson(proposal.getPlanJson().toByteArray(), DeploymentPlan.class);
    Lineage lineage = Lineage.of(plan, proposal);
    return owners
        .claim(plan, owner(proposal), deployments.list())
        .loaded(() -> {
          spares.bring(plan, node);
          return deployments.prepare(plan, lineage, Epoch.Origin.MEMBER);
        });
  }

  private static Optional<Subject> owner(Proposal proposal) {
    String owner = proposal.getOwner();
    if (owner.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Subject.parse(owner)
            .orElseThrow(() ->
                Status.INVALID_ARGUMENT
                    .withDescription("'" + owner + "' can be nobody's")
                    .asRuntimeException()));
  }

  /** A plan as other agents are told of it. */
  Proposal message(DeploymentPlan plan, Lineage lineage) {
    return Proposal.newBuilder()
        .setPlanJson(ByteString.copyFrom(Codec.toJson(plan)))
        .addAllElectorate(lineage.electorate().voters())
        .setOwner(owners.of(plan.deployment()).map(Subject::uri).orElse(""))
        .setVersion(lineage.version())
        .build();
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
