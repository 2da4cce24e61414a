package dev.rackloom.engine.load;

/**
 * What goes over the border of a set of items that grows and shrinks, every other item elsewhere:
 * bytes in and bytes out. Where devices pay, the set loads its device by its costs and by both;
 * where links pay, the device's slower link by the larger of them.
 */
final class Crossing {

  private final LoadModel model;
  private final int[] inside;
  private final boolean[] ownerInside;
  private final int[] touched;
  private final double[] portOf;
  private int stamp;
  private double in;
  private double out;

  Crossing(LoadModel model) {
    this.model = model;
    this.inside = new int[model.sources];
    this.ownerInside = new boolean[model.sources];
    this.touched = new int[model.sources];
    this.portOf = new double[model.devices];
    for (int d = 0; d < model.devices; d++) {
      portOf[d] = port(d);
    }
  }

  private double port(int d) {
    double most = 0;
    for (int r : model.ports.devicesPay() ? model.ports.once(d) : model.ports.pair(d, away(d))) {
      most = Math.max(most, model.ports.nanosPerByte(r));
    }
    return most;
  }

  private int away(int d) {
    return d == 0 && model.devices > 1 ? 1 : d == 0 ? model.devices : 0;
  }

  /** Takes everything out. */
  void clear() {
    stamp++;
    in = 0;
    out = 0;
  }

  /** A source as it is with nothing inside, if it is met for the first time; its bytes. */
  private double touch(int j) {
    if (touched[j] != stamp) {
      touched[j] = stamp;
      inside[j] = 0;
      ownerInside[j] = false;
    }
    return model.bytes[j];
  }

  /** Takes an item in that is not. */
  void add(int item) {
    for (int j : model.owned[item]) {
      double bytes = touch(j);
      in -= inside[j] > 0 ? bytes : 0;
      ownerInside[j] = true;
      out += inside[j] < model.readers[j].length ? bytes : 0;
    }
    for (int j : model.read[item]) {
      double bytes = touch(j);
      if (inside[j]++ == 0 && !ownerInside[j]) {
        in += bytes;
      }
      if (ownerInside[j] && inside[j] == model.readers[j].length) {
        out -= bytes;
      }
    }
  }

  /** Takes the item out that was last taken in and is not out again. */
  void remove(int item) {
    for (int j : model.read[item]) {
      double bytes = model.bytes[j];
      if (ownerInside[j] && inside[j] == model.readers[j].length) {
        out += bytes;
      }
      if (--inside[j] == 0 && !ownerInside[j]) {
        in -= bytes;
      }
    }
    for (int j : model.owned[item]) {
      double bytes = model.bytes[j];
      out -= inside[j] < model.readers[j].length ? bytes : 0;
      ownerInside[j] = false;
      in += inside[j] > 0 ? bytes : 0;
    }
  }

  /** The load of a device that holds the set and computes for so long. */
  double load(double compute, int device) {
    return model.ports.devicesPay()
        ? compute + (in + out) * portOf[device]
        : Math.max(compute, Math.max(in, out) * portOf[device]);
  }
}
