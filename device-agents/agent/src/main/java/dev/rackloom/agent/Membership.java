package dev.rackloom.agent;

import dev.rackloom.agent.repair.Electorate;
import dev.rackloom.agent.repair.Sight;
import dev.rackloom.agent.runtime.Beats;
import dev.rackloom.agent.runtime.Detection;
import dev.rackloom.agent.runtime.NodeWork;
import dev.rackloom.agent.runtime.Peer;
import dev.rackloom.agent.runtime.Peers;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedStage;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.telemetry.TelemetryEvent.Change;
import dev.rackloom.protocol.v1.MemberBeat;
import io.grpc.Status;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The other agents of the racks whose deployments are loaded here: what each said last, and which
 * are lost. Safe to share between threads; calls nobody while its lock is held, because who is
 * called may hold another and want this one.
 */
final class Membership implements Beats {

  /** What waits at an agent changes: older than this, it is not known. */
  private static final long WORK_NANOS = 1_000_000_000;

  /**
   * A beat is said, and answered, every period by both sides: this many in a row do not get lost.
   */
  private static final int SILENT_BEATS = 3;

  private final String node;
  private final LongSupplier clock;
  private final FaultSettings settings;
  private final Supplier<MemberBeat> beat;
  private final Changes changes;
  private final News news;
  private final Map<String, Member> members = new TreeMap<>();

  /** Who follows or unfollows; beats are said and heard meanwhile. */
  private final ReentrantLock following = new ReentrantLock();

  /** Forgotten with everything that may make another picture. */
  private final Confirmations confirmations = new Confirmations();

  private final Sleep sleep = new Sleep();
  private @Nullable Peers peers;

  /** Who says that this agent is lost; nearly always nobody. Changed under the lock. */
  private volatile Set<String> deaf = Set.of();

  /** Tells people what became of an agent. */
  @FunctionalInterface
  interface News {
    void tell(Change change, String about, String text);
  }

  /**
   * Knows nobody yet.
   *
   * @param beat what this agent says of itself, without whom it has lost
   * @param changes is told when another picture is to be seen
   */
  Membership(
      String node,
      LongSupplier clock,
      FaultSettings settings,
      Supplier<MemberBeat> beat,
      Changes changes,
      News news) {
    this.node = node;
    this.clock = clock;
    this.settings = settings;
    this.beat = beat;
    this.changes = changes;
    this.news = news;
  }

  /** Where other agents are reached; to be called once, before anything is followed. */
  synchronized void reach(Peers directory) {
    peers = directory;
  }

  /** Beats to the agents of a plan's rack until it is unfollowed. */
  void follow(DeploymentPlan plan) {
    following.lock();
    try {
      others(plan).forEach(this::follow);
    } finally {
      following.unlock();
    }
  }

  private void follow(String id, String address) {
    if (!isKnown(id)) {
      try {
        meet(id, new Member(address, directory().acquire(id, address)));
      } catch (IllegalArgumentException unreachable) {
        return; // An agent that cannot be called from here is none of ours.
      }
    }
    count(id, 1);
  }

  private synchronized boolean isKnown(String id) {
    return members.containsKey(id);
  }

  private synchronized void meet(String id, Member member) {
    if (members.isEmpty()) {
      sleep.begin(clock.getAsLong());
    }
    members.put(id, member);
    confirmations.forget();
  }

  /** One more epoch, or one less, needs a member; that it is not one any more is returned. */
  private synchronized Optional<Member> count(String id, int change) {
    Member known = members.get(id);
    if (known == null || known.follow(change) > 0) {
      return Optional.empty();
    }
    members.remove(id);
    confirmations.forget();
    noteDeaf(id, false);
    return Optional.of(known);
  }

  /** Stops what {@link #follow} began. */
  void unfollow(DeploymentPlan plan) {
    following.lock();
    try {
      for (String id : others(plan).keySet()) {
        count(id, -1).ifPresent(gone -> directory().release(id, gone.address()));
      }
    } finally {
      following.unlock();
    }
  }

