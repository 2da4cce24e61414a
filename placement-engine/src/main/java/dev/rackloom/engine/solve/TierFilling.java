package dev.rackloom.engine.solve;

import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemSpill;
import dev.rackloom.api.placement.ProblemStage;
import dev.rackloom.engine.Pricing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What goes into tiers when it is given which device runs which stage: of each device that is short
 * of memory, what takes least time for each byte it frees, until the rest fits, and then nothing
 * that the rest would have fitted with. A greedy cover: without tiers that fill up it takes at most
 * one piece too much. O(places of the device x its stages) and a sort.
 */
final class TierFilling {

  private final PlacementProblem problem;
  private final Pricing pricing;
  private final List<List<Integer>> placesOf = new ArrayList<>();

  TierFilling(PlacementProblem problem, Pricing pricing) {
    this.problem = problem;
    this.pricing = pricing;
    problem.devices().forEach(d -> placesOf.add(new ArrayList<>()));
    int first = problem.places() - problem.spills().size();
    for (int i = 0; i < problem.spills().size(); i++) {
      placesOf.get(problem.spills().get(i).device()).add(first + i);
    }
  }

  /** A stage in a tier. */
  private record Piece(int stage, int place, long bytes, long nanos) {
    double perByte() {
      return nanos / (double) Math.max(1, bytes);
    }
  }

  /** The assignment with places for devices, feasible if it can be made so like this. */
  int[] of(int[] device) {
    int[] place = device.clone();
    long[] left = new long[problem.tiers().size()];
    for (int t = 0; t < left.length; t++) {
      int lender = problem.tiers().get(t).lender();
      left[t] =
          lender < 0
              ? problem.tiers().get(t).capacityBytes()
              : problem.devices().get(lender).memoryBytes()
                  - pricing.memory(place, place.length, lender);
    }
    for (int d = 0; d < problem.devices().size(); d++) {
      long missing =
          pricing.memory(device, device.length, d) - problem.devices().get(d).memoryBytes();
      if (missing > 0) {
        free(d, missing, place, left);
      }
    }
    return place;
  }

  private void free(int d, long missing, int[] place, long[] left) {
    long still = missing;
    for (Piece piece : pieces(d, place)) {
      long now = pricing.rules().spilled(piece.stage, place[piece.stage]);
      int tier = tier(piece.place);
      long back = now > 0 && tier(place[piece.stage]) == tier ? now : 0;
      if (still > 0 && piece.bytes > now && piece.bytes - back <= left[tier]) {
        leave(piece.stage, place, left);
        place[piece.stage] = piece.place;
        left[tier] -= piece.bytes;
        still -= piece.bytes - now;
      }
    }
    takeBack(d, -still, place, left);
  }

  /** Brings home what there is room for, the dearest first. */
  private void takeBack(int d, long room, int[] place, long[] left) {
    List<Piece> out = new ArrayList<>();
    for (int s = 0; s < place.length; s++) {
      if (problem.seat(place[s]) == d && place[s] != d) {
        out.add(piece(s, place[s]));
      }
    }
    out.sort(Comparator.comparingLong(Piece::nanos).reversed());
    long free = room;
    for (Piece piece : out) {
      if (piece.bytes <= free && pricing.allowed(piece.stage, d)) {
        free -= piece.bytes;
        leave(piece.stage, place, left);
        place[piece.stage] = d;
      }
    }
  }

  private void leave(int stage, int[] place, long[] left) {
    long bytes = pricing.rules().spilled(stage, place[stage]);
    if (bytes > 0) {
      left[tier(place[stage])] += bytes;
    }
  }

  private int tier(int place) {
    return problem.spill(place).map(ProblemSpill::tier).orElse(0);
  }

  /** All that could go from a device into tiers, the least time a byte first. */
  private List<Piece> pieces(int d, int[] place) {
    List<Piece> pieces = new ArrayList<>();
    for (int s = 0; s < place.length; s++) {
      if (place[s] == d) {
        for (int p : placesOf.get(d)) {
          if (pricing.allowed(s, p)) {
            pieces.add(piece(s, p));
          }
        }
      }
    }
    pieces.sort(Comparator.comparingDouble(Piece::perByte));
    return pieces;
  }

  private Piece piece(int s, int place) {
    ProblemSpill spill = problem.spill(place).orElseThrow();
    ProblemStage stage = problem.stages().get(s);
    return new Piece(s, place, spill.bytes(stage), spill.nanos(s));
  }
}
