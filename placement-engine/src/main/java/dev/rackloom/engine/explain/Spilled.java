package dev.rackloom.engine.explain;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemDevice;
import dev.rackloom.api.placement.ProblemSpill;
import dev.rackloom.api.placement.ProblemStage;
import dev.rackloom.engine.Pricing;
import java.util.ArrayList;
import java.util.List;

/**
 * What a placement holds in tiers below the devices' own memory, what that costs, and what memory
 * would have it at home.
 *
 * @param parts what is in a tier, in the order of stages
 * @param homes the devices that it is missing from
 */
public record Spilled(List<Part> parts, List<Home> homes) {

  /**
   * What of a stage is in a tier.
   *
   * @param stage its id
   * @param device that runs it
   * @param what the words for it: state, weights, or both
   * @param tier the tier's name
   * @param bytes that are there
   * @param nanos that what is read and written there takes a request
   */
  public record Part(
      String stage, String device, String what, String tier, long bytes, long nanos) {}

  /**
   * A device whose memory is too small for all of its stages.
   *
   * @param device its id
   * @param tier the name of its memory
   * @param bytes it would need more
   * @param nanos a request that would be saved
   */
  public record Home(String device, String tier, long bytes, long nanos) {}

  public Spilled {
    parts = List.copyOf(parts);
    homes = List.copyOf(homes);
  }

  /** Of an assignment. */
  public static Spilled of(PlacementProblem problem, Ids places) {
    Pricing pricing = new Pricing(problem);
    int[] place = places.toArray();
    long[] bytes = new long[problem.devices().size()];
    long[] nanos = new long[bytes.length];
    List<Part> parts = new ArrayList<>();
    for (int s = 0; s < place.length; s++) {
      ProblemSpill spill = problem.spill(place[s]).orElse(null);
      if (spill != null) {
        Part part = part(problem, s, spill);
        bytes[spill.device()] += part.bytes;
        nanos[spill.device()] += part.nanos;
        parts.add(part);
      }
    }
    List<Home> homes = new ArrayList<>();
    for (int d = 0; d < bytes.length; d++) {
      if (bytes[d] > 0) {
        ProblemDevice device = problem.devices().get(d);
        long free = device.memoryBytes() - pricing.memory(place, place.length, d);
        homes.add(new Home(device.id(), device.tier(), Math.max(0, bytes[d] - free), nanos[d]));
      }
    }
    return new Spilled(parts, homes);
  }

  private static Part part(PlacementProblem problem, int s, ProblemSpill spill) {
    ProblemStage stage = problem.stages().get(s);
    String what = spill.state() ? spill.weights() ? "weights and state" : "state" : "weights";
    return new Part(
        stage.id(),
        problem.devices().get(spill.device()).id(),
        what,
        problem.tiers().get(spill.tier()).name(),
        spill.bytes(stage),
        spill.nanos(s));
  }
}
