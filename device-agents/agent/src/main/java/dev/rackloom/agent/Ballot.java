package dev.rackloom.agent;

import com.google.protobuf.ByteString;
import dev.rackloom.agent.runtime.Peer;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.codec.Codec;
import dev.rackloom.protocol.v1.MemberEpoch;
import dev.rackloom.protocol.v1.MembersGrpc;
import dev.rackloom.protocol.v1.MembersGrpc.MembersBlockingStub;
import dev.rackloom.protocol.v1.Proposal;
import io.grpc.Status;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** Asks agents, this one among them, to accept an epoch. */
final class Ballot {

  private static final long LOAD_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long SHORT_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final String node;
  private final Membership members;
  private final Proposals here;
  private final Executor threads;
  private final LongSupplier clock;

  Ballot(String node, Membership members, Proposals here, Executor threads, LongSupplier clock) {
    this.node = node;
    this.members = members;
    this.here = here;
    this.threads = threads;
    this.clock = clock;
  }

  /**
   * Asks all at once.
   *
   * @param enough whether those who accepted so far will do: then the slow ones are not waited for
   *     much longer
   */
  Votes propose(Steward.Serving next, Set<String> nodes, Predicate<Set<String>> enough) {
    Proposal proposal =
        Proposal.newBuilder()
            .setPlanJson(ByteString.copyFrom(Codec.toJson(next.plan())))
            .addAllElectorate(next.electorate().voters())
            .build();
    return new Poll(members, threads, clock, LOAD_NANOS)
        .ask(
            nodes,
            id -> {
              if (id.equals(node)) {
                var _ = here.propose(proposal);
              } else {
                var _ = stub(id).propose(proposal);
              }
            },
            enough);
  }

  /** Here first: then this agent is where the others can be brought up from. */
  void commit(DeploymentPlan plan, Set<String> nodes) {
    MemberEpoch epoch = epoch(plan);
    Set<String> others = new TreeSet<>(nodes);
    if (others.remove(node)) {
      var _ = here.commit(epoch);
    }
    var _ =
        new Poll(members, threads, clock, SHORT_NANOS)
            .ask(
                others,
                id -> {
                  var _ = stub(id).commit(epoch);
                },
                accepted -> false);
  }

  void withdraw(DeploymentPlan plan, Set<String> nodes) {
    MemberEpoch epoch = epoch(plan);
    Set<String> others = new TreeSet<>(nodes);
    if (others.remove(node)) {
      var _ = here.withdraw(epoch);
    }
    var _ =
        new Poll(members, threads, clock, SHORT_NANOS)
            .ask(
                others,
                id -> {
                  var _ = stub(id).withdraw(epoch);
                },
                accepted -> false);
  }

  private static MemberEpoch epoch(DeploymentPlan plan) {
    return MemberEpoch.newBuilder().setDeployment(plan.deployment()).setEpoch(plan.epoch()).build();
  }

  private MembersBlockingStub stub(String id) {
    Peer peer =
        members
            .peer(id)
            .orElseThrow(() ->
                Status.UNAVAILABLE
                    .withDescription("agent '" + id + "' is not known")
                    .asRuntimeException());
    return MembersGrpc.newBlockingStub(peer.channel());
  }
}
