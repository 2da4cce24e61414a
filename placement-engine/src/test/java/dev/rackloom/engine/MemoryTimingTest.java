package dev.rackloom.engine;

import static dev.rackloom.engine.AroundMemory.flow;
import static dev.rackloom.engine.AroundMemory.stage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.PlacementProblem;
import org.junit.jupiter.api.Test;

/** Loads and latencies around one main memory, worked out by hand. */
class MemoryTimingTest {

  private static final int A = 0;
  private static final int B = 1;
  private static final int HOST = 2;

  private static Pricing run(PlacementProblem problem, int... device) {
    Pricing pricing = new Pricing(problem);
    pricing.run(device, device.length);
    return pricing;
  }

  private static PlacementProblem fan(Objective objective) {
    return AroundMemory.twoAndHost(4, flow(0, 100, 1, 2, 3)).problem(objective);
  }

  private static PlacementProblem chain(Objective objective) {
    return AroundMemory.twoAndHost(3, flow(0, 100, 1), flow(1, 30, 2)).problem(objective);
  }

  @Test
  void busy_fanOutToOneDevice_isWrittenOnceAndReadOnce() {
    Pricing run = run(fan(Objective.THROUGHPUT), A, B, B, B);

    assertThat(run.busyOf(A)).isEqualTo(1000 + 100);
    assertThat(run.busyOf(B)).isEqualTo(3000 + 100);
    assertThat(run.value()).isEqualTo(3100);
  }

  @Test
  void busy_fanOutWithAReaderAtHome_homeReadsNothing() {
    Pricing run = run(fan(Objective.THROUGHPUT), A, A, B, B);

    assertThat(run.busyOf(A)).isEqualTo(2000 + 100);
    assertThat(run.busyOf(B)).isEqualTo(2000 + 100);
  }

  @Test
  void busy_allAtHome_isOnlyComputing() {
    assertThat(run(fan(Objective.THROUGHPUT), A, A, A, A).busyOf(A)).isEqualTo(4000);
  }

  @Test
  void busy_hostReads_onlyTheWriterPays() {
    Pricing run = run(fan(Objective.THROUGHPUT), A, HOST, HOST, HOST);

    assertThat(run.busyOf(A)).isEqualTo(1000 + 100);
    assertThat(run.busyOf(HOST)).isEqualTo(3000);
  }

  @Test
  void busy_hostWrites_onlyReadersPay() {
    Pricing run = run(fan(Objective.THROUGHPUT), HOST, A, B, B);

    assertThat(run.busyOf(HOST)).isEqualTo(1000);
    assertThat(run.busyOf(A)).isEqualTo(1000 + 100);
    assertThat(run.busyOf(B)).isEqualTo(2000 + 100);
  }

  @Test
  void busy_severalTensors_addUp() {
    Pricing run = run(chain(Objective.THROUGHPUT), A, B, A);

    assertThat(run.busyOf(A)).isEqualTo(2000 + 100 + 30);
    assertThat(run.busyOf(B)).isEqualTo(1000 + 100 + 30);
  }

  @Test
  void busy_tensorsOfOneStage_arePaidEach() {
    PlacementProblem problem =
        AroundMemory.twoAndHost(2, flow(0, 100, 1), flow(0, 7, 1)).problem(Objective.THROUGHPUT);

    assertThat(run(problem, A, B).busyOf(B)).isEqualTo(1000 + 107);
  }

  @Test
  void busy_callersBytes_arePaidByDevicesAndNotByHosts() {
    PlacementProblem problem =
        AroundMemory.twoAndHost(2, flow(0, 100, 1))
            .with(stage(0, 0, 0, 30, 0), stage(1, 0, 0, 0, 50))
            .problem(Objective.THROUGHPUT);

    assertThat(run(problem, A, B).busyOf(A)).isEqualTo(1000 + 30 + 100);
    assertThat(run(problem, A, B).busyOf(B)).isEqualTo(1000 + 100 + 50);
    assertThat(run(problem, A, A).busyOf(A)).isEqualTo(2000 + 30 + 50);
    assertThat(run(problem, HOST, HOST).busyOf(HOST)).isEqualTo(2000);
  }

