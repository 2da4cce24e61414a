package dev.rackloom.client;

import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.deploy.Artefact;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedStage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Sub-models of a plan that only one of its agents has go to a second one too, before the plan is
 * activated: from then on agents can repair the loss of any one of them. Each goes to the agent
 * with the most room for spares. More copies are the agents' own affair.
 */
final class SecondCopies {

  private final DeploymentPlan plan;
  private final Map<String, Path> files;
  private final Map<String, Artefact> needed = new LinkedHashMap<>();

  SecondCopies(DeploymentPlan plan, Map<String, Path> files) {
    this.plan = plan;
    this.files = files;
    plan.stages().stream()
        .map(PlannedStage::artefact)
        .filter(a -> !a.isNone())
        .forEach(a -> needed.putIfAbsent(a.sha256(), a));
  }

  /** An agent, what it has of the plan, and how much more it keeps for others. */
  private static final class Holder {
    private final AgentClient client;
    private final Set<String> has;
    private long room;

    Holder(AgentClient client, Set<String> has, long room) {
      this.client = client;
      this.has = has;
      this.room = room;
    }
  }

  private record Copy(Artefact artefact, Holder to) {}

  /**
   * Sends what is missing.
   *
   * @param agents of the plan, by node
   * @return the stages whose sub-model one agent alone has all the same; none if there is only one
   */
  List<String> spread(Map<String, AgentClient> agents) {
    if (agents.size() < 2) {
      return List.of();
    }
    Map<String, Holder> holders = holders(agents);
    List<Copy> copies = new ArrayList<>();
    Set<String> alone = ConcurrentHashMap.newKeySet();
    for (Artefact artefact : needed.values()) {
      if (holders.values().stream().filter(h -> h.has.contains(artefact.sha256())).count() < 2) {
        roomiest(artefact, holders)
            .ifPresentOrElse(
                to -> copies.add(take(artefact, to)), () -> alone.add(artefact.sha256()));
      }
    }
    Parallel.each(
        copies,
        copy -> {
          if (!sent(copy)) {
            alone.add(copy.artefact.sha256());
          }
        });
    return plan.stages().stream()
        .filter(s -> alone.contains(s.artefact().sha256()))
        .map(PlannedStage::id)
        .distinct()
        .toList();
  }

  private Map<String, Holder> holders(Map<String, AgentClient> agents) {
    Map<String, Holder> holders = new ConcurrentHashMap<>();
    Parallel.each(
        agents.entrySet(), a -> holders.put(a.getKey(), holder(a.getKey(), a.getValue())));
    return new TreeMap<>(holders);
  }

  private Holder holder(String node, AgentClient client) {
    Set<String> has = client.hasArtefacts(needed.keySet());
    Set<String> own =
        plan.stages().stream()
            .filter(s -> s.node().equals(node))
            .map(s -> s.artefact().sha256())
            .collect(Collectors.toSet());
    long kept =
        needed.values().stream()
            .filter(a -> has.contains(a.sha256()) && !own.contains(a.sha256()))
            .mapToLong(Artefact::bytes)
            .sum();
    return new Holder(client, has, client.describe().spareBytes() - kept);
  }

  private Optional<Holder> roomiest(Artefact artefact, Map<String, Holder> holders) {
    return holders.values().stream()
        .filter(h -> files.containsKey(artefact.sha256()))
        .filter(h -> !h.has.contains(artefact.sha256()) && h.room >= artefact.bytes())
        .max(Comparator.comparingLong(h -> h.room));
  }

  private static Copy take(Artefact artefact, Holder to) {
    to.room -= artefact.bytes();
    return new Copy(artefact, to);
  }

  /** Whether a copy is there now; one that an agent does not take is done without. */
  private boolean sent(Copy copy) {
    Path file = files.get(copy.artefact.sha256());
    try {
      if (file != null) {
        copy.to.client.upload(copy.artefact.sha256(), file, Progress.SILENT);
      }
      return file != null;
    } catch (RackloomException refused) {
      return false;
    }
  }
}
