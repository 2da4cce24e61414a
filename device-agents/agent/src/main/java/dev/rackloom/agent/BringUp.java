package dev.rackloom.agent;

import dev.rackloom.api.telemetry.TelemetryEvent.Change;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Gives agents that are behind the plan that serves: each by itself and beside everything else, so
 * that one that takes its time keeps no other, and no repair.
 */
final class BringUp {

  private final Members members;
  private final Ballot ballot;
  private final Unwilling unwilling;
  private final Reports reports;
  private final Executor threads;
  private final LongSupplier clock;
  private final Map<String, Long> brought = new ConcurrentHashMap<>();
  private final Set<Bringing> under = ConcurrentHashMap.newKeySet();
  private final Complaints<Bringing> complaints;

  /** Each deployment by itself: one that takes its time keeps no other one either. */
  private record Bringing(String deployment, String agent) {}

  BringUp(
      Members members,
      Ballot ballot,
      Unwilling unwilling,
      Reports reports,
      Executor threads,
      LongSupplier clock) {
    this.members = members;
    this.ballot = ballot;
    this.unwilling = unwilling;
    this.reports = reports;
    this.complaints = new Complaints<>(reports);
    this.threads = threads;
    this.clock = clock;
  }

  /** Whether another agent has said that what it serves is older. */
  boolean isBehind(String id, Serving serving) {
    Long since = brought.get(id);
    if (!members.saidSince(id, serving.sinceNanos())
        || (since != null && !members.saidSince(id, since))) {
      return false;
    }
    return members.said(id, s -> s.active(serving.name()) < serving.plan().epoch()).orElse(false);
  }

  /** These have what serves; what they said before is out of date. */
  void have(Set<String> nodes) {
    long now = clock.getAsLong();
    nodes.forEach(id -> brought.put(id, now));
  }

  /** Begins with those with which it has not begun. Does not block. */
  void begin(Set<String> behind, Serving serving) {
    for (String id : behind) {
      Bringing bringing = new Bringing(serving.name(), id);
      if (!unwilling.hasRefused(serving.name(), id) && under.add(bringing)) {
        threads.execute(() -> {
          try {
            bring(bringing, serving);
          } finally {
            under.remove(bringing);
          }
        });
      }
    }
  }

  /** Only these deployments are served here now: what was said of others is said anew. */
  void serve(Set<String> deployments) {
    complaints.keep(bringing -> deployments.contains(bringing.deployment()));
  }

  private void bring(Bringing bringing, Serving serving) {
    String id = bringing.agent();
    long epoch = serving.plan().epoch();
    boolean had = members.said(id, s -> s.has(serving.name(), epoch)).orElse(false);
    Votes votes = ballot.offer(serving, id);
    unwilling.refused(serving.name(), votes.unwilling());
    if (votes.accepted().isEmpty()) {
      if (!votes.unwilling().isEmpty()) {
        complain(bringing, serving, votes.reasons());
      }
      return;
    }
    complaints.done(bringing);
    ballot.commit(serving, votes.accepted());
    have(votes.accepted());
    if (!had) {
      reports.tell(serving.plan(), Change.JOINED, id, joined(id, serving), 0);
    }
  }

  private void complain(Bringing bringing, Serving serving, String reason) {
    String text =
        "agent '"
            + bringing.agent()
            + "' does not take part in epoch "
            + serving.plan().epoch()
            + " of deployment '"
            + bringing.deployment()
            + "' so far: "
            + reason;
    complaints.say(bringing, serving.plan(), bringing.agent(), text);
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
