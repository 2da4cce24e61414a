package dev.rackloom.agent;

import com.google.protobuf.ByteString;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.codec.Codec;
import dev.rackloom.protocol.security.Subject;
import dev.rackloom.protocol.v1.EpochState;
import dev.rackloom.protocol.v1.EpochStatus;
import dev.rackloom.protocol.v1.MemberEpoch;
import dev.rackloom.protocol.v1.Proposal;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What members want of this agent, whether it is another one or itself that asks. Safe to share
 * between threads.
 */
final class Proposals {

  private final String node;
  private final Epochs epochs;
  private final Deployments deployments;
  private final Owners owners;
  private final Spares spares;
  private final Set<UnderWay> underWay = ConcurrentHashMap.newKeySet();

  /** One that has come and is not answered. */
  private record UnderWay(
      MemberEpoch epoch, Context.CancellableContext fetch, AtomicBoolean withdrawn) {

    void withdraw() {
      withdrawn.set(true);
      fetch.cancel(null);
    }
  }

  Proposals(String node, Epochs epochs, Deployments deployments, Owners owners, Spares spares) {
    this.node = node;
    this.epochs = epochs;
    this.deployments = deployments;
    this.owners = owners;
    this.spares = spares;
  }

  /**
   * Fetches, loads, warms.
   *
   * @throws StatusRuntimeException UNAVAILABLE if it was withdrawn meanwhile
   */
  EpochStatus propose(Proposal proposal) {
    DeploymentPlan plan =
        Codec.fromJson(proposal.getPlanJson().toByteArray(), DeploymentPlan.class);
    return owners
        .claim(plan, owner(proposal), epochs.list())
        .loaded(() -> fetched(plan, Lineage.of(plan, proposal)));
  }

  private EpochStatus fetched(DeploymentPlan plan, Lineage lineage) {
    Context.CancellableContext fetch = Context.current().withCancellation();
    UnderWay way = new UnderWay(Ballot.epoch(plan), fetch, new AtomicBoolean());
    underWay.add(way);
    try {
      fetch.run(() -> spares.bring(plan, node));
      requireWanted(way);
      EpochStatus status = deployments.prepare(plan, lineage, Epoch.Origin.MEMBER);
      requireWanted(way);
      return status;
    } finally {
      underWay.remove(way);
      fetch.close();
    }
  }

  /** Whoever withdrew it may have found nothing here yet. */
  private void requireWanted(UnderWay way) {
    if (way.withdrawn().get()) {
      letGo(way.epoch());
      throw Status.UNAVAILABLE
          .withDescription("epoch " + way.epoch().getEpoch() + " was withdrawn")
          .asRuntimeException();
    }
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
        .setReplaces(lineage.replaces())
        .build();
  }

  EpochStatus commit(MemberEpoch epoch) {
    return deployments.commit(epoch.getDeployment(), epoch.getEpoch());
  }

  /**
   * Ends what is still fetched; what is being prepared is let go when that has ended, and what is
   * prepared now.
   */
  EpochStatus withdraw(MemberEpoch epoch) {
    underWay.stream().filter(way -> way.epoch().equals(epoch)).forEach(UnderWay::withdraw);
    return letGo(epoch);
  }

  private EpochStatus letGo(MemberEpoch epoch) {
    boolean uncommitted =
        epochs.with(t -> {
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
