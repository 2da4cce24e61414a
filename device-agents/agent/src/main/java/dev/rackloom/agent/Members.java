package dev.rackloom.agent;

import dev.rackloom.agent.repair.Electorate;
import dev.rackloom.agent.repair.Sight;
import dev.rackloom.agent.runtime.Detection;
import dev.rackloom.agent.runtime.NodeWork;
import dev.rackloom.agent.runtime.Peer;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.rack.Node;
import dev.rackloom.protocol.v1.MemberBeat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The other agents of the racks whose deployments are loaded here: what each said last, which are
 * lost, and what follows from that. {@link Membership} hears it from them.
 *
 * <p>Safe to share between threads: its monitor guards every {@link Member} and all else that it
 * knows, and nobody is called while it is held, because who is called may hold another and want
 * this one. Of what every request asks, {@link #deafTo} never waits for it, and {@link #mayServe}
 * only when what was confirmed is out of date.
 */
final class Members {

  /** What waits at an agent changes: older than this, it is not known. */
  private static final long WORK_NANOS = 1_000_000_000;

  /**
   * A beat is said, and answered, every period by both sides: this many in a row do not get lost.
   */
  private static final int SILENT_BEATS = 3;

  private final String node;
  private final LongSupplier clock;
  private final Detection few;
  private final Map<String, Member> members = new TreeMap<>();

  /** Forgotten with everything that may make another picture. */
  private final Confirmations confirmations = new Confirmations();

  private final Sleep sleep = new Sleep();
  private final Deaf deaf = new Deaf();

  /**
   * Knows nobody yet.
   *
   * @param node this agent's
   * @param few when one counts as lost, as long as they are few
   */
  Members(String node, LongSupplier clock, Detection few) {
    this.node = node;
    this.clock = clock;
    this.few = few;
  }

  /** When an agent counts as lost. */
  synchronized Detection detection() {
    return few.among(members.size());
  }

  /** The other agents of a plan's rack, and where they are reached. */
  Map<String, String> others(DeploymentPlan plan) {
    Map<String, String> others = new TreeMap<>();
    for (Node other : plan.rack().nodes()) {
      if (!other.agent().isEmpty() && !other.id().equals(node)) {
        others.put(other.id(), other.agent());
      }
    }
    return others;
  }

  /** Whether an agent is one of them. */
  synchronized boolean isKnown(String id) {
    return members.containsKey(id);
  }

  /** It is one of them from now on, if it is {@link #count counted}. */
  synchronized void meet(String id, Member member) {
    if (members.isEmpty()) {
      sleep.begin(clock.getAsLong());
    }
    members.put(id, member);
    confirmations.forget();
  }

  /** One more epoch, or one less, needs a member; that it is not one any more is returned. */
  synchronized Optional<Member> count(String id, int change) {
    Member known = members.get(id);
    if (known == null || known.follow(change) > 0) {
      return Optional.empty();
    }
    members.remove(id);
    confirmations.forget();
    deaf.note(id, false);
    return Optional.of(known);
  }

  /**
   * One of them said something; true if that is news.
   *
   * @param sentNanos if it is an answer, when that was said which it answers
   */
  synchronized boolean note(String id, MemberBeat said, Optional<Long> sentNanos) {
    Member member = members.get(id);
    if (member == null) {
      return false;
    }
    boolean unconfirmed = !member.answeredSince(clock.getAsLong() - fenceNanos());
    sentNanos.ifPresent(member::answered);
    boolean news = member.say(said, clock.getAsLong()) || (unconfirmed && sentNanos.isPresent());
    deaf.note(id, member.hasLost(node));
    if (news) {
      confirmations.forget();
    }
    return news;
  }

  /** It does not answer any more; false if that is known, or it is none of them. */
  synchronized boolean noteLost(String id) {
    Member member = members.get(id);
    if (member == null || member.isLost()) {
      return false;
    }
    member.lost(clock.getAsLong());
    return true;
  }

  /** It answers again; false if it was not lost. */
  synchronized boolean noteBack(String id) {
    Member member = members.get(id);
    if (member == null || !member.isLost()) {
      return false;
    }
    member.back();
    return true;
  }

  /** The connections to those that are not lost. */
  synchronized List<Peer> present() {
    return members.values().stream().filter(m -> !m.isLost()).map(Member::peer).toList();
  }

  /** Those that are lost. */
  synchronized Set<String> lost() {
    Set<String> lost = new TreeSet<>();
    members.forEach((id, member) -> {
      if (member.isLost()) {
        lost.add(id);
      }
    });
    return lost;
  }

  /** Whether an agent says that it has lost this one. */
  boolean isDeaf(String id) {
    return deaf.contains(id);
  }

  /**
   * The first agent with a stage of a plan that says it has lost this one, and so drops what comes
   * from here. Asked for every request: does not wait for anybody.
   */
  Optional<String> deafTo(DeploymentPlan plan) {
    return deaf.of(plan);
  }

  /** Who sees whom among the agents of a plan's rack; one that is new is not lost yet. */
  synchronized Sight sight(DeploymentPlan plan) {
    Map<String, Set<String>> lost = new HashMap<>();
    lost.put(node, lost());
    for (String id : others(plan).keySet()) {
      Member member = members.get(id);
      if (member != null && !member.isLost()) {
        Said said = member.said();
        lost.put(id, said == null ? Set.of() : said.lost());
      }
    }
    return new Sight(node, lost);
  }

  /** The earliest loss among these nodes; now if none of them is lost. */
  synchronized long lostSince(Set<String> nodes) {
    return nodes.stream()
        .map(members::get)
        .filter(m -> m != null && m.isLost())
        .mapToLong(Member::lostNanos)
        .min()
        .orElseGet(clock);
  }

  /** What is asked of every agent that is not lost and has said something. */
  synchronized <T> Map<String, T> said(Function<Said, T> question) {
    Map<String, T> answers = new TreeMap<>();
    members.forEach((id, member) -> {
      Said said = member.said();
      if (said != null && !member.isLost()) {
        answers.put(id, question.apply(said));
      }
    });
    return answers;
  }

  /**
   * As {@link #said(Function)}, of agents of a plan's rack: what others have under the name of its
   * deployment may be somebody else's.
   */
  <T> Map<String, T> said(DeploymentPlan plan, Function<Said, T> question) {
    Map<String, T> answers = said(question);
    answers.keySet().retainAll(others(plan).keySet());
    return answers;
  }

  /** What is asked of one agent; empty if it is lost or has said nothing. */
  synchronized <T> Optional<T> said(String id, Function<Said, T> question) {
    return Optional.ofNullable(members.get(id))
        .filter(member -> !member.isLost())
        .map(Member::said)
        .map(question);
  }

  /** What an agent says of its devices; empty unless it said so within the last second. */
  synchronized Optional<NodeWork> work(String id) {
    return Optional.ofNullable(members.get(id))
        .flatMap(member -> member.workSince(clock.getAsLong() - WORK_NANOS));
  }

  /** Whether another agent that is not lost has said nothing for several beats on end. */
  synchronized boolean isSilent(String id) {
    Member member = members.get(id);
    long since = clock.getAsLong() - SILENT_BEATS * detection().period().toNanos();
    return member != null && member.said() != null && !member.saidSince(since);
  }

  /** Whether what is known of an agent was said after that. */
  synchronized boolean saidSince(String id, long nanos) {
    Member member = members.get(id);
    return member != null && member.saidSince(nanos);
  }

  /** This agent is awake: it speaks, or asks what is known. */
  synchronized void noteAwake() {
    sleep.awake(clock.getAsLong(), detection().silence().toNanos());
  }

  /**
   * Whether what is known of the other agents of a plan's rack is what they say now: not from when
   * this agent woke, as from a frozen process, until each of them has answered what was said to it
   * since, or has had the time to.
   */
  synchronized boolean isInTouch(DeploymentPlan plan) {
    noteAwake();
    return !sleep.wokeWithin(detection().silence().toNanos())
        || others(plan).keySet().stream()
            .map(members::get)
            .allMatch(m -> m == null || m.answeredSince(sleep.wokeNanos()));
  }

  /** Whether another agent of a plan's rack says that its epoch is over. */
  boolean saysOver(DeploymentPlan plan) {
    return said(plan, s -> s.ended().getOrDefault(plan.deployment(), 0L)).values().stream()
        .anyMatch(ended -> ended >= plan.epoch());
  }

  /** Whether an agent of a plan's rack that is not lost starts or runs requests of its epoch. */
  synchronized boolean isUsed(DeploymentPlan plan) {
    return others(plan).keySet().stream()
        .map(members::get)
        .anyMatch(m -> m != null && m.uses(plan.deployment(), plan.epoch()));
  }

  /** The connection to another agent. */
  synchronized Optional<Peer> peer(String id) {
    return Optional.ofNullable(members.get(id)).map(Member::peer);
  }

  /**
   * Whether requests may start here in an epoch: a quorum was heard within the fence, and nobody in
   * its rack knows a newer one that serves.
   */
  boolean mayServe(DeploymentPlan plan, Electorate electorate) {
    return confirmations.hold(plan, clock.getAsLong()) || confirm(plan, electorate);
  }

  private synchronized boolean confirm(DeploymentPlan plan, Electorate electorate) {
    long now = clock.getAsLong();
    long fence = fenceNanos();
    Set<String> others = others(plan).keySet();
    Map<String, Long> answered = new HashMap<>(Map.of(node, now));
    for (Map.Entry<String, Member> entry : members.entrySet()) {
      Said said = entry.getValue().said();
      if (said != null && entry.getValue().answeredSince(now - fence)) {
        answered.put(entry.getKey(), entry.getValue().answeredNanos());
        if (said.active(plan.deployment()) > plan.epoch() && others.contains(entry.getKey())) {
          return false;
        }
      }
    }
    return confirmations.confirm(plan, electorate, answered, fence);
  }

  private long fenceNanos() {
    return detection().fence().toNanos();
  }
}
