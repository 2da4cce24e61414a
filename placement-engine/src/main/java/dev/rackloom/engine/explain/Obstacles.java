package dev.rackloom.engine.explain;

import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.placement.ProblemSpill;
import dev.rackloom.api.placement.ProblemStage;
import dev.rackloom.api.placement.ProblemTier;
import dev.rackloom.engine.Pricing;
import dev.rackloom.engine.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What forbids a stage the device that it has in an assignment: everything that applies. */
final class Obstacles {

  private final PlacementProblem problem;
  private final Pricing pricing;
  private final Map<List<String>, String> notPriced;

  Obstacles(Pricing pricing, Map<List<String>, String> notPriced) {
    this.problem = pricing.problem();
    this.pricing = pricing;
    this.notPriced = notPriced;
  }

  String of(int[] device, int s) {
    List<String> found = all(device, s);
    return found.isEmpty() ? "a request would not come to an end" : String.join("; ", found);
  }

  /** What forbids this stage its device, whatever is broken elsewhere; perhaps nothing. */
  List<String> all(int[] device, int s) {
    List<String> found = new ArrayList<>();
    price(s, device[s], found);
    memory(device, s, found);
    ways(device, s, found);
    for (Constraint constraint : problem.constraints()) {
      if (breaks(constraint, device, s)) {
        found.add(Words.constraint(problem, constraint));
      }
    }
    return found;
  }

  private void price(int s, int d, List<String> found) {
    if (!problem.costs().allows(s, problem.seat(d))) {
      List<String> key = List.of(Words.stage(problem, s), Words.device(problem, d));
      found.add("its cost there is unknown: " + notPriced.getOrDefault(key, "no price"));
    }
  }

  private void memory(int[] device, int s, List<String> found) {
    Rules rules = pricing.rules();
    problem.spill(device[s]).ifPresent(spill -> tier(device, s, spill, found));
    for (int d : rules.membersOf(device[s])) {
      long alone = rules.needs(s, device[s]);
      long needs = pricing.memory(device, device.length, d);
      long has = problem.devices().get(d).memoryBytes();
      if (needs > has) {
        String who = alone > has ? "the stage alone needs " : "with what is there it needs ";
        long much = alone > has ? alone : needs;
        found.add(
            "memory of "
                + Words.device(problem, d)
                + " is short by "
                + Words.bytes(much - has)
                + ": "
                + who
                + Words.bytes(much)
                + ", there are "
                + Words.bytes(has));
      }
    }
  }

  private void tier(int[] place, int s, ProblemSpill spill, List<String> found) {
    ProblemTier tier = problem.tiers().get(spill.tier());
    if (!spill.takes(problem.stages().get(s))) {
      found.add("it has nothing to put there");
      return;
    }
    long needs = pricing.rules().tier(place, spill.tier());
    if (tier.lender() < 0 && needs > tier.capacityBytes()) {
      found.add(
          "tier "
              + tier.name()
              + " of node "
              + tier.node()
              + " is short by "
              + Words.bytes(needs - tier.capacityBytes())
              + ": all that is put there needs "
              + Words.bytes(needs)
              + ", there are "
              + Words.bytes(tier.capacityBytes()));
    }
  }

  private void ways(int[] device, int s, List<String> found) {
    var links = problem.links();
    ProblemStage stage = problem.stages().get(s);
    boolean in = true;
    boolean out = true;
    for (int d : pricing.rules().membersOf(device[s])) {
      in &= stage.ingressBytes() == 0 || links.connected(links.caller(), d);
      out &= stage.egressBytes() == 0 || links.connected(d, links.caller());
    }
    if (!in || !out) {
      found.add("no way leads " + (in ? "from it to the caller" : "to it from the caller"));
    }
    for (ProblemFlow flow : problem.flows()) {
      for (int i = 0; i < flow.to().size(); i++) {
        int reader = flow.to().get(i);
        boolean mine = flow.from() == s || reader == s;
        if (mine && !pricing.rules().connected(device[flow.from()], device[reader])) {
          int other = flow.from() == s ? reader : flow.from();
          found.add(
              "no way leads between it and "
                  + Words.device(problem, device[other])
                  + ", where "
                  + Words.stage(problem, other)
                  + " is");
        }
      }
    }
  }

  /** Whether a constraint of this stage, or of all, does not hold. */
  private boolean breaks(Constraint constraint, int[] device, int s) {
    String stage = Words.stage(problem, s);
    String at = Words.device(problem, problem.seat(device[s]));
    return switch (constraint) {
      case Constraint.Pin pin -> pin.stage().equals(stage) && !pin.devices().contains(at);
      case Constraint.Ban ban -> ban.stage().equals(stage) && ban.device().equals(at);
      case Constraint.CoLocate together ->
          together.stages().contains(stage) && !holdsAlone(together, device);
      case Constraint.Separate apart ->
          apart.stages().contains(stage) && !holdsAlone(apart, device);
      case Constraint.SameNode near -> near.stages().contains(stage) && !holdsAlone(near, device);
      case Constraint.Contiguous parts -> !holdsAlone(parts, device);
      case Constraint.AtMost most -> !holdsAlone(most, device);
      case Constraint.Budget budget -> !holdsAlone(budget, device);
      case Constraint.Limit limit -> beyond(limit, device);
    };
  }

  private boolean beyond(Constraint.Limit limit, int[] device) {
    pricing.run(device, device.length);
    return pricing.metric(limit.metric()) > limit.most();
  }

  private boolean holdsAlone(Constraint constraint, int[] device) {
    return Feasibility.holds(problem, constraint, device);
  }
}
