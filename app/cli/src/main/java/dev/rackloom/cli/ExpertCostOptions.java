package dev.rackloom.cli;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.ExpertCosts;
import dev.rackloom.api.moe.ReplicaPolicy;
import dev.rackloom.core.moe.ExpertSetting;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Option;

/** What predictions of expert maps are for. */
final class ExpertCostOptions {

  private static final Set<String> KNOWN =
      Set.of("hidden", "inner", "activationBytes", "weightBytes", "tflops", "gbPerS");

  @Option(
      names = "--cost",
      paramLabel = "NAME=N",
      description =
          "Of an expert: hidden, inner (widths), activationBytes, weightBytes (of a number), tflops, gbPerS (of a rank of speed 1). Default: 7168 x 2048 in 8 bits at 400 TFLOP/s and 2680 GB/s.")
  Map<String, Double> cost = new LinkedHashMap<>();

  @Option(
      names = "--tokens",
      paramLabel = "N",
      defaultValue = "256",
      description = "Tokens of a rank in a step (default: ${DEFAULT-VALUE}).")
  int tokens;

  @Option(
      names = "--policy",
      defaultValue = "even",
      description =
          "How a token chooses among copies: even, local or lp (default: ${DEFAULT-VALUE}).")
  ReplicaPolicy policy;

  ExpertSetting setting() {
    cost.forEach((name, value) -> {
      if (!KNOWN.contains(name) || !(value > 0)) {
        throw RackloomException.user(
            "--cost " + name + "=" + value + " is not known, or not positive",
            "use " + String.join(", ", KNOWN.stream().sorted().toList()) + ".");
      }
    });
    if (tokens < 1) {
      throw RackloomException.user(
          "--tokens " + tokens + " is not at least 1", "leave it out for 256.");
    }
    ExpertSetting setting = ExpertSetting.DEFAULT.withTokens(tokens).choosing(policy);
    return cost.isEmpty() ? setting : setting.costing(costs());
  }

  private ExpertCosts costs() {
    return ExpertCosts.gated(
        cost.getOrDefault("hidden", 7168.0).intValue(),
        cost.getOrDefault("inner", 2048.0).intValue(),
        cost.getOrDefault("activationBytes", 1.0),
        cost.getOrDefault("weightBytes", 1.0),
        cost.getOrDefault("tflops", ExpertSetting.TFLOPS),
        cost.getOrDefault("gbPerS", ExpertSetting.GB_PER_S));
  }
}
