package dev.rackloom.agent;

import dev.rackloom.agent.runtime.NodeWork;
import dev.rackloom.agent.runtime.Peer;
import dev.rackloom.protocol.v1.EpochState;
import dev.rackloom.protocol.v1.EpochStatus;
import dev.rackloom.protocol.v1.MemberBeat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of another agent. Guarded by {@link Members}. */
final class Member {

  private final String address;
  private final Peer peer;
  private int followers;
  private @Nullable Said said;
  private Map<Said.EpochRef, Integer> inFlight = Map.of();
  private NodeWork work = new NodeWork(List.of(), List.of());
  private long saidNanos;
  private boolean everAnswered;
  private long answeredNanos;
  private boolean lost;
  private long lostNanos;

  Member(String address, Peer peer) {
    this.address = address;
    this.peer = peer;
  }

  String address() {
    return address;
  }

  Peer peer() {
    return peer;
  }

  /** One more epoch, or one less, needs to know it; how many do now. */
  int follow(int change) {
    followers += change;
    return followers;
  }

  /** It said something; true if that is news. */
  boolean say(MemberBeat beat, long nowNanos) {
    Said next = Said.of(beat);
    boolean news = !next.equals(said);
    said = next;
    saidNanos = nowNanos;
    work = NodeWork.of(beat);
    inFlight = new HashMap<>();
    for (EpochStatus s : beat.getEpochsList()) {
      if (s.getInFlight() > 0 && s.getState() != EpochState.PREPARING) {
        inFlight.put(new Said.EpochRef(s.getDeployment(), s.getEpoch()), s.getInFlight());
      }
    }
    return news;
  }

  /** What it said of its devices last, if that was after {@code nanos}. */
  Optional<NodeWork> workSince(long nanos) {
    return saidSince(nanos) ? Optional.of(work) : Optional.empty();
  }

  /** It answered what was said to it then. */
  void answered(long sentNanos) {
    if (!everAnswered || sentNanos - answeredNanos > 0) {
      answeredNanos = sentNanos;
    }
    everAnswered = true;
  }

  boolean answeredSince(long nanos) {
    return everAnswered && answeredNanos - nanos >= 0;
  }

  /** When that was said which it answered last; only for one that has answered. */
  long answeredNanos() {
    return answeredNanos;
  }

  /** Whether what is known of it was said after that. */
  boolean saidSince(long nanos) {
    return said != null && saidNanos - nanos >= 0;
  }

  @Nullable Said said() {
    return said;
  }

  boolean uses(String deployment, long epoch) {
    Said now = said;
    return !lost && now != null && now.uses(deployment, epoch, inFlight);
  }

  /** Whether it says that it does not hear a node. */
  boolean hasLost(String node) {
    Said now = said;
    return now != null && now.lost().contains(node);
  }

  boolean isLost() {
    return lost;
  }

  /** When it was lost, by the agent's clock; only for one that is. */
  long lostNanos() {
    return lostNanos;
  }

  void lost(long nowNanos) {
    if (!lost) {
      lost = true;
      lostNanos = nowNanos;
    }
  }

  void back() {
    lost = false;
  }
}
