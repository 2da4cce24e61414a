package dev.rackloom.agent;

import dev.rackloom.agent.repair.Abilities;
import dev.rackloom.agent.repair.Electorate;
import dev.rackloom.agent.repair.Replacement;
import dev.rackloom.agent.repair.Sight;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedStage;
import dev.rackloom.api.telemetry.TelemetryEvent.Change;
import dev.rackloom.protocol.v1.EpochState;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Makes the deployments of this agent as they should be, one look after the other: if it is this
 * agent's turn, what is lost gets another place and who is behind is brought up. What did not work
 * is tried again at the next look, without those who refused. Used by one thread.
 */
final class Steward {

  private static final long SHUN_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long DEPLOYING_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final String node;
  private final Deployments deployments;
  private final Membership members;
  private final LostDevices lostDevices;
  private final Formats formats;
  private final Ballot ballot;
  private final Reports reports;
  private final LongSupplier clock;
  private final Map<String, Long> shunned = new HashMap<>();
  private final Map<String, Long> brought = new HashMap<>();
  private final Map<String, Long> deploying = new HashMap<>();
  private final Map<String, String> complaints = new HashMap<>();
  private final LossTimes lossTimes = new LossTimes();

  Steward(
      String node,
      Deployments deployments,
      Membership members,
      LostDevices lostDevices,
      Formats formats,
      Ballot ballot,
      Reports reports,
      LongSupplier clock) {
    this.node = node;
    this.deployments = deployments;
    this.members = members;
    this.lostDevices = lostDevices;
    this.formats = formats;
    this.ballot = ballot;
    this.reports = reports;
    this.clock = clock;
  }

  /**
   * What serves here.
   *
   * @param sinceNanos by the agent's clock; what others said before may be out of date
   */
  record Serving(DeploymentPlan plan, Electorate electorate, long sinceNanos) {
    String name() {
      return plan.deployment();
    }

    Set<String> nodes() {
      return plan.stages().stream().map(PlannedStage::node).collect(Collectors.toSet());
    }

    /** Whether it may serve when these have accepted it. */
    boolean isAgreed(Set<String> accepted) {
      return accepted.containsAll(nodes()) && electorate.isQuorum(accepted);
    }
  }

  /** Looks at everything once; true if it should look again at once. */
  boolean look() {
    boolean again = false;
    for (Serving serving : serving()) {
      again |= look(serving);
    }
    return again;
  }

  private java.util.List<Serving> serving() {
    return deployments.with(table ->
        table.all().stream()
            .filter(e -> e.is(EpochState.ACTIVE))
            .map(e -> new Serving(e.plan(), e.electorate(), e.activeNanos()))
            .toList());
  }

  private boolean look(Serving serving) {
    Sight sight = members.sight(serving.plan());
    Set<String> lost = noticed(serving.plan());
    if (!isMyTurn(serving, sight) || isBeingDeployed(serving)) {
      return false;
    }
    forgive();
    Set<String> circle = sight.circle();
    Set<String> behind =
        sight.nodes().stream()
            .filter(id -> isBehind(id, serving))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> holders = new TreeSet<>(circle);
    holders.removeIf(id -> behind.contains(id) && shunned.containsKey(id));
    if (!lost.isEmpty() || !holders.containsAll(serving.nodes())) {
      return repair(serving, circle, holders, lost);
    }
    complaints.remove(serving.name());
    behind.removeAll(shunned.keySet());
    return !behind.isEmpty() && bringUp(behind, serving);
  }

  /** Devices that the plan uses and that are lost. */
  private Set<String> noticed(DeploymentPlan plan) {
    Set<String> lost = lostDevices.of(plan).keySet();
    Set<String> used = lostDevices.usedBy(plan);
    used.retainAll(lost);
    lossTimes.look(plan.rack().devices(), lost, used, clock.getAsLong());
    return used;
  }

  private void forgive() {
    long now = clock.getAsLong();
    shunned.values().removeIf(until -> now - until >= 0);
  }

  /**
   * The steward is the lowest-named of those that have the newest active epoch and see a quorum. Of
   * those who have not spoken since it serves here, the best is thought.
   */
  private boolean isMyTurn(Serving serving, Sight sight) {
    Map<String, Long> active = new TreeMap<>(members.said(s -> s.active(serving.name())));
    sight.nodes().stream()
        .filter(id -> !members.saidSince(id, serving.sinceNanos()))
        .forEach(id -> active.merge(id, serving.plan().epoch(), Math::max));
    active.keySet().retainAll(sight.nodes());
    active.put(node, serving.plan().epoch());
    long newest = active.values().stream().mapToLong(n -> n).max().orElseThrow();
    return newest == serving.plan().epoch()
        && active.entrySet().stream()
            .filter(e -> e.getValue() == newest)
            .map(Map.Entry::getKey)
            .filter(id -> serving.electorate().isQuorum(sight.seenBy(id)))
            .findFirst()
            .filter(node::equals)
            .isPresent();
  }

