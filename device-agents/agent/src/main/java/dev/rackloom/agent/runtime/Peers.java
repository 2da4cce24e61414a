package dev.rackloom.agent.runtime;

import io.grpc.Status;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** The other agents that this one talks to, each connected as long as an epoch needs it. */
public final class Peers implements AutoCloseable {

  private final Map<String, Shared> peers = new HashMap<>();
  private final Set<EpochRuntime> listeners = ConcurrentHashMap.newKeySet();
  private final Function<PeerName, Peer> connect;

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

  /** The agent of a node, connected until it is {@link #release released}. */
  public synchronized Peer acquire(String node, String address) {
    Shared shared =
        peers.computeIfAbsent(
            key(node, address),
            k -> new Shared(connect.apply(new PeerName(node, address, this::lost))));
    shared.users++;
    return shared.peer;
  }

  /** One less needs it. */
  public synchronized void release(String node, String address) {
    Shared shared = peers.get(key(node, address));
    if (shared != null && --shared.users == 0) {
      peers.remove(key(node, address));
      shared.peer.close();
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

  @Override
  public synchronized void close() {
    peers.values().forEach(s -> s.peer.close());
    peers.clear();
  }
}
