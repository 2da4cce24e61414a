package dev.rackloom.client;

import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.deploy.Artefact;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedStage;
import dev.rackloom.api.rack.Node;
import io.grpc.Status;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * An epoch on its way to the agents of its plan, which are taken: its sub-models are sent, it is
 * prepared everywhere, then activated everywhere.
 *
 * <p>It is committed when its first agent is activated: before, it can be taken back; afterwards it
 * only goes forward, and agents that could not be activated are brought up, or done without, by the
 * others.
 */
final class NewEpoch {

  private final HeldAgents agents;
  private final DeploymentPlan plan;
  private final List<Node> nodes;

  NewEpoch(HeldAgents agents, DeploymentPlan plan) {
    this.agents = agents;
    this.plan = plan;
    this.nodes = nodes(plan);
  }

  /** The nodes that have stages of a plan. */
  static List<Node> nodes(DeploymentPlan plan) {
    return plan.stages().stream()
        .map(PlannedStage::node)
        .distinct()
        .map(id -> plan.rack().node(id).orElseThrow())
        .toList();
  }

  /** The nodes that have stages of it. */
  List<Node> nodes() {
    return nodes;
  }

  /** Its agents by node. */
  Map<String, AgentClient> clients() {
    return nodes.stream().collect(Collectors.toMap(Node::id, agents::client));
  }

  /**
   * Uploads sub-models that agents do not have yet.
   *
   * @param artefacts the files, by SHA-256
   */
  void send(Map<String, Path> artefacts, Progress progress) {
    Parallel.each(nodes, n -> send(n, artefacts, progress));
  }

  private void send(Node node, Map<String, Path> artefacts, Progress progress) {
    AgentClient client = agents.client(node);
    Set<String> wanted =
        plan.stages().stream()
            .filter(s -> s.node().equals(node.id()))
            .map(PlannedStage::artefact)
            .filter(a -> !a.isNone())
            .map(Artefact::sha256)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    wanted.removeAll(client.hasArtefacts(wanted));
    for (String sha256 : wanted) {
      Path file = artefacts.get(sha256);
      if (file == null) {
        throw RackloomException.user(
            "the sub-model " + sha256 + " is neither on agent '" + node.id() + "' nor given",
            "cut the sub-models again");
      }
      client.upload(sha256, file, sending(plan, sha256, node.id(), progress));
    }
  }

  /** Says which stage's sub-model goes where; files are called by what is in them. */
  static Progress sending(DeploymentPlan plan, String sha256, String node, Progress progress) {
    String doing =
        plan.stages().stream()
            .filter(s -> s.artefact().sha256().equals(sha256))
            .findFirst()
            .map(s -> "sending " + s.stage().label() + " to " + node)
            .orElse("sending a sub-model to " + node);
    return (fraction, file) -> progress.at(fraction, doing);
  }

  /** Loads and warms it everywhere; a refusal is an outcome. */
  Map<Node, PrepareOutcome> prepare() {
    Map<Node, PrepareOutcome> outcomes = new ConcurrentHashMap<>();
    Parallel.each(nodes, n -> outcomes.put(n, prepare(n)));
    return outcomes;
  }

  private PrepareOutcome prepare(Node node) {
    try {
      return agents.client(node).prepare(agents.lease(node), plan);
    } catch (RackloomException gone) {
      return new PrepareOutcome.Failed(gone);
    }
  }

  /** Unloads it wherever it got to; agents that are gone have nothing to unload. */
  void takeBack() {
    Parallel.eachThatAnswers(
        nodes, n -> agents.client(n).retire(agents.lease(n), plan.deployment(), plan.epoch()));
  }

  /**
   * New requests go to it everywhere.
   *
   * @throws RackloomException if it could not be committed, and is taken back; or if an agent
   *     refuses it that has no newer epoch
   */
  void activate() {
    Node first = nodes.getFirst();
    try {
      activate(first);
    } catch (RackloomException failed) {
      if (!isCommitted(first)) {
        takeBack();
        throw failed;
      }
    }
    Parallel.each(nodes.subList(1, nodes.size()), this::follow);
  }

  /**
   * Whether an activation that failed as seen from here was made all the same. Of an agent that
   * does not answer it is not known: if it was, the agents finish it.
   */
  private boolean isCommitted(Node first) {
    try {
      return !agents.client(first).takeBack(agents.lease(first), plan.deployment(), plan.epoch());
    } catch (RackloomException gone) {
      return false;
    }
  }

  /**
   * An agent that is gone is done without; one that refuses has a reason, unless the agents have
   * repaired the epoch already, as when another one died meanwhile.
   */
  private void follow(Node node) {
    try {
      activate(node);
    } catch (RackloomException failed) {
      if (Status.fromThrowable(failed).getCode() == Status.Code.FAILED_PRECONDITION
          && !isRepaired(node)) {
        throw failed;
      }
    }
  }

  private boolean isRepaired(Node node) {
    return agents.client(node).deployments().stream()
        .filter(e -> e.deployment().equals(plan.deployment()) && e.epoch() > plan.epoch())
        .anyMatch(e -> e.state() == EpochInfo.State.ACTIVE);
  }

  private void activate(Node node) {
    agents.client(node).activate(agents.lease(node), plan.deployment(), plan.epoch());
  }
}
