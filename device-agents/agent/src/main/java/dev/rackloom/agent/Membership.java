package dev.rackloom.agent;

import dev.rackloom.agent.runtime.Beats;
import dev.rackloom.agent.runtime.Detection;
import dev.rackloom.agent.runtime.Peer;
import dev.rackloom.agent.runtime.Peers;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.telemetry.TelemetryEvent.Change;
import dev.rackloom.protocol.v1.MemberBeat;
import io.grpc.Status;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * This agent among others: it follows those of the racks whose deployments are loaded here, beats
 * to them, and tells who is lost and who is back. What it hears is kept by {@link Members}, for all
 * who ask. Safe to share between threads.
 *
 * <p>One lock lets one thread at a time begin or stop to follow; connections are made and given
 * back under it, and never under the monitor of {@link Members}.
 */
final class Membership implements Beats {

  private final String node;
  private final Members members;
  private final Supplier<MemberBeat> beat;
  private final Changes changes;
  private final News news;

  /** Who follows or unfollows; beats are said and heard meanwhile. */
  private final ReentrantLock following = new ReentrantLock();

  private @Nullable Peers peers;

  /** Tells people what became of an agent. */
  @FunctionalInterface
  interface News {
    void tell(Change change, String about, String text);
  }

  /**
   * Follows nobody yet.
   *
   * @param members keep what is heard
   * @param beat what this agent says of itself, without whom it has lost
   * @param changes is told when another picture is to be seen
   */
  Membership(String node, Members members, Supplier<MemberBeat> beat, Changes changes, News news) {
    this.node = node;
    this.members = members;
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
      members.others(plan).forEach(this::follow);
    } finally {
      following.unlock();
    }
  }

  private void follow(String id, String address) {
    if (!members.isKnown(id)) {
      try {
        members.meet(id, new Member(address, directory().acquire(id, address)));
      } catch (IllegalArgumentException unreachable) {
        return; // An agent that cannot be called from here is none of ours.
      }
    }
    var _ = members.count(id, 1);
  }

  /** Stops what {@link #follow} began. */
  void unfollow(DeploymentPlan plan) {
    following.lock();
    try {
      for (String id : members.others(plan).keySet()) {
        members.count(id, -1).ifPresent(gone -> directory().release(id, gone.address()));
      }
    } finally {
      following.unlock();
    }
  }

  private synchronized Peers directory() {
    return Objects.requireNonNull(peers, "reach() comes first");
  }

  @Override
  public Detection detection() {
    return members.detection();
  }

  @Override
  public MemberBeat say() {
    members.noteAwake();
    MemberBeat.Builder said = beat.get().toBuilder();
    return said.addAllLost(members.lost()).build();
  }

  @Override
  public void heard(String id, long sentNanos, MemberBeat answer) {
    if (members.note(id, answer, Optional.of(sentNanos))) {
      changed(id);
    }
  }

  /** Another agent said something without being asked. */
  void told(MemberBeat said) {
    if (members.note(said.getNode(), said, Optional.empty())) {
      changed(said.getNode());
    }
  }

  private void changed(String id) {
    if (members.isDeaf(id)) {
      directory().lostAt(id);
    }
    changes.announce();
  }

  @Override
  public void lost(String id, Status why) {
    if (members.noteLost(id)) {
      tell(
          Change.LOST,
          id,
          "agent '" + id + "' does not answer '" + node + "': " + why.getDescription());
    }
  }

  @Override
  public void back(String id) {
    directory().back(id);
    if (members.noteBack(id)) {
      tell(Change.BACK, id, "agent '" + id + "' answers '" + node + "' again");
    }
  }

  /** Who repairs depends on who is lost to whom: that does not wait for the next beat. */
  private void tell(Change change, String id, String text) {
    changes.announce();
    members.present().forEach(Peer::beatAtOnce);
    news.tell(change, id, text);
  }
}