  private synchronized Peers directory() {
    return java.util.Objects.requireNonNull(peers, "reach() comes first");
  }

  private Map<String, String> others(DeploymentPlan plan) {
    Map<String, String> others = new TreeMap<>();
    for (Node other : plan.rack().nodes()) {
      if (!other.agent().isEmpty() && !other.id().equals(node)) {
        others.put(other.id(), other.agent());
      }
    }
    return others;
  }

  @Override
  public synchronized Detection detection() {
    return settings.detection().among(members.size());
  }

  @Override
  public MemberBeat say() {
    noteAwake();
    MemberBeat.Builder said = beat.get().toBuilder();
    return said.addAllLost(lost()).build();
  }

  private synchronized Set<String> lost() {
    Set<String> lost = new TreeSet<>();
    members.forEach((id, member) -> {
      if (member.isLost()) {
        lost.add(id);
      }
    });
    return lost;
  }

  @Override
  public void heard(String id, long sentNanos, MemberBeat answer) {
    if (note(id, answer, Optional.of(sentNanos))) {
      changed(id);
    }
  }

  /** Another agent said something without being asked. */
  void told(MemberBeat said) {
    if (note(said.getNode(), said, Optional.empty())) {
      changed(said.getNode());
    }
  }

  private void changed(String id) {
    if (deaf.contains(id)) {
      directory().lostAt(id);
    }
    changes.announce();
  }

  /**
   * The first agent with a stage of a plan that says it has lost this one, and so drops what comes
   * from here. Asked for every request: does not wait for anybody.
   */
  Optional<String> deafTo(DeploymentPlan plan) {
    Set<String> now = deaf;
    return now.isEmpty()
        ? Optional.empty()
        : plan.stages().stream()
            .map(PlannedStage::node)
            .filter(now::contains)
            .min(Comparator.naturalOrder());
  }

  private synchronized void noteDeaf(String id, boolean isDeaf) {
    if (isDeaf != deaf.contains(id)) {
      Set<String> next = new HashSet<>(deaf);
      var _ = isDeaf ? next.add(id) : next.remove(id);
      deaf = Set.copyOf(next);
    }
  }

  private synchronized boolean note(String id, MemberBeat said, Optional<Long> sentNanos) {
    Member member = members.get(id);
    if (member == null) {
      return false;
    }
    boolean unconfirmed = !member.answeredSince(clock.getAsLong() - fenceNanos());
    sentNanos.ifPresent(member::answered);
    boolean news = member.say(said, clock.getAsLong()) || (unconfirmed && sentNanos.isPresent());
    noteDeaf(id, member.hasLost(node));
    if (news) {
      confirmations.forget();
    }
    return news;
  }

  @Override
  public void lost(String id, Status why) {
    synchronized (this) {
      Member member = members.get(id);
      if (member == null || member.isLost()) {
        return;
      }
      member.lost(clock.getAsLong());
    }
    changes.announce();
    sayAtOnce();
    news.tell(
        Change.LOST,
        id,
        "agent '" + id + "' does not answer '" + node + "': " + why.getDescription());
  }

  /** Who repairs depends on who is lost to whom: that does not wait for the next beat. */
  private void sayAtOnce() {
    List<Peer> present;
    synchronized (this) {
      present = members.values().stream().filter(m -> !m.isLost()).map(Member::peer).toList();
    }
    present.forEach(Peer::beatAtOnce);
  }

  @Override
  public void back(String id) {
    directory().back(id);
    synchronized (this) {
      Member member = members.get(id);
      if (member == null || !member.isLost()) {
        return;
      }
      member.back();
    }
    changes.announce();
    sayAtOnce();
    news.tell(Change.BACK, id, "agent '" + id + "' answers '" + node + "' again");
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

  private synchronized void noteAwake() {
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
    return settings.detection().among(members.size()).fence().toNanos();
  }
}