  @Test
  void latency_twoSets_isTheSumOfTheirLoads() {
    Pricing run = run(chain(Objective.LATENCY), A, B, B);

    assertThat(run.startOf(1)).isEqualTo(1000 + 100);
    assertThat(run.latencyNanos()).isEqualTo(1100 + 2000 + 100);
    assertThat(run.endOf(1)).isEqualTo(run.endOf(2)).isEqualTo(3200);
  }

  @Test
  void latency_setWithAnInputToCome_startsAllAtOnce() {
    PlacementProblem problem =
        AroundMemory.twoAndHost(3, flow(0, 100, 1)).problem(Objective.LATENCY);

    Pricing run = run(problem, A, B, B); // s2 reads nothing, and waits with s1

    assertThat(run.startOf(2)).isEqualTo(1100);
    assertThat(run.latencyNanos()).isEqualTo(1100 + 2100);
  }

  @Test
  void latency_setsThatReadNothing_runSideBySide() {
    PlacementProblem problem = AroundMemory.twoAndHost(2).problem(Objective.LATENCY);

    assertThat(run(problem, A, B).latencyNanos()).isEqualTo(1000);
    assertThat(run(problem, A, A).latencyNanos()).isEqualTo(2000);
    assertThat(run(problem, HOST, HOST).latencyNanos()).isEqualTo(1000);
  }

  @Test
  void latency_hostBetweenTwoSets_addsItsOwnTimeOnly() {
    assertThat(run(chain(Objective.LATENCY), A, HOST, B).latencyNanos())
        .isEqualTo((1000 + 100) + 1000 + (30 + 1000));
  }

  @Test
  void latency_hostsChain_isTheSumOfItsStages() {
    assertThat(run(chain(Objective.LATENCY), HOST, HOST, HOST).latencyNanos()).isEqualTo(3000);
  }

  @Test
  void latency_setBetweenTwoHostStages_ends() {
    Pricing pricing = new Pricing(chain(Objective.LATENCY));
    int[] device = {HOST, A, HOST};

    assertThat(pricing.feasible(device)).isTrue();
    assertThat(pricing.value(device)).isEqualTo(1000 + (100 + 1000 + 30) + 1000);
  }

  @Test
  void feasible_setsThatWaitForEachOther_onlyWhereLatencyDoesNotCount() {
    int[] round = {A, B, A};
    int[] throughHost = {A, HOST, A};

    for (int[] device : new int[][] {round, throughHost}) {
      assertThat(new Pricing(chain(Objective.LATENCY)).feasible(device)).isFalse();
      assertThat(new Pricing(chain(Objective.THROUGHPUT)).feasible(device)).isTrue();
    }
    assertThat(new Pricing(chain(Objective.LATENCY)).value(round)).isEqualTo((double) Run.NEVER);
  }

  @Test
  void latencyIfLonger_stageOfTheFirstSet_delaysTheRest() {
    Pricing pricing = new Pricing(chain(Objective.LATENCY));

    assertThat(pricing.latencyIfLonger(new int[] {A, B, B}, 0, 500)).isEqualTo(3200 + 500);
    assertThat(pricing.latencyIfLonger(new int[] {A, HOST, B}, 1, 500)).isEqualTo(3130 + 500);
  }

  @Test
  void run_firstStagesOnly_leavesLaterReadersOut() {
    Pricing pricing = new Pricing(fan(Objective.THROUGHPUT));
    pricing.run(new int[] {A, A, B, B}, 2);

    assertThat(pricing.busyOf(A)).isEqualTo(2000);
    assertThat(pricing.busyOf(B)).isZero();
  }
}
