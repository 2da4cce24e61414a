package dev.rackloom.engine.moe.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rackloom.api.moe.ExpertCosts;
import dev.rackloom.api.moe.RankTopology;
import dev.rackloom.api.moe.RoutingTrace;
import dev.rackloom.engine.Seeds;
import dev.rackloom.engine.moe.Ranks;
import dev.rackloom.engine.moe.Room;
import dev.rackloom.engine.moe.TraceSteps;
import dev.rackloom.engine.moe.Traces;
import dev.rackloom.engine.moe.counts.Spread;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept up under changes is what is computed anew. */
class LayerStateTest {

  private static final int EXPERTS = 10;
  private static final ExpertCosts COSTS = new ExpertCosts(4096, 8192, 0.5, 9, 1);

  private final RankTopology topology =
      Traces.ranks(new double[] {1, 1, 0.5, 0.5, 2}, new int[] {3, 3, 3, 2, 4});
  private final Ranks ranks = new Ranks(topology);
  private final Room room = Room.of(EXPERTS, topology);
  private final RoutingTrace trace = Traces.leaning(1400, 1, 3, EXPERTS, 9);
  private final TraceSteps steps = TraceSteps.of(trace, 5, 70);
  private final TokenSets tokens = new TokenSets(List.of(steps), 0);
  private final LoadSamples samples = LoadSamples.draw(trace, 0, 8, 350, Seeds.random(3));

  private LayerState state(Residents residents) {
    LayerCompute compute = new LayerCompute(residents, ranks, tokens, samples, COSTS, 0.5, 100);
    return new LayerState(
        residents, compute, new LayerTraffic(ranks, tokens.steps, COSTS, 70), ranks, tokens);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void changes_keptAndTakenBack_agreeWithARecomputation(long seed) {
    RandomGenerator random = Seeds.random(seed);
    Residents residents = new Residents(room, Spread.of(room, ranks.speed, trace.loads().row(0)));
    LayerState state = state(residents);
    int kept = 0;
    for (int i = 0; i < 300; i++) {
      double compute = state.computeMicros();
      double traffic = state.trafficMicros();
      boolean change = random.nextBoolean() ? exchange(state, random) : replace(state, random);
      kept += change ? 1 : 0;
      if (!change) {
        assertThat(state.computeMicros()).isCloseTo(compute, within(1e-6));
        assertThat(state.trafficMicros()).isCloseTo(traffic, within(1e-6));
      }
    }
    LayerState anew = state(residents);
    assertThat(kept).isGreaterThan(20);
    assertThat(state.computeMicros()).isCloseTo(anew.computeMicros(), within(1e-6));
    assertThat(state.trafficMicros()).isCloseTo(anew.trafficMicros(), within(1e-6));
  }

  private boolean exchange(LayerState state, RandomGenerator random) {
    Residents r = state.residents();
    int a = random.nextInt(room.slots);
    int b = random.nextInt(room.slots);
    boolean can =
        room.rankOf[a] != room.rankOf[b]
            && !r.lives(r.expertAt(a), room.rankOf[b])
            && !r.lives(r.expertAt(b), room.rankOf[a]);
    if (!can) {
      return false;
    }
    double compute = state.tryExchange(a, b);
    if (random.nextInt(3) == 0) {
      state.takeBackExchange(a, b);
      return false;
    }
    double traffic = state.exchangeTraffic(a, b);
    if (random.nextBoolean()) {
      state.takeBackExchange(a, b);
      return false;
    }
    state.keepExchange(a, b);
    assertKept(state, compute, traffic);
    return true;
  }

  private boolean replace(LayerState state, RandomGenerator random) {
    Residents r = state.residents();
    int slot = random.nextInt(room.slots);
    int expert = random.nextInt(EXPERTS);
    int old = r.expertAt(slot);
    if (r.copies(old) == 1 || r.lives(expert, room.rankOf[slot])) {
      return false;
    }
    double compute = state.tryReplace(slot, expert);
    if (random.nextInt(3) == 0) {
      state.takeBackReplace(slot, old);
      return false;
    }
    double traffic = state.replaceTraffic();
    if (random.nextBoolean()) {
      state.takeBackReplace(slot, old);
      return false;
    }
    state.keepReplace();
    assertKept(state, compute, traffic);
    return true;
  }

  private static void assertKept(LayerState state, double compute, double traffic) {
    assertThat(state.computeMicros()).isCloseTo(compute, within(1e-9));
    assertThat(state.trafficMicros()).isCloseTo(traffic, within(1e-9));
  }
}
