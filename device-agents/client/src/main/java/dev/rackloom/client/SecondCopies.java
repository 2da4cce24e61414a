package dev.rackloom.client;

import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.deploy.Artefact;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedStage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Sub-models of a plan that only one of its agents has go to a second one too, before the plan is
 * activated: from then on agents can repair the loss of any one of them. Each goes to the agent
 * with the most room for spares. More copies are the agents' own affair. A spare is done without
 * where an agent does not answer, does not take it, or there is no time left.
 */
final class SecondCopies {

  /** Not even for a sub-model of no bytes. */
  private static final long NO_ROOM = -1;

  private final DeploymentPlan plan;
  private final Map<String, Path> files;
  private final LongSupplier clock;
  private final Map<String, Artefact> needed = new LinkedHashMap<>();

  /**
   * Copies for one plan.
   *
   * @param clock nanoseconds, monotonic
   */
  SecondCopies(DeploymentPlan plan, Map<String, Path> files, LongSupplier clock) {
    this.plan = plan;
    this.files = files;
    this.clock = clock;
    plan.stages().stream()
        .map(PlannedStage::artefact)
        .filter(a -> !a.isNone())
        .forEach(a -> needed.putIfAbsent(a.sha256(), a));
  }

  /** An agent, what it has of the plan, and how much more it keeps for others. */
  private static final class Holder {
    private final String node;
    private final AgentClient client;
    private final Set<String> has;
    private long room;

    Holder(String node, AgentClient client, Set<String> has, long room) {
      this.node = node;
      this.client = client;
      this.has = has;
      this.room = room;
    }
  }

  /**
   * Sends what is missing, one sub-model after the other to each agent.
   *
   * @param agents of the plan, by node
   * @param patience for all of it; what is not there by then is done without
   * @return the stages whose sub-model one agent alone has all the same; none if there is only one
   */
  List<String> spread(Map<String, AgentClient> agents, Duration patience, Progress progress) {
    if (agents.size() < 2) {
      return List.of();
    }
    long end = clock.getAsLong() + patience.toNanos();
    Map<String, Holder> holders = holders(agents);
    Map<Holder, List<Artefact>> copies = new LinkedHashMap<>();
    Set<String> alone = ConcurrentHashMap.newKeySet();
    for (Artefact artefact : needed.values()) {
      if (holders.values().stream().filter(h -> h.has.contains(artefact.sha256())).count() < 2) {
        roomiest(artefact, holders)
            .ifPresentOrElse(
                to -> copies.computeIfAbsent(to, h -> new ArrayList<>()).add(artefact),
                () -> alone.add(artefact.sha256()));
      }
    }
    Parallel.each(
        copies.entrySet(),
        to ->
            to.getValue().stream()
                .filter(artefact -> !sent(artefact, to.getKey(), end, progress))
                .forEach(artefact -> alone.add(artefact.sha256())));
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

  /** One that does not answer has what it was prepared with, and takes nothing. */
  private Holder holder(String node, AgentClient client) {
    Set<String> own =
        plan.stages().stream()
            .filter(s -> s.node().equals(node))
            .map(s -> s.artefact().sha256())
            .collect(Collectors.toSet());
    try {
      Set<String> has = client.hasArtefacts(needed.keySet());
      long kept =
          needed.values().stream()
              .filter(a -> has.contains(a.sha256()) && !own.contains(a.sha256()))
              .mapToLong(Artefact::bytes)
              .sum();
      return new Holder(node, client, has, client.describe().spareBytes() - kept);
    } catch (RackloomException silent) {
      return new Holder(node, client, own, NO_ROOM);
    }
  }

  /** Takes its room. */
  private Optional<Holder> roomiest(Artefact artefact, Map<String, Holder> holders) {
    Optional<Holder> to =
        holders.values().stream()
            .filter(h -> files.containsKey(artefact.sha256()))
            .filter(h -> !h.has.contains(artefact.sha256()) && h.room >= artefact.bytes())
            .max(Comparator.comparingLong(h -> h.room));
    to.ifPresent(h -> h.room -= artefact.bytes());
    return to;
  }

  /** Whether a copy is there now. */
  private boolean sent(Artefact artefact, Holder to, long end, Progress progress) {
    Path file = files.get(artefact.sha256());
    Duration left = Duration.ofNanos(end - clock.getAsLong());
    if (file == null || !left.isPositive()) {
      return false;
    }
    try {
      to.client.upload(
          artefact.sha256(),
          file,
          left,
          NewEpoch.sending(plan, artefact.sha256(), to.node, progress));
      return true;
    } catch (RackloomException refused) {
      return false;
    }
  }
}
