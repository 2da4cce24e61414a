package dev.rackloom.engine.solve;

import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.engine.Pricing;

/**
 * How long transfers take between devices that are linked, as arrays; the caller is one more
 * vertex, number {@code devices}.
 */
final class Transfers {

  private final int devices;
  private final int[][][] path;
  private final long[][] latency;
  private final double[][] slowest;
  private final double meanLatency;
  private final double meanPerByte;

  Transfers(PlacementProblem problem, Pricing pricing) {
    this.devices = problem.devices().size();
    this.path = new int[devices + 1][devices + 1][];
    this.latency = new long[devices + 1][devices + 1];
    this.slowest = new double[devices + 1][devices + 1];
    double latencies = 0;
    double perBytes = 0;
    int pairs = 0;
    for (int a = 0; a <= devices; a++) {
      for (int b = 0; b <= devices; b++) {
        path[a][b] = pricing.path(a, b);
        latency[a][b] = pricing.pathLatency(a, b);
        for (int step : path[a][b]) {
          slowest[a][b] = Math.max(slowest[a][b], pricing.nanosPerByte(step));
        }
        if (a != b && a < devices && b < devices && problem.links().connected(a, b)) {
          pairs++;
          latencies += latency[a][b];
          perBytes += slowest[a][b];
        }
      }
    }
    this.meanLatency = latencies / Math.max(1, pairs);
    this.meanPerByte = perBytes / Math.max(1, pairs);
  }

  /** The vertex that gives inputs and takes outputs. */
  int caller() {
    return devices;
  }

  /** The steps of the way; none on one device. */
  int[] path(int from, int to) {
    return path[from][to];
  }

  /** Nanoseconds of a transfer that waits for nothing. */
  double nanos(int from, int to, long bytes) {
    return path[from][to].length == 0 ? 0 : latency[from][to] + bytes * slowest[from][to];
  }

  /** Nanoseconds of a transfer between two unlike devices, in the mean over all such pairs. */
  double meanNanos(long bytes) {
    return meanLatency + bytes * meanPerByte;
  }
}
