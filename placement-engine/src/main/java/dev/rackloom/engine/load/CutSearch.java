package dev.rackloom.engine.load;

import java.util.random.RandomGenerator;

/** Looks for an order whose cuts are good: rules first, then rules with more and more chance. */
final class CutSearch {

  private static final long MOST_STATES = 4096;
  private static final int NOISES = 4;

  private final Orders orders;
  private final OrderCuts cuts;
  private final RandomGenerator random;
  private int tries;

  /** How a problem's orders can be cut. */
  CutSearch(LoadModel model, DeviceKinds kinds, RandomGenerator random) {
    this.orders = new Orders(model);
    this.cuts = new OrderCuts(model, kinds);
    this.random = random;
  }

  /** Whether the devices are of few enough kinds to count which are used. */
  static boolean possible(LoadModel model, DeviceKinds kinds) {
    return DeviceCounts.states(kinds) * (model.items + 1L) <= MOST_STATES * 1024;
  }

  /** One more order: device by item if its cuts are better than {@code limit}, else empty. */
  int[] next(double limit) {
    Orders.Rule[] rules = Orders.Rule.values();
    double noise = tries / rules.length % NOISES * 0.3;
    Orders.Rule rule = rules[tries++ % rules.length];
    return cuts.cut(orders.order(rule, noise, random), limit);
  }

  /** How many orders were tried. */
  int tries() {
    return tries;
  }
}
