package dev.rackloom.engine;

import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemDevice;
import dev.rackloom.api.placement.ProblemSpill;
import dev.rackloom.api.placement.ProblemStage;
import dev.rackloom.api.placement.ProblemTier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Says why nothing fits: stage by stage and device by device, then all together, then by sets of
 * devices without a way between them.
 */
public final class Infeasibility {

  private Infeasibility() {}

  /**
   * Reasons, never empty.
   *
   * @param notPriced why stages have no cost on devices, by stage and device id
   */
  public static List<String> reasons(
      PlacementProblem problem, Map<List<String>, String> notPriced) {
    List<String> reasons = new ArrayList<>();
    Pricing pricing = new Pricing(problem);
    for (int s = 0; s < problem.stages().size(); s++) {
      boolean anywhere = false;
      for (int p = 0; p < problem.places(); p++) {
        anywhere |= pricing.allowed(s, p);
      }
      if (!anywhere) {
        reasons.add("stage '" + problem.stages().get(s).id() + "' can run nowhere:");
        for (int d = 0; d < problem.devices().size(); d++) {
          reasons.add("  " + problem.devices().get(d).id() + ": " + why(problem, s, d, notPriced));
        }
      }
    }
    if (reasons.isEmpty()) {
      total(problem, pricing.rules(), reasons);
      budget(problem, reasons);
    }
    Islands islands = new Islands(problem, pricing.rules());
    if (reasons.isEmpty()) {
      reasons.addAll(islands.reasons());
    }
    if (reasons.isEmpty()) {
      reasons.add(
          "no assignment holds to all constraints and memories at once: "
              + problem.constraints().size()
              + " constraints, "
              + problem.stages().size()
              + " stages, "
              + problem.devices().size()
              + " devices"
              + (islands.count() > 1
                  ? " in " + islands.count() + " sets without a way between them"
                  : ""));
    }
    return reasons;
  }

  /**
   * Why a stage cannot run on a device, as if it were alone.
   *
   * @param notPriced as of {@link #reasons}
   */
  public static String why(
      PlacementProblem problem, int s, int d, Map<List<String>, String> notPriced) {
    ProblemStage stage = problem.stages().get(s);
    ProblemDevice device = problem.devices().get(d);
    String unpriced = notPriced.get(List.of(stage.id(), device.id()));
    if (unpriced != null) {
      return "its cost is unknown there: " + unpriced;
    }
    long needs = stage.weightBytes() + stage.activationBytes() + stage.stateBytes();
    if (needs > device.memoryBytes()) {
      return tooFew("needs", needs, "has", device.memoryBytes(), device.tier())
          + lower(problem, stage, d);
    }
    for (Constraint constraint : problem.constraints()) {
      if (constraint instanceof Constraint.Pin pin
          && pin.stage().equals(stage.id())
          && !pin.devices().contains(device.id())) {
        return "the stage is pinned to " + pin.devices();
      }
      if (constraint instanceof Constraint.Ban ban
          && ban.stage().equals(stage.id())
          && ban.device().equals(device.id())) {
        return "the stage is banned from it";
      }
    }
    return problem.costs().allows(s, d)
        ? "no way from the caller to it"
        : "the device cannot run the stage";
  }

  private static String tooFew(String who, long needs, String has, long there, String tier) {
    String of = tier.equals(ProblemDevice.MEMORY) ? "" : " of " + tier;
    return who
        + " "
        + needs
        + " bytes"
        + of
        + ", "
        + has
        + " "
        + there
        + " bytes: "
        + (needs - there)
        + " bytes too few";
  }

  /** What is short, the device's memory or the tier, where a part of the stage is in a tier. */
  private static String lower(PlacementProblem problem, ProblemStage stage, int d) {
    StringBuilder text = new StringBuilder();
    for (ProblemSpill spill : problem.spills()) {
      if (spill.device() == d && spill.takes(stage)) {
        ProblemTier tier = problem.tiers().get(spill.tier());
        long below = spill.bytes(stage);
        long own = stage.weightBytes() + stage.activationBytes() + stage.stateBytes() - below;
        ProblemDevice device = problem.devices().get(d);
        text.append("; ").append(spill.id()).append(" ");
        text.append(
            own > device.memoryBytes()
                ? tooFew("needs", own, "has", device.memoryBytes(), device.tier())
                : tooFew("needs", below, "has", tier.capacityBytes(), tier.name()));
      }
    }
    return text.toString();
  }

  private static void budget(PlacementProblem problem, List<String> reasons) {
    double cheapest =
        problem.devices().stream().mapToDouble(ProblemDevice::pricePerHour).min().orElse(0);
    for (Constraint constraint : problem.constraints()) {
      if (constraint instanceof Constraint.Budget b && b.perHour() < cheapest) {
        reasons.add(
            "the budget is " + b.perHour() + " an hour, the cheapest device costs " + cheapest);
      }
    }
  }

  /** The sum, or the largest number there is. */
  private static long plus(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }

  private static void total(PlacementProblem problem, Rules rules, List<String> reasons) {
    long needs =
        problem.stages().stream()
            .mapToLong(s -> s.weightBytes() + s.stateBytes())
            .reduce(0, Infeasibility::plus);
    long has = rules.allMemory();
    if (needs > has) {
      String who =
          problem.tiers().isEmpty()
              ? "all devices have "
              : "all devices and the tiers "
                  + String.join(", ", problem.tiers().stream().map(ProblemTier::name).toList())
                  + " have ";
      reasons.add(
          "all stages together need "
              + needs
              + " bytes for weights and state, "
              + who
              + has
              + " bytes: "
              + (needs - has)
              + " bytes too few");
    }
  }
}
