package dev.rackloom.agent;

import dev.rackloom.agent.repair.Abilities;
import dev.rackloom.agent.repair.Replacement;
import dev.rackloom.agent.repair.Sight;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.telemetry.TelemetryEvent.Change;
import dev.rackloom.protocol.v1.EpochState;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Makes the deployments of this agent as they should be, one look after the other: if it is this
 * agent's turn, what is lost gets another place and who is behind is brought up. What did not work
 * is tried again at the next look, without those who refused or did not answer. Used by one thread.
 */
final class Steward {

  private final Epochs epochs;
  private final Members members;
  private final LostDevices lostDevices;
  private final Formats formats;
  private final Ballot ballot;
  private final Turn turn;
  private final Attempts attempts;
  private final Unwilling unwilling;
  private final BringUp bringUp;
  private final Reports reports;
  private final LongSupplier clock;
  private final Complaints<String> complaints;
  private final LossTimes lossTimes = new LossTimes();

  Steward(
      Epochs epochs,
      Members members,
      LostDevices lostDevices,
      Formats formats,
      Ballot ballot,
      Turn turn,
      Attempts attempts,
      Unwilling unwilling,
      BringUp bringUp,
      Reports reports,
      LongSupplier clock) {
    this.epochs = epochs;
    this.members = members;
    this.lostDevices = lostDevices;
    this.formats = formats;
    this.ballot = ballot;
    this.turn = turn;
    this.attempts = attempts;
    this.unwilling = unwilling;
    this.bringUp = bringUp;
    this.reports = reports;
    this.complaints = new Complaints<>(reports);
    this.clock = clock;
  }

  /** Looks at everything once; true if it should look again at once. */
  boolean look() {
    boolean again = false;
    List<Serving> all = serving();
    Set<String> names = all.stream().map(Serving::name).collect(Collectors.toSet());
    complaints.keep(names::contains);
    bringUp.serve(names);
    for (Serving serving : all) {
      again |= look(serving);
    }
    return again;
  }

  private List<Serving> serving() {
    return epochs.with(table ->
        table.all().stream()
            .filter(e -> e.is(EpochState.ACTIVE))
            .map(e -> new Serving(e.plan(), e.lineage(), e.activeNanos()))
            .toList());
  }

  private boolean look(Serving serving) {
    Sight sight = members.sight(serving.plan());
    Set<String> lost = noticed(serving.plan());
    OptionalInt place = turn.place(serving, sight);
    if (place.isEmpty() || turn.isBeingDeployed(serving)) {
      turn.isDone(serving);
      return false;
    }
    Set<String> circle = sight.circle(serving.nodes());
    Set<String> behind =
        sight.nodes().stream()
            .filter(id -> bringUp.isBehind(id, serving))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> holders = new TreeSet<>(circle);
    holders.removeIf(id -> behind.contains(id) && unwilling.hasRefused(serving.name(), id));
    if (!lost.isEmpty() || isBroken(serving, sight, holders, place.getAsInt())) {
      return turn.isDue(serving, place.getAsInt())
          && attempts.mayBegin(serving.name())
          && repair(serving, answering(serving, circle), holders, lost);
    }
    turn.isDone(serving);
    attempts.succeeded(serving.name());
    complaints.done(serving.name());
    if (place.getAsInt() == 0) {
      bringUp.begin(behind, serving);
    }
    return false;
  }

  /** One that stands in does not repair what is broken from where it stands alone. */
  private static boolean isBroken(Serving serving, Sight sight, Set<String> holders, int place) {
    return !holders.containsAll(serving.nodes())
        && (place == 0
            || !sight.connectsForOthers(serving.nodes(), serving.electorate()::isQuorum));
  }

  /** Those who answered lately, if it can be done by them alone. */
  private Set<String> answering(Serving serving, Set<String> circle) {
    Set<String> answering = new TreeSet<>(circle);
    answering.removeIf(unwilling::isQuiet);
    return serving.electorate().isQuorum(answering) ? answering : circle;
  }

