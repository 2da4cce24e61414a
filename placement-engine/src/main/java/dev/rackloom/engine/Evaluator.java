package dev.rackloom.engine;

import dev.rackloom.api.Ids;
import dev.rackloom.api.cost.Basis;
import dev.rackloom.api.cost.Source;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.Prediction;
import dev.rackloom.api.placement.ProblemSpill;
import dev.rackloom.api.placement.ProblemTier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Prices placements: the one judge of every answer, whoever found it. */
public final class Evaluator {

  private Evaluator() {}

  /** What is predicted of an assignment (place per stage), feasible or not. */
  public static Prediction predict(PlacementProblem problem, Ids devices) {
    Pricing pricing = new Pricing(problem);
    int[] device = devices.toArray();
    pricing.run(device, device.length);
    return new Prediction(
        pricing.latencyNanos(),
        pricing.busiestNanos(),
        energy(problem, pricing),
        deviceLoads(problem, pricing, device),
        linkLoads(pricing),
        timeline(problem, pricing, device),
        bottleneck(problem, pricing, device),
        Source.PREDICTED,
        Basis.ANALYTIC,
        tierLoads(problem, pricing.rules(), device));
  }

  /** Of each device in each tier that it may use. */
  private static List<Prediction.TierLoad> tierLoads(
      PlacementProblem problem, Rules rules, int[] place) {
    List<Prediction.TierLoad> loads = new ArrayList<>();
    Set<List<Integer>> seen = new HashSet<>();
    for (ProblemSpill spill : problem.spills()) {
      if (seen.add(List.of(spill.device(), spill.tier()))) {
        ProblemTier tier = problem.tiers().get(spill.tier());
        loads.add(
            new Prediction.TierLoad(
                problem.devices().get(spill.device()).id(),
                tier.node(),
                tier.name(),
                rules.tierOf(place, spill.tier(), spill.device()),
                rules.tier(place, spill.tier()),
                tier.capacityBytes()));
      }
    }
    return loads;
  }

  /** Joules; NaN if a device works whose power is not known. */
  private static double energy(PlacementProblem problem, Pricing pricing) {
    for (int d = 0; d < problem.devices().size(); d++) {
      if (problem.devices().get(d).busyW() == 0 && pricing.busyOf(d) > 0) {
        return Double.NaN;
      }
    }
    return pricing.energyJ();
  }

  private static List<Prediction.DeviceLoad> deviceLoads(
      PlacementProblem problem, Pricing pricing, int[] device) {
    List<Prediction.DeviceLoad> loads = new ArrayList<>();
    for (int d = 0; d < problem.devices().size(); d++) {
      loads.add(
          new Prediction.DeviceLoad(
              problem.devices().get(d).id(),
              pricing.busyOf(d),
              pricing.memory(device, device.length, d),
              problem.devices().get(d).memoryBytes()));
    }
    return loads;
  }

  private static List<Prediction.LinkLoad> linkLoads(Pricing pricing) {
    List<Prediction.LinkLoad> loads = new ArrayList<>();
    for (int r = 0; r < pricing.resources().size(); r++) {
      loads.add(
          new Prediction.LinkLoad(
              pricing.resources().get(r),
              pricing.resourceBytes(r),
              Math.round(pricing.resourceBusy(r))));
    }
    return loads;
  }

  private static List<Prediction.StageTime> timeline(
      PlacementProblem problem, Pricing pricing, int[] device) {
    List<Prediction.StageTime> times = new ArrayList<>();
    for (int s = 0; s < device.length; s++) {
      times.add(
          new Prediction.StageTime(
              problem.stages().get(s).id(),
              problem.place(problem.seat(device[s])),
              pricing.startOf(s),
              pricing.endOf(s)));
    }
    return times;
  }

  /** The busiest device with the stage that takes most of it, or the busiest link. */
  private static String bottleneck(PlacementProblem problem, Pricing pricing, int[] device) {
    int busiest = 0;
    for (int d = 1; d < problem.devices().size(); d++) {
      busiest = pricing.busyOf(d) > pricing.busyOf(busiest) ? d : busiest;
    }
    for (int r = 0; r < pricing.resources().size(); r++) {
      if (pricing.resourceBusy(r) > pricing.busyOf(busiest)) {
        return "link "
            + pricing.resources().get(r)
            + ": "
            + pricing.resourceBytes(r)
            + " bytes a request";
      }
    }
    int heaviest = -1;
    int count = 0;
    for (int s = 0; s < device.length; s++) {
      if (pricing.rules().overlap(device[s], busiest)) {
        count++;
        boolean heavier =
            heaviest < 0
                || problem.costs().nanos(s, device[s])
                    > problem.costs().nanos(heaviest, device[heaviest]);
        heaviest = heavier ? s : heaviest;
      }
    }
    String most = heaviest < 0 ? "" : ", most of it " + problem.stages().get(heaviest).id();
    return "device " + problem.devices().get(busiest).id() + ": " + count + " stages" + most;
  }

  /** The assignment as a placement; where each state is, who knows the states adds. */
  public static Placement placement(PlacementProblem problem, Ids places, String name) {
    return Placement.of(name, Seats.of(problem, places)).withTiers(Seats.tiers(problem, places));
  }

  /**
   * The placement as an assignment; empty if it leaves a stage out or names devices or a way of
   * sharing that the problem does not know.
   */
  public static Optional<Ids> assignment(PlacementProblem problem, Placement placement) {
    return Seats.places(problem, placement);
  }
}
