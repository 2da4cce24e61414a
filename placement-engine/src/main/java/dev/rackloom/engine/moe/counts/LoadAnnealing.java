package dev.rackloom.engine.moe.counts;

import dev.rackloom.engine.moe.Room;
import java.util.random.RandomGenerator;

/**
 * Simulated annealing on loads, in parts of the ideal load: the 64-norm of how busy the ranks are,
 * and a price for every expert that is not where it was.
 */
final class LoadAnnealing {

  /** Nothing is anywhere yet. */
  static final boolean[] NO_HOMES = {};

  private static final int SQUARINGS = 6;
  private static final int REPLACE_EVERY = 3;
  private static final int TRIES = 8;

  private final LayerLoads loads;
  private final Room room;
  private final boolean[] home;
  private final double movePrice;
  private final RandomGenerator random;
  private final double[] powers;
  private int away;

  /**
   * @param home where experts are now, by expert and rank
   * @param movePrice of one move, in parts of the ideal load
   */
  LoadAnnealing(LayerLoads loads, boolean[] home, double movePrice, RandomGenerator random) {
    this.loads = loads;
    this.room = loads.room;
    this.home = home;
    this.movePrice = movePrice;
    this.random = random;
    this.powers = new double[room.ranks];
    for (int r = 0; r < room.ranks; r++) {
      powers[r] = power(loads.busy(r));
    }
    for (int s = 0; s < room.slots; s++) {
      away += away(loads.expertAt(s), s);
    }
  }

  private double power(double busy) {
    double p = busy / loads.ideal();
    for (int i = 0; i < SQUARINGS; i++) {
      p *= p;
    }
    return p;
  }

  private int away(int expert, int slot) {
    return home.length == 0 || home[expert * room.ranks + room.rankOf[slot]] ? 0 : 1;
  }

  /** The best residents met; what counts there is the busiest rank itself. */
  int[] cool(int proposals, double hot, double cold) {
    double energy = energy();
    int[] best = loads.toArray();
    double least = value();
    double temperature = hot;
    double factor = Math.pow(cold / hot, 64.0 / proposals);
    for (int i = 0; i < proposals; i++) {
      if (i % 64 == 63) {
        temperature *= factor;
      }
      double worse = -temperature * Math.log(random.nextDouble());
      double next = propose(energy, worse);
      if (next < energy && value() < least - 1e-9) {
        least = value();
        best = loads.toArray();
      }
      energy = next;
    }
    return best;
  }

  /** The busiest rank and the price of all moves, in parts of the ideal load. */
  double value() {
    return loads.busy(loads.busiest()) / loads.ideal() + movePrice * away;
  }

  private double energy() {
    double sum = 0;
    for (double p : powers) {
      sum += p;
    }
    for (int i = 0; i < SQUARINGS; i++) {
      sum = Math.sqrt(sum);
    }
    return sum + movePrice * away;
  }

  private double propose(double energy, double worse) {
    if (random.nextInt(REPLACE_EVERY) == 0) {
      int a = random.nextInt(room.slots);
      for (int i = 0; i < TRIES && loads.copies(loads.expertAt(a)) == 1; i++) {
        a = random.nextInt(room.slots);
      }
      int expert = loads.expertAt(slot());
      int old = loads.expertAt(a);
      return loads.replaceable(a, expert) ? replace(a, old, expert, energy, worse) : energy;
    }
    int a = slot();
    int b = random.nextInt(room.slots);
    return loads.exchangeable(a, b) ? exchange(a, b, energy, worse) : energy;
  }

  /** A slot of the busiest rank as often as any. */
  private int slot() {
    if (random.nextBoolean()) {
      return random.nextInt(room.slots);
    }
    int rank = loads.busiest();
    return room.firstSlot[rank] + random.nextInt(room.slots(rank));
  }

  private double exchange(int a, int b, double energy, double worse) {
    int ra = room.rankOf[a];
    int rb = room.rankOf[b];
    double pa = powers[ra];
    double pb = powers[rb];
    int before = away;
    away += away(loads.expertAt(b), a) + away(loads.expertAt(a), b);
    away -= away(loads.expertAt(a), a) + away(loads.expertAt(b), b);
    loads.exchange(a, b);
    powers[ra] = power(loads.busy(ra));
    powers[rb] = power(loads.busy(rb));
    double next = energy();
    if (next - energy <= worse) {
      return next;
    }
    loads.exchange(a, b);
    powers[ra] = pa;
    powers[rb] = pb;
    away = before;
    return energy;
  }

  private double replace(int slot, int old, int expert, double energy, double worse) {
    int before = away;
    away += away(expert, slot) - away(old, slot);
    loads.replace(slot, expert);
    follow(old, expert, slot);
    double next = energy();
    if (next - energy <= worse) {
      return next;
    }
    loads.replace(slot, old);
    follow(old, expert, slot);
    away = before;
    return energy;
  }

  private void follow(int old, int expert, int slot) {
    for (int r = 0; r < room.ranks; r++) {
      if (loads.lives(old, r) || loads.lives(expert, r) || r == room.rankOf[slot]) {
        powers[r] = power(loads.busy(r));
      }
    }
  }
}