  /** Devices that the plan uses and that are lost. */
  private Set<String> noticed(DeploymentPlan plan) {
    Set<String> lost = lostDevices.of(plan).keySet();
    Set<String> used = lostDevices.usedBy(plan);
    used.retainAll(lost);
    lossTimes.look(plan.rack().devices(), lost, used, clock.getAsLong());
    return used;
  }

  /**
   * Puts the plan on those of {@code circle} that may hold it; those of them that refused lately
   * keep what they have and get nothing more.
   */
  private boolean repair(Serving serving, Set<String> circle, Set<String> able, Set<String> lost) {
    Set<String> holders = new TreeSet<>(circle);
    holders.retainAll(able);
    Set<String> missing = new TreeSet<>(serving.nodes());
    missing.removeAll(holders);
    Set<String> takers = new TreeSet<>(holders);
    takers.removeIf(id -> !unwilling.takesMore(serving.name(), id));
    long noticed = noticedNanos(serving.plan(), missing, lost);
    missing.addAll(lost);
    Abilities abilities =
        new Abilities(lostDevices.of(serving.plan()).keySet(), formats.of(serving.plan()));
    long epoch = attempts.number(serving.plan(), highest(serving));
    return switch (Replacement.of(serving.plan(), holders, takers, abilities, epoch)) {
      case Replacement.Result.Impossible(String reason) -> {
        complain(serving, missing, reason);
        yield false;
      }
      case Replacement.Result.Repaired(DeploymentPlan next) ->
          agreeOn(serving, next, circle, missing, noticed);
    };
  }

  /** The earliest of these losses. */
  private long noticedNanos(DeploymentPlan plan, Set<String> nodes, Set<String> devices) {
    long node = nodes.isEmpty() ? clock.getAsLong() : members.lostSince(nodes);
    return lossTimes.earliest(plan.rack().devices(), devices, node);
  }

  private long highest(Serving serving) {
    long here = epochs.with(t -> t.highest(serving.name()));
    return members.said(serving.plan(), s -> s.highest(serving.name())).values().stream()
        .mapToLong(n -> n)
        .reduce(here, Math::max);
  }

  private boolean agreeOn(
      Serving before,
      DeploymentPlan plan,
      Set<String> circle,
      Set<String> missing,
      long noticedNanos) {
    Serving next = before.repaired(plan, clock.getAsLong());
    attempts.begin(plan);
    Votes votes = ballot.propose(next, circle, attempts.patienceNanos(before.plan(), plan));
    if (!next.isAgreed(votes.accepted())) {
      giveUp(next, circle, votes, votes.isOutrun());
      complain(next, missing, votes.reasons());
      return true;
    }
    try {
      ballot.commit(next, votes.accepted());
    } catch (StatusRuntimeException replaced) {
      giveUp(next, circle, votes, true); // it is gone here, and committed nowhere
      return true;
    }
    attempts.succeeded(next.name());
    turn.isDone(next);
    complaints.done(next.name());
    bringUp.have(votes.accepted());
    tellRepaired(next, missing, clock.getAsLong() - noticedNanos);
    return true;
  }

  /** Who has not answered may accept it yet: it is taken back everywhere. */
  private void giveUp(Serving next, Set<String> asked, Votes votes, boolean outrun) {
    ballot.withdraw(next.plan(), asked);
    unwilling.refused(next.name(), votes.unwilling());
    Set<String> quiet = new TreeSet<>(votes.quiet());
    quiet.retainAll(next.nodes());
    unwilling.quiet(quiet);
    attempts.failed(next.name(), outrun);
  }

  private void tellRepaired(Serving next, Set<String> missing, long tookNanos) {
    reports.tell(
        next.plan(),
        Change.REPAIRED,
        String.join(", ", missing),
        "deployment '"
            + next.name()
            + "' was repaired in "
            + tookNanos / 1_000_000
            + " ms: epoch "
            + next.plan().epoch()
            + " runs on "
            + new TreeSet<>(next.nodes())
            + " without "
            + missing,
        tookNanos);
  }

  private void complain(Serving serving, Set<String> missing, String reason) {
    String text =
        "deployment '" + serving.name() + "' cannot do without " + missing + " so far: " + reason;
    complaints.say(serving.name(), serving.plan(), String.join(", ", missing), text);
  }
}
