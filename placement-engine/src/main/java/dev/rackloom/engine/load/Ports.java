package dev.rackloom.engine.load;

import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.Semantics;
import dev.rackloom.engine.Pricing;
import java.util.Arrays;

/**
 * Which resources a transfer takes time on, and how much a byte. Resources are the devices, then
 * link directions; steps are the devices, then those of ways, each on its resource; vertices are
 * the devices, then the caller.
 */
final class Ports {

  private static final int[] NOTHING = new int[0];

  private final int devices;
  private final int[][][] pair;
  private final int[][] once;
  private final int[][] scattered;
  private final double[] nanosPerByte;
  private final int[] resource;
  private final int resources;
  private final boolean devicesPay;

  Ports(Pricing pricing) {
    PlacementProblem problem = pricing.problem();
    devices = problem.devices().size();
    devicesPay = problem.semantics().payer() == Semantics.Payer.BOTH_ENDS;
    nanosPerByte = new double[devices + pricing.steps()];
    resource = new int[nanosPerByte.length];
    Arrays.setAll(resource, s -> s < devices ? s : devices + pricing.resource(s - devices));
    resources = devices + pricing.resources().size();
    pair = new int[devices + 1][devices + 1][];
    once = new int[devices + 1][];
    scattered = new int[devices + 1][devices + 1];
    Arrays.fill(once, NOTHING);
    if (devicesPay) {
      bothEnds(problem);
    } else {
      links(pricing);
    }
  }

  private void bothEnds(PlacementProblem problem) {
    var links = problem.links();
    for (int d = 0; d < devices; d++) {
      if (!problem.devices().get(d).host() && links.connected(d, links.caller())) {
        nanosPerByte[d] = 1e9 / links.route(d, links.caller()).links().getFirst().bytesPerS();
      }
      once[d] = nanosPerByte[d] > 0 ? new int[] {d} : NOTHING;
    }
    for (int a = 0; a <= devices; a++) {
      for (int b = 0; b <= devices; b++) {
        pair[a][b] = a == b || b == devices ? NOTHING : once[b];
      }
    }
  }

  private void links(Pricing pricing) {
    for (int step = 0; step < pricing.steps(); step++) {
      nanosPerByte[devices + step] = pricing.nanosPerByte(step);
    }
    for (int a = 0; a <= devices; a++) {
      for (int b = 0; b <= devices; b++) {
        scattered[a][b] = pricing.scattered(a, b);
        pair[a][b] =
            a == b
                ? NOTHING
                : Arrays.stream(pricing.path(a, b)).map(step -> devices + step).toArray();
      }
    }
  }

  /** How many resources there are. */
  int resources() {
    return resources;
  }

  /** How many steps there are. */
  int steps() {
    return nanosPerByte.length;
  }

  /** What a step loads. */
  int resource(int step) {
    return resource[step];
  }

  /** The steps of a tensor from a vertex for being read at another. */
  int[] pair(int from, int to) {
    return pair[from][to];
  }

  /**
   * How many of the first steps of a pair a tensor crosses once, however many vertices beyond the
   * last of them read it.
   */
  int scattered(int from, int to) {
    return scattered[from][to];
  }

  /** The last step that a tensor crosses once for all readers beyond it; -1 if there is none. */
  int engine(int from, int to) {
    int steps = scattered[from][to];
    return steps == 0 ? -1 : pair[from][to][steps - 1];
  }

  /** The steps of a tensor from a vertex once for being read elsewhere at all. */
  int[] once(int from) {
    return once[from];
  }

  /** Nanoseconds a sent byte takes of the resource of a step. */
  double nanosPerByte(int step) {
    return nanosPerByte[step];
  }

  /** Whether devices pay for transfers, so that links need no look. */
  boolean devicesPay() {
    return devicesPay;
  }

  /**
   * Whether two devices can be exchanged as far as transfers go: with their names swapped, and
   * links renamed to fit, every way is as it was.
   */
  boolean alike(int a, int b) {
    if (devicesPay) {
      return nanosPerByte[a] == nanosPerByte[b];
    }
    int[] renamed = new int[resources];
    Arrays.fill(renamed, -1);
    for (int from = 0; from <= devices; from++) {
      for (int to = 0; to <= devices; to++) {
        int other = swap(from, a, b);
        int[] swapped = pair[other][swap(to, a, b)];
        if (scattered[from][to] != scattered[other][swap(to, a, b)]
            || !renames(pair[from][to], swapped, renamed)) {
          return false;
        }
      }
    }
    return true;
  }

  private static int swap(int vertex, int a, int b) {
    return vertex == a ? b : vertex == b ? a : vertex;
  }

  /**
   * Whether a way becomes another by the renaming, which is added to; swapping twice is nothing.
   */
  private boolean renames(int[] way, int[] other, int[] renamed) {
    if (way.length != other.length) {
      return false;
    }
    for (int l = 0; l < way.length; l++) {
      int r = resource[way[l]];
      int to = resource[other[l]];
      if (nanosPerByte[way[l]] != nanosPerByte[other[l]]) {
        return false;
      }
      if (renamed[r] < 0 && renamed[to] < 0) {
        renamed[r] = to;
        renamed[to] = r;
      } else if (renamed[r] != to || renamed[to] != r) {
        return false;
      }
    }
    return true;
  }
}
