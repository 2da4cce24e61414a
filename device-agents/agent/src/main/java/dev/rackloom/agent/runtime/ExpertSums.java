package dev.rackloom.agent.runtime;

import dev.rackloom.agent.execution.SumsInTurn;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedExperts;
import dev.rackloom.api.deploy.PlannedExperts.Part;
import dev.rackloom.api.deploy.PlannedExperts.Rank;
import dev.rackloom.client.TensorValue;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which tensors of a plan are sums that ranks of experts send to one combine, and which rows they
 * have. Safe to share.
 */
final class ExpertSums {

  private final Map<String, Sums> byTensor = new HashMap<>();

  /**
   * A rank's sums.
   *
   * @param combine the stage that adds them up
   * @param tokens the tensor that says which token each of their rows is
   */
  private record Sums(String combine, String tokens) {}

  /**
   * What a part of a sum shares its way with.
   *
   * @param turn the parts before it
   * @param tokens which token each of its rows is
   */
  record Joined(SumsInTurn turn, TensorValue tokens) {}

  ExpertSums(DeploymentPlan plan) {
    for (PlannedExperts block : plan.experts()) {
      for (Rank rank : block.ranks()) {
        byTensor.put(
            block.port(Part.SUMS, rank.device()),
            new Sums(block.combine(), block.port(Part.TOKENS, rank.device())));
      }
    }
  }

  /** Whether a tensor is a part of a sum. */
  boolean has(String tensor) {
    return byTensor.containsKey(tensor);
  }

  /** What a tensor joins on its way; empty if it is no part of a sum, or its request has ended. */
  Optional<Joined> of(Passage passage, @Nullable RequestRun run) {
    Sums sums = byTensor.get(passage.tensor());
    if (sums == null || run == null) {
      return Optional.empty();
    }
    return run.input(sums.tokens(), passage.to())
        .map(tokens -> new Joined(run.sums(sums.combine()), tokens));
  }
}
