package dev.rackloom.desktop;

import dev.rackloom.api.rack.Rack;
import dev.rackloom.codec.DeviceCatalogue;
import dev.rackloom.codec.RackFile;

/**
 * What models are shown on until a rack is opened: one CPU with round figures of a small server (a
 * few cores with 256-bit units, two channels of memory). An agent of this machine serves it.
 */
final class AssumedRack {

  private static final String NAME = "assumed-cpu";

  private static final String TEXT =
      """
      rack: assumed-cpu
      callerAt: cpu0
      nodes:
        - id: here
          devices:
            - id: cpu0
              kind: cpu
              model: a CPU with assumed figures
              peakTflops: {float32: 0.2, int8: 0.4, int64: 0.1, int32: 0.2, bool: 0.2}
              memory: [{tier: DDR, capacity: 64GiB, bandwidthGBps: 30}]
              launch: 4us
      """;

  private AssumedRack() {}

  static Rack make() {
    return RackFile.parse(NAME, TEXT, DeviceCatalogue.NONE);
  }

  static boolean is(Rack rack) {
    return rack.name().equals(NAME);
  }
}
