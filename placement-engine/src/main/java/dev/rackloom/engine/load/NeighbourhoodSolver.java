package dev.rackloom.engine.load;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.spi.Solver;
import dev.rackloom.engine.Seeds;
import dev.rackloom.engine.sat.Sat;
import dev.rackloom.engine.sat.SatModel;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Large neighbourhoods: frees what the busiest device and one or two others hold, or what of it
 * hangs together, leaves all the rest where it is, and asks CP-SAT for something better. Takes over
 * what others find; proves nothing of the whole.
 */
public final class NeighbourhoodSolver implements Solver {

  private static final double MARGIN = 1e-5;
  private static final double SECONDS = 2;
  private static final int MOST_FREE = 90;

  @Override
  public String name() {
    return "neighbourhoods";
  }

  @Override
  public boolean accepts(PlacementProblem problem) {
    return Loads.alone(problem)
        && Loads.unordered(problem)
        && problem.devices().size() > 1
        && LoadProofSolver.fits(problem);
  }

  @Override
  public Answer solve(PlacementProblem problem, SolveContext context) {
    return new Search(problem, context).run();
  }

  private static final class Search {
    private final SolveContext context;
    private final Clock clock;
    private final LoadModel model;
    private final Loads.Best best;
    private final RandomGenerator random;

    Search(PlacementProblem problem, SolveContext context) {
      this.context = context;
      this.clock = new Clock(context);
      this.model = LoadModel.of(problem);
      this.best = new Loads.Best(model, context);
      this.random = Seeds.random(context.seed());
    }

    Answer run() {
      for (int t = 0; best.isEmpty() && t < 100 && !clock.over(); t++) {
        best.look();
        best.offer(Packing.of(model, random));
      }
      while (!best.isEmpty() && !clock.over()) {
        best.look();
        attempt();
      }
      return new Answer(Ids.of(best.stages()), 0, false);
    }

    private void attempt() {
      double limit = best.value() * (1 - MARGIN);
      LoadModel reduced = Reduction.below(model, limit);
      LoadModel small = reduced.agrees(best.stages()) ? reduced : model;
      int[] at = small.byItem(best.stages());
      SatModel sat =
          new FreeModel(small, new DeviceKinds(small), Loads.unit(limit), limit, fixed(small, at));
      sat.hint(at);
      Sat.run(
          sat,
          Math.min(SECONDS, clock.left()),
          random.nextInt(),
          clock::over,
          Sat.listener(
              device -> best.offerStages(small.byStage(device)),
              bound -> {},
              context.board()::note));
    }

    /** Device by item, -1 for what is free. */
    private int[] fixed(LoadModel small, int[] at) {
      LoadState state = new LoadState(small, at);
      int busiest = 0;
      for (int d = 1; d < small.devices; d++) {
        busiest = state.load[d] > state.load[busiest] ? d : busiest;
      }
      boolean[] chosen = new boolean[small.devices];
      chosen[busiest] = true;
      for (int more = 1 + random.nextInt(2); more > 0; more--) {
        chosen[random.nextInt(small.devices)] = true;
      }
      int[] fixed = at.clone();
      int free = 0;
      for (int i : walk(small, at, chosen)) {
        if (free++ < MOST_FREE) {
          fixed[i] = -1;
        }
      }
      return fixed;
    }

    /** The items of chosen devices, those that hang together next to each other. */
    private int[] walk(LoadModel small, int[] at, boolean[] chosen) {
      int[][] neighbours = Neighbours.of(small);
      boolean[] seen = new boolean[small.items];
      int[] line = new int[small.items];
      int last = 0;
      int start = random.nextInt(small.items);
      for (int k = 0; k < small.items; k++) {
        int seed = (start + k) % small.items;
        if (chosen[at[seed]] && !seen[seed]) {
          seen[seed] = true;
          int from = last;
          line[last++] = seed;
          for (int p = from; p < last; p++) {
            for (int other : neighbours[line[p]]) {
              if (chosen[at[other]] && !seen[other]) {
                seen[other] = true;
                line[last++] = other;
              }
            }
          }
        }
      }
      return Arrays.copyOf(line, last);
    }
  }
}
