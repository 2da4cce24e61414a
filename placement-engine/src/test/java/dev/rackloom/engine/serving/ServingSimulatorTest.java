package dev.rackloom.engine.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rackloom.engine.simulate.ClosedForm;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hand-worked steps, invariants over seeds, and queues with closed forms. */
class ServingSimulatorTest {

  private static final StepTime TEN_EACH = batch -> 10;

  private static ServingReport run(Trace trace, StepTime time, ServingOptions options) {
    return ServingSimulator.run(trace, Fleet.of(Serving.one(time, options)));
  }

  @Test
  void oneRequest_takesAStepAToken() {
    Trace trace = Trace.of("t", List.of(new Request(5, 100, 4)));
    ServingReport report = run(trace, TEN_EACH, ServingOptions.of(8, 64, 1_000));
    ServingReport.Served served = report.requests().getFirst();
    assertThat(served.ttftNanos()).isEqualTo(20);
    assertThat(served.tpotNanos()).isEqualTo(10);
    assertThat(served.totalNanos()).isEqualTo(50);
    assertThat(report.steps()).isEqualTo(5);
    assertThat(report.pools().getFirst().mostBlocks()).isEqualTo(7);
  }

  @Test
  void arrivalDuringAStep_ahead1_meetsTheNext_ahead2_theOneAfter() {
    Trace trace = Trace.of("t", List.of(new Request(0, 10, 20), new Request(13, 10, 1)));
    ServingOptions options = ServingOptions.of(8, 64, 1_000);
    assertThat(run(trace, TEN_EACH, options.withAhead(1)).requests().get(1).firstNanos())
        .isEqualTo(30);
    assertThat(run(trace, TEN_EACH, options).requests().get(1).firstNanos()).isEqualTo(40);
  }

  @Test
  void chunks_fillWhatDecodingLeaves() {
    List<Batch> seen = new ArrayList<>();
    Trace trace = Trace.of("t", List.of(new Request(0, 4, 6), new Request(10, 25, 1)));
    run(
        trace,
        batch -> {
          seen.add(batch);
          return 10;
        },
        ServingOptions.of(8, 12, 1_000).withAhead(1));
    assertThat(seen.stream().map(Batch::tokens)).startsWith(4, 12, 12, 4);
    assertThat(seen.get(1).chunkTokens().get(0)).isEqualTo(11);
    assertThat(seen.get(2).chunkPast().get(0)).isEqualTo(11);
    assertThat(seen.get(3).chunkTokens().get(0)).isEqualTo(3);
    assertThat(seen.get(2).decodeKeys().get(0)).isEqualTo(6);
  }

  @Test
  void wholePrompts_waitUntilTheyFit_andALargeOneGetsAStep() {
    List<Batch> seen = new ArrayList<>();
    Trace trace = Trace.of("t", List.of(new Request(0, 8, 3), new Request(0, 40, 1)));
    run(
        trace,
        batch -> {
          seen.add(batch);
          return 10;
        },
        ServingOptions.of(8, 12, 1_000).withAhead(1).withChunks(false));
    assertThat(seen.stream().map(Batch::promptTokens).toList()).containsExactly(8, 0, 0, 40);
  }

