package dev.rackloom.engine.moe.counts;

import dev.rackloom.api.Cancellation;
import dev.rackloom.engine.moe.Copies;
import dev.rackloom.engine.moe.Room;
import dev.rackloom.engine.moe.ShareProgram;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Simulated annealing on the linear programs of several workloads: what counts is the mean of the
 * largest loads, the worst workload above all.
 */
final class RobustAnnealing {

  private static final double HOT = 0.01;
  private static final double COLD = 0.0003;
  private static final int REPLACE_EVERY = 2;
  private static final int TRIES = 16;

  private final LayerLoads state;
  private final Room room;
  private final double[] speed;
  private final List<double[]> workloads;
  private final RandomGenerator random;

  RobustAnnealing(
      LayerLoads state, double[] speed, List<double[]> workloads, RandomGenerator random) {
    this.state = state;
    this.room = state.room;
    this.speed = speed;
    this.workloads = workloads;
    this.random = random;
  }

  int[] cool(int proposals, Cancellation cancellation) {
    double energy = energy();
    double least = energy;
    int[] best = state.toArray();
    for (int i = 0; i < proposals && !cancellation.requested(); i++) {
      double temperature = HOT * Math.pow(COLD / HOT, (double) i / proposals);
      energy = propose(energy, -temperature * Math.log(random.nextDouble()));
      if (energy < least - 1e-9) {
        least = energy;
        best = state.toArray();
      }
    }
    return best;
  }

  private double energy() {
    Copies copies = Copies.of(state.toArray(), room.rankOf, room.experts);
    ShareProgram program = new ShareProgram(copies, speed);
    double sum = 0;
    double worst = 0;
    for (double[] loads : workloads) {
      double largest = program.largest(loads);
      sum += largest;
      worst = Math.max(worst, largest);
    }
    return worst + sum / workloads.size();
  }

  private double propose(double energy, double worse) {
    if (random.nextInt(REPLACE_EVERY) == 0) {
      int slot = random.nextInt(room.slots);
      for (int i = 0; i < TRIES && state.copies(state.expertAt(slot)) == 1; i++) {
        slot = random.nextInt(room.slots);
      }
      int expert = random.nextInt(room.experts);
      int old = state.expertAt(slot);
      if (!state.replaceable(slot, expert)) {
        return energy;
      }
      state.replace(slot, expert);
      double next = energy();
      if (next - energy <= worse) {
        return next;
      }
      state.replace(slot, old);
      return energy;
    }
    int a = random.nextInt(room.slots);
    int b = random.nextInt(room.slots);
    if (!state.exchangeable(a, b)) {
      return energy;
    }
    state.exchange(a, b);
    double next = energy();
    if (next - energy <= worse) {
      return next;
    }
    state.exchange(a, b);
    return energy;
  }
}
