package dev.rackloom.engine.moe.trace;

import dev.rackloom.engine.moe.Room;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/**
 * Simulated annealing on a layer: two residents change places, or a copy of an expert with many
 * makes room for a copy of another. The chance that decides is drawn first; where compute time
 * alone rules a change out, its traffic is not looked at.
 */
final class LayerAnnealing {

  /** One in so many proposals changes the number of copies, where the slot drawn allows it. */
  private static final int REPLACE_EVERY = 4;

  /** The clock is asked once in so many proposals. */
  static final int CLOCK_EVERY = 64;

  /** Forgets a part of the largest gain seen at every proposal. */
  private static final double FADE = 0.9995;

  private final LayerState state;
  private final Residents residents;
  private final Room room;
  private final TraceGoal goal;
  private final double tokens;
  private final boolean[] home;
  private final RandomGenerator random;
  private double compute;
  private double traffic;
  private double extra;
  private double gain;

  /**
   * @param tokens of all steps of the state
   * @param home where experts are now, by expert and rank; looked at if moves count
   */
  LayerAnnealing(
      LayerState state, TraceGoal goal, double tokens, boolean[] home, RandomGenerator random) {
    this.state = state;
    this.residents = state.residents();
    this.room = residents.room;
    this.goal = goal;
    this.tokens = tokens;
    this.home = home;
    this.random = random;
    this.compute = state.computeMicros();
    this.traffic = state.trafficMicros();
    this.extra = extra();
  }

  /**
   * Cools until the clock, from 0 to 1, says so.
   *
   * @param hot the change of microseconds that is taken with a chance of 1/e at first
   * @param cold the same at last
   * @return the best residents met
   */
  int[] cool(double hot, double cold, DoubleSupplier clock) {
    int[] best = residents.toArray();
    double least = total();
    double temperature = hot;
    gain = traffic;
    for (long i = 0; ; i++) {
      if (i % CLOCK_EVERY == 0) {
        double at = clock.getAsDouble();
        if (at >= 1) {
          return best;
        }
        temperature = hot * Math.pow(cold / hot, at);
      }
      gain *= FADE;
      if (propose(-temperature * Math.log(random.nextDouble())) && total() < least - 1e-9) {
        least = total();
        best = residents.toArray();
      }
    }
  }

  private double total() {
    return compute + traffic + extra;
  }

  private double extra() {
    double inter = goal.interMicros() * state.interCopies() / tokens;
    return inter + (goal.moveMicros() > 0 ? goal.moveMicros() * moved() : 0);
  }

  private int moved() {
    int n = 0;
    for (int s = 0; s < room.slots; s++) {
      n += home[residents.expertAt(s) * room.ranks + room.rankOf[s]] ? 0 : 1;
    }
    return n;
  }

  private boolean propose(double worse) {
    int a = random.nextInt(room.slots);
    int e = residents.expertAt(a);
    int ra = room.rankOf[a];
    if (room.pinned(e, ra)) {
      return false;
    }
    if (residents.copies(e) > 1 && random.nextInt(REPLACE_EVERY) == 0) {
      int f = random.nextInt(room.experts);
      boolean can = !residents.lives(f, ra) && room.allows(f, ra);
      return can && replace(a, f, worse);
    }
    int b = random.nextInt(room.slots);
    return exchangeable(a, b) && exchange(a, b, worse);
  }

  private boolean exchangeable(int a, int b) {
    int e = residents.expertAt(a);
    int f = residents.expertAt(b);
    int ra = room.rankOf[a];
    int rb = room.rankOf[b];
    return ra != rb
        && !residents.lives(f, ra)
        && !residents.lives(e, rb)
        && room.allows(f, ra)
        && room.allows(e, rb)
        && !room.pinned(f, rb);
  }

  private boolean exchange(int a, int b, double worse) {
    double nextCompute = state.tryExchange(a, b);
    if (nextCompute - compute - gain <= worse) {
      double nextTraffic = state.exchangeTraffic(a, b);
      if (take(nextCompute, nextTraffic, worse)) {
        state.keepExchange(a, b);
        return true;
      }
    }
    state.takeBackExchange(a, b);
    return false;
  }

  private boolean replace(int slot, int expert, double worse) {
    int old = residents.expertAt(slot);
    double nextCompute = state.tryReplace(slot, expert);
    if (nextCompute - compute - gain <= worse) {
      double nextTraffic = state.replaceTraffic();
      if (take(nextCompute, nextTraffic, worse)) {
        state.keepReplace();
        return true;
      }
    }
    state.takeBackReplace(slot, old);
    return false;
  }

  private boolean take(double nextCompute, double nextTraffic, double worse) {
    double nextExtra = extra();
    double gained = traffic + extra - nextTraffic - nextExtra;
    gain = Math.max(gain, gained);
    if (nextCompute - compute - gained > worse) {
      return false;
    }
    compute = nextCompute;
    traffic = nextTraffic;
    extra = nextExtra;
    return true;
  }
}
