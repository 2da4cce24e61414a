package dev.rackloom.agent.repair;

import dev.rackloom.api.Checks;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedStage;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whose quorum decides about a deployment: the nodes that the controller's plan ran on, whatever
 * repairs made of it since. Any two quorums share a node or are one half each, of which only one
 * holds the first node.
 *
 * @param voters node ids
 */
public record Electorate(Set<String> voters) {

  public Electorate {
    Checks.that(!voters.isEmpty(), "an electorate has at least one node");
    voters = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(voters));
  }

  /** Of a plan that a controller made. */
  public static Electorate of(DeploymentPlan plan) {
    return new Electorate(
        plan.stages().stream()
            .map(PlannedStage::node)
            .collect(java.util.stream.Collectors.toSet()));
  }

  /** Of nodes as a message has them. */
  public static Electorate of(Collection<String> nodes) {
    return new Electorate(Set.copyOf(nodes));
  }

  /** Whether {@code nodes} are more than half of it, or half with the lowest-named among them. */
  public boolean isQuorum(Collection<String> nodes) {
    long here = voters.stream().filter(nodes::contains).count();
    return 2 * here > voters.size()
        || (2 * here == voters.size() && nodes.contains(voters.iterator().next()));
  }
}
