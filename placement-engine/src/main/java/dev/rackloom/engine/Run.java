package dev.rackloom.engine;

import java.util.Arrays;

/** What one request does under an assignment, in arrays that are used again and again. */
final class Run {

  /** A latency that never comes to an end. */
  static final long NEVER = Long.MAX_VALUE / 4;

  final long[] start;
  final long[] end;
  final long[] deviceBusy;
  final double[] resourceBusy;
  final long[] resourceBytes;
  long latencyNanos;

  Run(int stages, int devices, int resources) {
    start = new long[stages];
    end = new long[stages];
    deviceBusy = new long[devices];
    resourceBusy = new double[resources];
    resourceBytes = new long[resources];
  }

  void clear() {
    Arrays.fill(deviceBusy, 0);
    Arrays.fill(resourceBusy, 0);
    Arrays.fill(resourceBytes, 0);
    latencyNanos = 0;
  }
}
