package dev.rackloom.agent;

import dev.rackloom.agent.runtime.Peer;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.protocol.v1.MemberEpoch;
import dev.rackloom.protocol.v1.MembersGrpc;
import dev.rackloom.protocol.v1.MembersGrpc.MembersBlockingStub;
import dev.rackloom.protocol.v1.Proposal;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Asks agents, this one among them, to accept an epoch. */
final class Ballot {

  static final long LOAD_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long SHORT_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final String node;
  private final Members members;
  private final Proposals here;
  private final Executor threads;
  private final LongSupplier clock;

  Ballot(String node, Members members, Proposals here, Executor threads, LongSupplier clock) {
    this.node = node;
    this.members = members;
    this.here = here;
    this.threads = threads;
    this.clock = clock;
  }

  /**
   * Asks all at once, and ends as soon as it is known what comes of it: those who say nothing at
   * all are not waited for if it can be done without them.
   *
   * @param patienceNanos how long it may take
   */
  Votes propose(Serving next, Set<String> nodes, long patienceNanos) {
    return ask(next, nodes, patienceNanos, (accepted, pending) -> outlook(next, accepted, pending));
  }

  private Poll.Outlook outlook(Serving next, Set<String> accepted, Set<String> pending) {
    if (next.isAgreed(accepted)) {
      return Poll.Outlook.ENOUGH;
    }
    Set<String> possible = new TreeSet<>(accepted);
    possible.addAll(pending);
    Set<String> audible = new TreeSet<>(possible);
    audible.removeIf(id -> pending.contains(id) && members.isSilent(id));
    boolean betterWithout = !next.isAgreed(audible) && next.electorate().isQuorum(audible);
    return betterWithout || !next.isAgreed(possible) ? Poll.Outlook.OVER : Poll.Outlook.OPEN;
  }

  /** Asks one to take what serves already. */
  Votes offer(Serving serving, String id) {
    return ask(serving.asItIs(), Set.of(id), LOAD_NANOS, Poll.ALL);
  }

  private Votes ask(Serving next, Set<String> nodes, long patienceNanos, Poll.Judge judge) {
    Proposal proposal = here.message(next.plan(), next.lineage());
    return new Poll(members, threads, clock, patienceNanos)
        .ask(
            nodes,
            id -> {
              if (id.equals(node)) {
                var _ = here.propose(proposal);
              } else {
                var _ = stub(id).propose(proposal);
              }
            },
            judge);
  }

  /**
   * Here first: then this agent is where the others can be brought up from. Those with a stage, and
   * a quorum, are waited for, though not for long.
   *
   * @throws StatusRuntimeException if it is not here any more; then nobody else was told
   */
  void commit(Serving next, Set<String> nodes) {
    MemberEpoch epoch = epoch(next.plan());
    Set<String> others = new TreeSet<>(nodes);
    Set<String> done = new TreeSet<>();
    if (others.remove(node)) {
      var _ = here.commit(epoch);
      done.add(node);
    }
    var _ =
        new Poll(members, threads, clock, SHORT_NANOS)
            .ask(
                others,
                id -> {
                  var _ = stub(id).commit(epoch);
                },
                (accepted, pending) -> {
                  Set<String> all = new TreeSet<>(done);
                  all.addAll(accepted);
                  return next.isAgreed(all) ? Poll.Outlook.OVER : Poll.Outlook.OPEN;
                });
  }

  /** Nobody is waited for: what is not taken back is replaced, or let go after a while. */
  void withdraw(DeploymentPlan plan, Set<String> nodes) {
    MemberEpoch epoch = epoch(plan);
    for (String id : nodes) {
      threads.execute(() -> Context.ROOT.run(() -> withdraw(id, epoch)));
    }
  }

  private void withdraw(String id, MemberEpoch epoch) {
    try {
      if (id.equals(node)) {
        var _ = here.withdraw(epoch);
      } else {
        var _ = stub(id).withdraw(epoch);
      }
    } catch (StatusRuntimeException gone) {
      // It is lost: whoever brings it up again gives it something newer.
    }
  }

  /** How members name a plan's epoch. */
  static MemberEpoch epoch(DeploymentPlan plan) {
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
    return MembersGrpc.newBlockingStub(peer.channel())
        .withDeadlineAfter(LOAD_NANOS, TimeUnit.NANOSECONDS);
  }
}
