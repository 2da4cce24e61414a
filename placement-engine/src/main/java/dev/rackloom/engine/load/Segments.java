package dev.rackloom.engine.load;

/**
 * Loads of runs of items in an order: {@code [from, to)} of the order on a device, every other item
 * elsewhere. Where links pay, a run loads the device by its costs and the device's slower link by
 * what goes over it.
 */
final class Segments {

  private final LoadModel model;
  private final int[] inside;
  private final boolean[] ownerInside;
  private final int[] touched;
  private final double[] portOf;
  private int stamp;

  Segments(LoadModel model) {
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

  /** A source as it is before the run begins, if it is met for the first time; its bytes. */
  private double touch(int j) {
    if (touched[j] != stamp) {
      touched[j] = stamp;
      inside[j] = 0;
      ownerInside[j] = false;
    }
    return model.bytes[j];
  }

  /** Hears the load of growing runs. */
  interface Visitor {

    /**
     * The run up to {@code to} (exclusive) has this load; it fits the device.
     *
     * @return whether longer runs are wanted
     */
    boolean at(int to, double compute, double load);
  }

  /** Walks runs from {@code from} on, one item longer each, on a device of the given kind. */
  void grow(int[] order, int from, int device, Visitor visitor) {
    stamp++;
    double compute = 0;
    double in = 0;
    double out = 0;
    long held = 0;
    for (int p = from; p < order.length; p++) {
      int item = order[p];
      compute += model.cost[item][device];
      held += model.size[item];
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
      double load =
          model.ports.devicesPay()
              ? compute + (in + out) * portOf[device]
              : Math.max(compute, Math.max(in, out) * portOf[device]);
      boolean can = held <= model.capacity[device] && compute < LoadModel.FORBIDDEN;
      if (!can || !visitor.at(p + 1, compute, load)) {
        return;
      }
    }
  }
}
