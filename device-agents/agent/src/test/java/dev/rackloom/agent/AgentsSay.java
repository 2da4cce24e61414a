package dev.rackloom.agent;

import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedStage;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.EpochInfo;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;

/** What agents serve, as they say it. */
final class AgentsSay {

  private AgentsSay() {}

  static boolean serves(AgentClient client, long epoch) {
    return serves(client, e -> e == epoch);
  }

  /** A newer one: whoever repairs takes a number of its own. */
  static boolean servesAfter(AgentClient client, long epoch) {
    return serves(client, e -> e > epoch);
  }

  private static boolean serves(AgentClient client, LongPredicate epoch) {
    return client.deployments().stream()
        .anyMatch(e -> epoch.test(e.epoch()) && e.state() == EpochInfo.State.ACTIVE);
  }

  /** Every one of these agents serves the plan and has every sub-model on its disk. */
  static void awaitReady(TestRack rack, DeploymentPlan plan, String... devices) {
    Set<String> all =
        plan.stages().stream().map(s -> s.artefact().sha256()).collect(Collectors.toSet());
    for (String device : devices) {
      try (AgentClient client = rack.client(device)) {
        Until.holds(
            device + " takes part and has the spares",
            () -> serves(client, plan.epoch()) && client.hasArtefacts(all).equals(all));
      }
    }
  }

  /** The nodes that the plan which serves there has stages on. */
  static Set<String> nodes(AgentClient client) {
    return client.activePlan("demo").orElseThrow().stages().stream()
        .map(PlannedStage::node)
        .collect(Collectors.toSet());
  }
}
