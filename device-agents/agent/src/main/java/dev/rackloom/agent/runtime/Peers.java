package dev.rackloom.agent.runtime;

import io.grpc.Status;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The other agents that this one talks to, each connected as long as an epoch needs it. Calls
 * nobody while its lock is held.
 */
public final class Peers implements AutoCloseable {

  private final Map<String, Shared> peers = new HashMap<>();
  private final Set<EpochRuntime> listeners = ConcurrentHashMap.newKeySet();
  private final Function<PeerName, Peer> connect;
  private boolean closed;

  /** Names a peer, and says whom to tell when it is lost. */
  public record PeerName(String node, String address, BiConsumer<Peer, Status> onLost) {}

  /** A peer and how many epochs need it. */
  private static final class Shared {
    private final Peer peer;
    private int users;

    Shared(Peer peer) {
      this.peer = peer;
    }
  }

  /** Peers that are made by {@code connect} when they are first needed. */
  public Peers(Function<PeerName, Peer> connect) {
    this.connect = connect;
  }

  /**
   * The agent of a node, connected until it is {@link #release released}. A connection asks its
   * surroundings while it is made, so that happens outside the lock.
   */
  public Peer acquire(String node, String address) {
    Peer known = use(node, address, null);
    if (known != null) {
      return known;
    }
    Peer fresh = connect.apply(new PeerName(node, address, this::lost));
    Peer used = use(node, address, fresh);
    if (used != fresh) {
      fresh.close();
    }
    if (used == null) {
      throw Status.UNAVAILABLE.withDescription("this agent is going away").asRuntimeException();
    }
    return used;
  }

  /** One more needs it; null if it is not there and no fresh one may take its place. */
  private synchronized @Nullable Peer use(String node, String address, @Nullable Peer fresh) {
    Shared shared = peers.get(key(node, address));
    if (shared == null) {
      if (fresh == null || closed) {
        return null;
      }
      shared = new Shared(fresh);
      peers.put(key(node, address), shared);
    }
    shared.users++;
    return shared.peer;
  }

  /** One less needs it. */
  public void release(String node, String address) {
    Shared unused = null;
    synchronized (this) {
      Shared shared = peers.get(key(node, address));
      if (shared != null && --shared.users == 0) {
        unused = peers.remove(key(node, address));
      }
    }
    if (unused != null) {
      unused.peer.close();
    }
  }

  private static String key(String node, String address) {
    return node + "@" + address;
  }

  void tell(EpochRuntime epoch) {
    listeners.add(epoch);
  }

  void forget(EpochRuntime epoch) {
    listeners.remove(epoch);
  }

  private void lost(Peer peer, Status why) {
    listeners.forEach(epoch -> epoch.peerLost(peer, why));
  }

  /** Whoever waits for the agent of a node is told that it answers again. */
  public void back(String node) {
    listeners.forEach(epoch -> epoch.peerBack(node));
  }

  /** The agent of a node says that it does not hear this one. */
  public void lostAt(String node) {
    listeners.forEach(epoch -> epoch.lostAt(node));
  }

  @Override
  public void close() {
    List<Shared> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(peers.values());
      peers.clear();
    }
    all.forEach(s -> s.peer.close());
  }
}
