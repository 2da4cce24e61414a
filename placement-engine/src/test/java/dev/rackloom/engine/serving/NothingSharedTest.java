package dev.rackloom.engine.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Numbers kept from before instances could meet on links and devices: where they do not, nothing
 * changed, to the nanosecond.
 */
class NothingSharedTest {

  private static final StepTime TIME = StepTime.linear(500_000, 1_000);
  private static final ServingOptions OPTIONS = ServingOptions.of(16, 256, 100_000);

  private static Instance.PipelineStage stage(String device, Instance.Hop next) {
    return new Instance.PipelineStage(device, TIME, 50, 300, next);
  }

  /** Two instances that go there and back. */
  @ParameterizedTest
  @CsvSource({
    "1, 4152, 3876554517, 338726071037, 229902073829, 2337.3134034",
    "2, 4586, 4161172984, 395152215120, 275986674624, 2561.3070968",
    "3, 4624, 4318652035, 367559237603, 251915267147, 2603.2054070"
  })
  void pipelines(long seed, long events, long last, long totals, long firsts, double joules) {
    List<Instance> all = new ArrayList<>();
    for (String i : List.of("0", "1")) {
      List<Instance.PipelineStage> stages =
          List.of(
              stage("a" + i, new Instance.Hop(8_192, 1e9, 1_000)),
              stage("b" + i, new Instance.Hop(4_096, 1e9, 2_000)),
              stage("a" + i, Instance.Hop.NONE));
      all.add(new Instance("i" + i, Instance.Role.BOTH, stages, OPTIONS));
    }
    ServingReport report = check(seed, new Fleet(all, List.of()), events, last, totals, firsts);
    assertThat(report.energyJ()).isCloseTo(joules, within(1e-6));
  }

  /** Two instances of prompts, one of steps, one link for all state. */
  @ParameterizedTest
  @CsvSource({
    "1, 2258, 730110185, 13959346551, 326394769",
    "2, 2333, 763502180, 23123612297, 345343742",
    "3, 2438, 818574893, 13208295208, 328339251"
  })
  void promptsAndSteps(long seed, long events, long last, long totals, long firsts) {
    List<Instance> all =
        List.of(
            alone("p", Instance.Role.PREFILL),
            alone("q", Instance.Role.PREFILL),
            alone("d", Instance.Role.DECODE));
    check(seed, new Fleet(all, new Instance.Hop(1_000, 1e9, 500)), events, last, totals, firsts);
  }

  private static Instance alone(String name, Instance.Role role) {
    return new Instance(name, role, List.of(Instance.PipelineStage.of(name, TIME)), OPTIONS);
  }

  private static ServingReport check(
      long seed, Fleet fleet, long events, long last, long totals, long firsts) {
    ServingReport report = ServingSimulator.run(Serving.mixed(seed, 200, 300), fleet);
    List<ServingReport.Served> served = report.requests();
    assertThat(report.events()).isEqualTo(events);
    assertThat(report.lastNanos()).isEqualTo(last);
    assertThat(served.stream().mapToLong(ServingReport.Served::totalNanos).sum()).isEqualTo(totals);
    assertThat(served.stream().mapToLong(ServingReport.Served::ttftNanos).sum()).isEqualTo(firsts);
    return report;
  }
}
