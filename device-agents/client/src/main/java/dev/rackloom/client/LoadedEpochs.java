package dev.rackloom.client;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Rack;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The epochs of one deployment that agents of a rack have loaded, whoever made them. */
final class LoadedEpochs {

  /** How long an epoch may take to end its requests before it is left to drain by itself. */
  private static final Duration DRAIN = Duration.ofSeconds(60);

  private final HeldAgents agents;
  private final String deployment;
  private final List<Node> nodes;

  LoadedEpochs(HeldAgents agents, Rack rack, String deployment) {
    this.agents = agents;
    this.deployment = deployment;
    this.nodes = rack.nodes().stream().filter(n -> !n.agent().isEmpty()).toList();
  }

  /** The highest that was ever there; 0 for none. Agents that are gone are not asked. */
  long last() {
    Map<Node, Long> last = new ConcurrentHashMap<>();
    Parallel.eachThatAnswers(nodes, n -> last.put(n, agents.client(n).lastEpoch(deployment)));
    return last.values().stream().mapToLong(n -> n).max().orElse(0);
  }

  /**
   * Lets all of them end their requests, on agents that answer, then unloads them.
   *
   * @return nodes whose agents did not answer
   * @throws RackloomException if no agent answers, or one is held by another controller
   */
  List<String> end() {
    Map<Node, List<Long>> loaded = loaded();
    List<String> silent =
        nodes.stream().filter(n -> !loaded.containsKey(n)).map(Node::id).sorted().toList();
    loaded.values().removeIf(List::isEmpty);
    Parallel.each(loaded.keySet(), agents::take);
    Parallel.each(loaded.entrySet(), l -> l.getValue().forEach(e -> drain(l.getKey(), e)));
    Parallel.each(loaded.entrySet(), l -> l.getValue().forEach(e -> retire(l.getKey(), e)));
    return silent;
  }

  /** What is loaded where, on agents that answer. */
  private Map<Node, List<Long>> loaded() {
    Map<Node, List<Long>> loaded = new ConcurrentHashMap<>();
    List<RackloomException> gone = new CopyOnWriteArrayList<>();
    Parallel.each(
        nodes,
        n -> {
          try {
            loaded.put(n, on(n));
          } catch (RackloomException e) {
            gone.add(e);
          }
        });
    if (gone.size() == nodes.size()) {
      throw gone.getFirst();
    }
    return loaded;
  }

  private List<Long> on(Node node) {
    return agents.client(node).deployments().stream()
        .filter(e -> e.deployment().equals(deployment))
        .map(EpochInfo::epoch)
        .toList();
  }

  /**
   * Lets those before an epoch end, as far as their agents answer.
   *
   * @param others agents to look at too
   */
  void endBefore(long epoch, Collection<Node> others) {
    Map<Long, Set<Node>> older = new ConcurrentHashMap<>();
    Set<Node> all = new LinkedHashSet<>(others);
    all.addAll(nodes);
    Parallel.eachThatAnswers(
        all,
        n ->
            on(n).stream()
                .filter(e -> e < epoch)
                .forEach(e -> older.computeIfAbsent(e, k -> ConcurrentHashMap.newKeySet()).add(n)));
    older.forEach((e, where) -> endIfPossible(List.copyOf(where), e));
  }

  /** First all agents end what came in at them, only then none of them is needed any more. */
  private void endIfPossible(List<Node> where, long epoch) {
    try {
      Parallel.each(where, agents::take);
      Parallel.each(where, n -> drain(n, epoch));
      Parallel.each(where, n -> retire(n, epoch));
    } catch (RackloomException gone) {
      // Best effort: an agent is gone, or still busy with what drains.
    }
  }

  private void drain(Node node, long epoch) {
    agents.client(node).drain(agents.lease(node), deployment, epoch, DRAIN);
  }

  private void retire(Node node, long epoch) {
    agents.client(node).retire(agents.lease(node), deployment, epoch);
  }
}
