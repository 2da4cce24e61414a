package dev.rackloom.core;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.rack.Node;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.EpochInfo;
import dev.rackloom.core.workspace.DeploymentTable;
import dev.rackloom.core.workspace.Kept;
import java.net.ConnectException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * Finds out whether what a workspace knows as serving still does: whoever was killed has noted no
 * end.
 */
public final class StillServing {

  /** Of older epochs it stays unknown. */
  private static final int ASKED_AFTER = 12;

  private StillServing() {}

  /**
   * Asks the agents of the newest epochs that were noted as serving, all at once: it takes as long
   * as one that does not answer, {@link AgentClient#SHORT} at most. Notes what they serve, and as
   * ended what they do not or where nobody listens any more; what agents do not answer from here,
   * or not in time, stays unknown.
   *
   * @return whether more is known than before
   */
  public static boolean ask(DeploymentTable deployments, Cancellation cancellation) {
    Map<Kept.DeploymentRow, List<Node>> asked = new LinkedHashMap<>();
    deployments.notedServing().stream()
        .limit(ASKED_AFTER)
        .forEach(row -> asked.put(row, agents(deployments, row)));
    Map<String, List<EpochInfo>> answers =
        answers(asked.values().stream().flatMap(List::stream).toList());
    cancellation.check();
    boolean news = false;
    for (Map.Entry<Kept.DeploymentRow, List<Node>> one : asked.entrySet()) {
      news |= note(deployments, one.getKey(), one.getValue(), answers);
    }
    return news;
  }

  private static List<Node> agents(DeploymentTable deployments, Kept.DeploymentRow row) {
    return deployments
        .plan(row.name(), row.epoch())
        .or(() -> deployments.serving(row.name())) // agents that repaired it made this epoch
        .map(StillServing::agents)
        .orElse(List.of());
  }

  private static List<Node> agents(DeploymentPlan plan) {
    return plan.rack().nodes().stream().filter(n -> !n.agent().isEmpty()).toList();
  }

  /** What each has loaded, by address; none where nobody listens. */
  private static Map<String, List<EpochInfo>> answers(List<Node> nodes) {
    Map<String, CompletableFuture<Optional<List<EpochInfo>>>> asked = new HashMap<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Node node : nodes) {
        asked.computeIfAbsent(
            node.agent(), a -> CompletableFuture.supplyAsync(() -> loaded(node), threads));
      }
    }
    Map<String, List<EpochInfo>> answers = new HashMap<>();
    asked.forEach((address, answer) -> answer.join().ifPresent(l -> answers.put(address, l)));
    return answers;
  }

  /** Empty if it does not answer: without an identity or the right to ask, or as it is frozen. */
  private static Optional<List<EpochInfo>> loaded(Node node) {
    try (AgentClient agent = AgentClient.connect(node.agent(), node.id())) {
      return Optional.of(agent.deployments());
    } catch (RackloomException unanswered) {
      return nobodyListens(unanswered) ? Optional.of(List.of()) : Optional.empty();
    }
  }

  private static boolean nobodyListens(Throwable failed) {
    return Stream.iterate(failed, Objects::nonNull, Throwable::getCause)
        .anyMatch(ConnectException.class::isInstance);
  }

  private static boolean note(
      DeploymentTable deployments,
      Kept.DeploymentRow row,
      List<Node> agents,
      Map<String, List<EpochInfo>> answers) {
    List<Long> active =
        agents.stream()
            .flatMap(n -> answers.getOrDefault(n.agent(), List.of()).stream())
            .filter(e -> e.deployment().equals(row.name()) && e.state() == EpochInfo.State.ACTIVE)
            .map(EpochInfo::epoch)
            .distinct()
            .toList();
    boolean news = false;
    for (long epoch : active) {
      news |= deployments.seen(row.name(), epoch);
    }
    boolean allAnswered = agents.stream().allMatch(n -> answers.containsKey(n.agent()));
    if (!active.contains(row.epoch()) && !agents.isEmpty() && allAnswered) {
      deployments.note(row.name(), row.epoch(), "ended");
      news = true;
    }
    return news;
  }
}
