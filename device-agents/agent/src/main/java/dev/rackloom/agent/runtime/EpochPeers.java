package dev.rackloom.agent.runtime;

import dev.rackloom.agent.execution.RecentlyUsed;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.rack.Node;
import io.grpc.Status;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The other agents of one epoch's rack, connected as long as the epoch is here: any of them may be
 * a front. Those that run a stage are needed.
 */
final class EpochPeers implements AutoCloseable {

  private static final int REMEMBERED = 4096;

  private final DeploymentPlan plan;
  private final PlanRouting routing;
  private final Peers directory;
  private final Map<String, Peer> peers = new HashMap<>();

  /** Failures that their fronts could not be told. */
  private final Map<RequestKey, Status> owed = new RecentlyUsed<>(REMEMBERED);

  /** Connects. */
  EpochPeers(DeploymentPlan plan, PlanRouting routing, AgentContext agent, Peers directory) {
    this.plan = plan;
    this.routing = routing;
    this.directory = directory;
    plan.rack().nodes().stream()
        .filter(node -> !node.agent().isEmpty() && !node.id().equals(agent.node()))
        .forEach(this::connect);
  }

  private void connect(Node node) {
    try {
      peers.put(node.id(), directory.acquire(node.id(), node.agent()));
    } catch (IllegalArgumentException unreachable) {
      if (routing.nodes().contains(node.id())) {
        throw unreachable;
      }
    }
  }

  /** The agent of a node; null if the epoch has none there but this one. */
  @Nullable Peer at(String node) {
    return peers.get(node);
  }

  boolean contains(Peer peer) {
    return peers.containsValue(peer);
  }

  boolean needs(Peer peer) {
    return routing.nodes().contains(peer.node());
  }

  private Stream<Peer> needed() {
    return peers.values().stream().filter(this::needs);
  }

  /** The first agent that this epoch needs and that is lost. */
  Optional<Peer> lost() {
    return needed().filter(p -> p.lost().isPresent()).findFirst();
  }

  /** A part of a request, as messages name it. */
  Peer.DataRef ref(RequestKey key) {
    return new Peer.DataRef(plan.deployment(), plan.epoch(), key);
  }

  /** Gives up what waits to be sent of a request. */
  void withdraw(RequestKey key) {
    peers.values().forEach(p -> p.withdraw(ref(key)));
  }

  /** Tells those that may hold something of a request that nobody waits for it any more. */
  void dropped(RequestKey key) {
    needed()
        .filter(p -> p.lost().isEmpty())
        .forEach(p -> p.sendFailure(ref(key), Status.CANCELLED));
  }

  /**
   * Tells a request's front, which is another agent, that it failed; as soon as it answers again if
   * it is lost, for it may not have lost us.
   */
  void failed(RequestKey key, Status status) {
    synchronized (owed) {
      owed.put(key, status);
    }
    Peer front = peers.get(key.front());
    if (front != null && !front.isDead()) {
      settle(front);
    }
  }

  /** Tells a front what it could not be told before. */
  void settle(Peer front) {
    Map<RequestKey, Status> due = new HashMap<>();
    synchronized (owed) {
      owed.forEach((key, status) -> {
        if (key.front().equals(front.node())) {
          due.put(key, status);
        }
      });
      owed.keySet().removeAll(due.keySet());
    }
    due.forEach((key, status) -> front.sendFailure(ref(key), status));
  }

  static Status unavailable(Peer peer) {
    String why = peer.lost().map(Status::getDescription).map(d -> ": " + d).orElse("");
    return Status.UNAVAILABLE.withDescription(peer.describe() + " is lost" + why);
  }

  @Override
  public void close() {
    peers.keySet().forEach(node -> directory.release(node, address(node)));
  }

  private String address(String node) {
    return plan.rack().node(node).orElseThrow().agent();
  }
}
