package dev.rackloom.engine.load;

/**
 * Loads of runs of items in an order: {@code [from, to)} of the order on a device, every other item
 * elsewhere.
 */
final class Segments {

  private final LoadModel model;
  private final Crossing crossing;

  Segments(LoadModel model) {
    this.model = model;
    this.crossing = new Crossing(model);
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
    crossing.clear();
    double compute = 0;
    long held = 0;
    for (int p = from; p < order.length; p++) {
      int item = order[p];
      compute += model.cost[item][device];
      held += model.size[item];
      crossing.add(item);
      boolean can = held <= model.capacity[device] && compute < LoadModel.FORBIDDEN;
      if (!can || !visitor.at(p + 1, compute, crossing.load(compute, device))) {
        return;
      }
    }
  }
}
