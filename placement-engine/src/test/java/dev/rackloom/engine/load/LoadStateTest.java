package dev.rackloom.engine.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.engine.Pricing;
import dev.rackloom.testkit.Problems;
import dev.rackloom.testkit.Seeded;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loads kept up under moves are loads computed anew. */
class LoadStateTest {

  private static final int MOVES = 200;

  private static List<PlacementProblem> problems(long seed) {
    return List.of(
        Problems.random(seed, 9, 3, Objective.THROUGHPUT),
        Problems.behindNics(seed, 7, 3, Objective.THROUGHPUT),
        Problems.behindNics(seed, 7, 4, Objective.THROUGHPUT, true),
        Problems.aroundMemory(seed, Objective.THROUGHPUT, seed % 2 == 0));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void move_manyTimes_agreesWithARecomputation(long seed) {
    for (PlacementProblem problem : problems(seed)) {
      LoadModel model = LoadModel.of(problem);
      var random = Seeded.random(seed);
      LoadState moved = new LoadState(model, firstAllowed(model));
      for (int step = 0; step < MOVES; step++) {
        int item = random.nextInt(model.items);
        int to = random.nextInt(model.devices);
        if (model.allowed(item, to)) {
          moved.move(item, to);
        }
        LoadState anew = new LoadState(model, moved.at);
        assertThat(moved.load).as("step %d", step).containsExactly(anew.load, within(1e-3));
        assertThat(moved.held).containsExactly(anew.held);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void busiest_anyAssignment_isWhatPricingSays(long seed) {
    for (PlacementProblem problem : problems(seed)) {
      LoadModel model = LoadModel.of(problem);
      Pricing pricing = new Pricing(problem);
      var random = Seeded.random(seed);
      LoadState state = new LoadState(model, firstAllowed(model));
      for (int step = 0; step < MOVES && state.busiest() < LoadModel.FORBIDDEN; step++) {
        int item = random.nextInt(model.items);
        int to = random.nextInt(model.devices);
        if (model.allowed(item, to)) {
          state.move(item, to);
          assertThat(pricing.value(model.byStage(state.at)))
              .isCloseTo(state.busiest(), within(1.0));
        }
      }
    }
  }

  private static int[] firstAllowed(LoadModel model) {
    int[] at = new int[model.items];
    for (int i = 0; i < model.items; i++) {
      while (at[i] < model.devices - 1 && !model.allowed(i, at[i])) {
        at[i]++;
      }
    }
    return at;
  }
}