  @Test
  void shortestPrompt_overtakes() {
    Trace trace =
        Trace.of("t", List.of(new Request(0, 50, 1), new Request(1, 40, 1), new Request(2, 3, 1)));
    ServingOptions options = ServingOptions.of(1, 64, 1_000).withAhead(1);
    ServingReport first = run(trace, TEN_EACH, options);
    ServingReport shortest = run(trace, TEN_EACH, options.withPolicy(Policy.SHORTEST_PROMPT));
    assertThat(first.requests().get(1).lastNanos()).isLessThan(first.requests().get(2).lastNanos());
    assertThat(shortest.requests().get(2).lastNanos())
        .isLessThan(shortest.requests().get(1).lastNanos());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void invariants_hold(long seed) {
    Trace trace = Serving.mixed(seed, 300, 200);
    SplittableRandom random = new SplittableRandom(seed);
    long pool = random.nextInt(2) == 0 ? 100_000 : 2_400;
    ServingOptions options = ServingOptions.of(16, 256, pool).withAhead(1 + random.nextInt(2));
    Serving.Counting time = new Serving.Counting(256, 16);
    ServingReport report = run(trace, time, options);
    assertThat(time.tooMuch).isFalse();
    assertThat(report.steps()).isEqualTo(time.steps);
    ServingReport.Pool state = report.pools().getFirst();
    assertThat(state.mostBlocks()).isLessThanOrEqualTo(state.blocks());
    report.tracks().forEachSample(s -> assertThat(s.kvTokens()).isBetween(0L, pool));
    long prompts = trace.requests().stream().mapToLong(Request::prompt).sum();
    long outputs = trace.requests().stream().mapToLong(Request::output).sum();
    assertThat(report.preemptions() > 0).isEqualTo(pool == 2_400);
    if (report.preemptions() == 0) {
      assertThat(time.promptTokens).isEqualTo(prompts);
      assertThat(time.sampled).isEqualTo(outputs);
    } else {
      assertThat(time.promptTokens).isGreaterThan(prompts);
      assertThat(time.sampled).isGreaterThanOrEqualTo(outputs);
    }
    for (ServingReport.Served r : report.requests()) {
      assertThat(r.arrivedNanos()).isEqualTo(r.request().arrivalNanos());
      assertThat(r.admittedNanos()).isGreaterThanOrEqualTo(r.arrivedNanos());
      assertThat(r.firstNanos()).isGreaterThan(r.admittedNanos());
      assertThat(r.lastNanos())
          .isGreaterThanOrEqualTo(r.firstNanos() + 100_000L * (r.request().output() - 1));
    }
  }

  @Test
  void work_isConserved() {
    Serving.Counting time = new Serving.Counting(256, 16);
    Trace trace = Serving.mixed(3, 200, 1e6);
    ServingReport report = run(trace, time, ServingOptions.of(16, 256, 100_000));
    long first = trace.requests().getFirst().arrivalNanos();
    assertThat(report.lastNanos() - first)
        .as("a device with something to do never waits")
        .isEqualTo(time.nanos);
  }

  @Test
  void sameTrace_sameReport() {
    Trace trace = Serving.mixed(5, 200, 300);
    ServingOptions options = ServingOptions.of(16, 256, 3_000);
    StepTime time = StepTime.linear(100_000, 1_000);
    ServingReport one = run(trace, time, options);
    ServingReport two = run(trace, time, options);
    assertThat(one.requests()).isEqualTo(two.requests());
    assertThat(one.use()).isEqualTo(two.use());
    assertThat(one.events()).isEqualTo(two.events());
  }

  @Test
  void latency_growsWithLoad() {
    double last = 0;
    for (double rate : new double[] {5, 20, 40, 60, 90}) {
      Trace trace = Arrivals.poisson(2_000, rate, 200, 20, 4);
      ServingReport report =
          run(trace, StepTime.linear(1_000_000, 20_000), ServingOptions.of(16, 256, 100_000));
      assertThat(report.total().mean()).isGreaterThan(last);
      last = report.total().mean();
    }
  }

  @Test
  void closedLoop_keepsSoManyInTheSystem() {
    ServingReport report =
        run(
            Arrivals.closedLoop(400, 8, 100, 50),
            StepTime.linear(1_000_000, 0),
            ServingOptions.of(64, 2_048, 100_000));
    report
        .tracks()
        .forEachSample(s -> assertThat(s.waiting() + s.running()).isLessThanOrEqualTo(8));
    assertThat(report.outputTokensPerS()).isCloseTo(8_000 * 50.0 / 51, within(200.0));
  }

  /** One at a time, service times exponential: sojourn 1 / (mu - lambda). */
  @ParameterizedTest
  @ValueSource(doubles = {400, 700})
  void oneSequence_isAnMM1Queue(double perSecond) {
    ClosedForm.holds(1e9 / (1_000 - perSecond), 0.06, seed -> mm1(seed, perSecond).total().mean());
  }

  /** What leaves an M/M/1 queue is Poisson again (Burke, Operations Research 4(6), 1956). */
  @Test
  void tandemOfMM1_isTwoOfThem() {
    ClosedForm.holds(
        2 * 1e9 / (1_000 - 600),
        0.06,
        seed -> {
          ServingReport first = mm1(seed, 600);
          long[] left = first.requests().stream().mapToLong(r -> r.lastNanos()).sorted().toArray();
          SplittableRandom random = new SplittableRandom(seed + 1_000);
          List<Request> again = new ArrayList<>();
          for (long at : left) {
            again.add(new Request(at, exponential(random), 1));
          }
          return first.total().mean() + oneAtATime(Trace.of("second", again)).total().mean();
        });
  }

  private static ServingReport mm1(long seed, double perSecond) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Request> all = new ArrayList<>();
    for (Request r : Arrivals.poisson(30_000, perSecond, 1, 1, seed).requests()) {
      all.add(new Request(r.arrivalNanos(), exponential(random), 1));
    }
    return oneAtATime(Trace.of("mm1", all));
  }

  /** Tokens of a prompt, a million on average, a nanosecond each. */
  private static int exponential(SplittableRandom random) {
    return 1 + (int) (-Math.log(1 - random.nextDouble()) * 1e6);
  }

  private static ServingReport oneAtATime(Trace trace) {
    return run(
        trace,
        StepTime.linear(0, 1),
        ServingOptions.of(1, Integer.MAX_VALUE, 1L << 40).withAhead(1));
  }

  @Test
  void requestThatFitsNoPool_isRefused() {
    Trace trace = Trace.of("t", List.of(new Request(0, 100, 100)));
    assertThatThrownBy(() -> run(trace, TEN_EACH, ServingOptions.of(4, 64, 160)))
        .hasMessageContaining("request 0 needs state of 199 tokens")
        .hasMessageContaining("room for 160");
  }

  @Test
  void traces_thatAreNone_areRefused() {
    assertThatThrownBy(() -> Trace.of("t", List.of())).hasMessageContaining("no request");
    assertThatThrownBy(() -> Trace.of("t", List.of(new Request(5, 1, 1), new Request(4, 1, 1))))
        .hasMessageContaining("request 1 arrives before");
    assertThatThrownBy(() -> new Request(-1, 1, 1)).hasMessageContaining("arrivalNanos");
    assertThatThrownBy(() -> new Request(0, 0, 1)).hasMessageContaining("prompt tokens");
    assertThatThrownBy(() -> new Request(0, 1, -3)).hasMessageContaining("output tokens");
    assertThatThrownBy(() -> Arrivals.poisson(10, Double.NaN, 1, 1, 1)).hasMessageContaining("NaN");
  }
}