  /** A controller that is at work goes first, for a while. */
  private boolean isBeingDeployed(Serving serving) {
    long epoch = serving.plan().epoch();
    boolean busy =
        members.said(s -> s.isBeingDeployed(serving.name(), epoch)).containsValue(true)
            || deployments.with(t ->
                t.all().stream()
                    .anyMatch(e ->
                        e.plan().deployment().equals(serving.name())
                            && e.number() > epoch
                            && e.origin() == Epoch.Origin.CONTROLLER));
    if (!busy) {
      deploying.remove(serving.name());
      return false;
    }
    long now = clock.getAsLong();
    return now - deploying.computeIfAbsent(serving.name(), k -> now) < DEPLOYING_NANOS;
  }

  /**
   * Puts the plan on {@code holders} alone; those of them that refused lately keep what they have
   * and get nothing more.
   */
  private boolean repair(
      Serving serving, Set<String> circle, Set<String> holders, Set<String> lost) {
    Set<String> missing = new TreeSet<>(serving.nodes());
    missing.removeAll(holders);
    Set<String> takers = new TreeSet<>(holders);
    takers.removeAll(shunned.keySet());
    long noticed = noticedNanos(serving.plan(), missing, lost);
    missing.addAll(lost);
    Abilities abilities =
        new Abilities(lostDevices.of(serving.plan()).keySet(), formats.of(serving.plan()));
    long epoch = highest(serving.name()) + 1;
    return switch (Replacement.of(serving.plan(), holders, takers, abilities, epoch)) {
      case Replacement.Result.Impossible(String reason) -> {
        complain(serving, missing, reason);
        yield false;
      }
      case Replacement.Result.Repaired(DeploymentPlan next) ->
          agreeOn(
              new Serving(next, serving.electorate(), clock.getAsLong()), circle, missing, noticed);
    };
  }

  /** The earliest of these losses. */
  private long noticedNanos(DeploymentPlan plan, Set<String> nodes, Set<String> devices) {
    long node = nodes.isEmpty() ? clock.getAsLong() : members.lostSince(nodes);
    return lossTimes.earliest(plan.rack().devices(), devices, node);
  }

  private long highest(String deployment) {
    long here =
        deployments.with(t ->
            Math.max(
                t.endedOf(deployment),
                t.all().stream()
                    .filter(e -> e.plan().deployment().equals(deployment))
                    .mapToLong(Epoch::number)
                    .max()
                    .orElse(0)));
    return members.said(s -> s.highest(deployment)).values().stream()
        .mapToLong(n -> n)
        .reduce(here, Math::max);
  }

  private boolean agreeOn(
      Serving next, Set<String> circle, Set<String> missing, long noticedNanos) {
    Votes votes = ballot.propose(next, circle, next::isAgreed);
    if (!next.isAgreed(votes.accepted())) {
      ballot.withdraw(next.plan(), votes.accepted());
      shun(votes);
      complain(next, missing, votes.reasons());
      return true;
    }
    ballot.commit(next.plan(), votes.accepted());
    complaints.remove(next.name());
    long now = clock.getAsLong();
    votes.accepted().forEach(id -> brought.put(id, now));
    reports.tell(
        next.plan(),
        Change.REPAIRED,
        String.join(", ", missing),
        "deployment '"
            + next.name()
            + "' was repaired in "
            + (now - noticedNanos) / 1_000_000
            + " ms: epoch "
            + next.plan().epoch()
            + " runs on "
            + new TreeSet<>(next.nodes())
            + " without "
            + missing,
        now - noticedNanos);
    return true;
  }

  private void shun(Votes votes) {
    long until = clock.getAsLong() + SHUN_NANOS;
    votes.unwilling().forEach(id -> shunned.put(id, until));
  }

  /** Says the same thing once. */
  private void complain(Serving serving, Set<String> missing, String reason) {
    String text =
        "deployment '" + serving.name() + "' cannot do without " + missing + " so far: " + reason;
    if (!text.equals(complaints.put(serving.name(), text))) {
      reports.tell(serving.plan(), Change.UNREPAIRED, String.join(", ", missing), text, 0);
    }
  }

  private boolean isBehind(String id, Serving serving) {
    Long since = brought.get(id);
    if (id.equals(node)
        || !members.saidSince(id, serving.sinceNanos())
        || (since != null && !members.saidSince(id, since))) {
      return false;
    }
    Long active = members.said(s -> s.active(serving.name())).get(id);
    return active != null && active < serving.plan().epoch();
  }

  private boolean bringUp(Set<String> behind, Serving serving) {
    long epoch = serving.plan().epoch();
    Map<String, Boolean> had = members.said(s -> s.has(serving.name(), epoch));
    Votes votes = ballot.propose(serving, behind, accepted -> false);
    shun(votes);
    ballot.commit(serving.plan(), votes.accepted());
    long now = clock.getAsLong();
    for (String id : votes.accepted()) {
      brought.put(id, now);
      if (!had.getOrDefault(id, false)) {
        reports.tell(serving.plan(), Change.JOINED, id, joined(id, serving), 0);
      }
    }
    return !votes.accepted().containsAll(behind);
  }

  private static String joined(String id, Serving serving) {
    return "agent '"
        + id
        + "' takes part in epoch "
        + serving.plan().epoch()
        + " of deployment '"
        + serving.name()
        + "'"
        + (serving.nodes().contains(id) ? "" : ", without a stage");
  }
}
