package dev.rackloom.engine.explain;

import com.google.ortools.sat.BoolVar;
import com.google.ortools.sat.CpModel;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.engine.Rules;
import dev.rackloom.engine.sat.Sat;

/**
 * The variables of a {@link FeasibilityModel}: each stage at one of its places, and on which
 * devices that is.
 */
final class Seating {

  final PlacementProblem problem;
  final Rules rules;
  final CpModel model = Sat.model();
  final int stages;
  final int devices;
  final int places;

  /** By stage and place. */
  final BoolVar[][] at;

  /** By stage and device; true if the stage's place has the device, and of no meaning otherwise. */
  final BoolVar[][] on;

  Seating(PlacementProblem problem, Rules rules) {
    this.problem = problem;
    this.rules = rules;
    this.stages = problem.stages().size();
    this.devices = problem.devices().size();
    this.places = problem.places();
    this.at = new BoolVar[stages][places];
    this.on = places == devices ? at : new BoolVar[stages][devices];
    for (int s = 0; s < stages; s++) {
      seat(s);
    }
  }

  private void seat(int s) {
    for (int p = 0; p < places; p++) {
      at[s][p] = model.newBoolVar("");
      if (!reaches(s, p)) {
        model.addEquality(at[s][p], 0);
      }
    }
    model.addExactlyOne(at[s]);
    if (places > devices) {
      for (int d = 0; d < devices; d++) {
        on[s][d] = model.newBoolVar("");
      }
      for (int p = 0; p < places; p++) {
        for (int d : rules.membersOf(p)) {
          model.addImplication(at[s][p], on[s][d]);
        }
      }
    }
  }

  private boolean reaches(int s, int p) {
    var stage = problem.stages().get(s);
    var links = problem.links();
    boolean can = problem.costs().allows(s, p);
    for (int d : rules.membersOf(p)) {
      can &= stage.ingressBytes() == 0 || links.connected(links.caller(), d);
      can &= stage.egressBytes() == 0 || links.connected(d, links.caller());
    }
    return can;
  }
}
