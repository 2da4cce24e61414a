package dev.rackloom.client;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.rack.Node;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Agents that a controller speaks to, and its right to change them: a lease on each that it has
 * taken, renewed until it lets go. If the process dies, the leases run out. Safe to use from
 * several threads.
 */
final class HeldAgents implements AutoCloseable {

  private final String holder;
  private final Duration ttl;
  private final BiFunction<String, String, AgentClient> connect;
  private final ScheduledExecutorService renewals =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("lease-renewal").factory());
  private final Map<String, Held> agents = new ConcurrentHashMap<>();

  /**
   * None yet.
   *
   * @param holder names the controller to others who want the same agents
   * @param ttl how long agents stay taken after this process died
   * @param connect to an address, and the node that is to be there
   */
  HeldAgents(String holder, Duration ttl, BiFunction<String, String, AgentClient> connect) {
    this.holder = holder;
    this.ttl = ttl;
    this.connect = connect;
    long period = Math.max(1, ttl.toMillis() / 3);
    var _ = renewals.scheduleWithFixedDelay(this::renewAll, period, period, TimeUnit.MILLISECONDS);
  }

  /** An agent and our right to change it. */
  private static final class Held {
    private final AgentClient client;
    private volatile @Nullable Lease lease;

    Held(AgentClient client) {
      this.client = client;
    }
  }

  /** The client of a node's agent, taken or not. */
  AgentClient client(Node node) {
    return held(node).client;
  }

  /** The lease on an agent that was taken. */
  Lease lease(Node node) {
    Lease lease = held(node).lease;
    if (lease == null) {
      throw new IllegalStateException("no lease on agent '" + node.id() + "'");
    }
    return lease;
  }

  /**
   * Takes an agent, or prolongs what there is.
   *
   * @throws RackloomException if it is gone, is another node's or is held by another controller
   */
  void take(Node node) {
    Held held = held(node);
    AgentInfo info = held.client.describe();
    if (!info.node().equals(node.id())) {
      throw RackloomException.agent(
          "at "
              + node.agent()
              + " answers the agent of node '"
              + info.node()
              + "', not of '"
              + node.id()
              + "'",
          "exchange the addresses in the rack file",
          null);
    }
    held.lease = held.client.acquireLease(holder, ttl);
  }

  private Held held(Node node) {
    if (node.agent().isEmpty()) {
      throw RackloomException.agent(
          "node '" + node.id() + "' has no agent",
          "give it an address in the rack file, or start one",
          null);
    }
    return agents.computeIfAbsent(node.agent(), a -> new Held(connect.apply(a, node.id())));
  }

  private void renewAll() {
    agents.values().forEach(HeldAgents::renew);
  }

  private static void renew(Held held) {
    Lease lease = held.lease;
    try {
      if (lease != null) {
        held.client.renewLease(lease);
      }
    } catch (RackloomException lost) {
      // The agent is gone or another controller has it: the next deploy asks anew and says so.
    }
  }

  /** Gives all leases back and hangs up; the agents serve on. */
  @Override
  public void close() {
    renewals.shutdownNow();
    Parallel.each(List.copyOf(agents.values()), HeldAgents::letGo);
  }

  private static void letGo(Held held) {
    Lease lease = held.lease;
    try {
      if (lease != null) {
        held.client.releaseLease(lease);
      }
    } catch (RackloomException gone) {
      // A lease that cannot be given back runs out by itself.
    } finally {
      held.client.close();
    }
  }
}
