package dev.rackloom.engine.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Several instances, split prompts and steps, pipelines. */
class FleetTest {

  private static final ServingOptions OPTIONS = ServingOptions.of(16, 256, 100_000);

  private static Instance instance(String name, Instance.Role role, StepTime time) {
    return new Instance(name, role, List.of(Instance.PipelineStage.of(name, time)), OPTIONS);
  }

  @Test
  void split_stateMovesOverTheLink_andDecodingSeesNoPrompt() {
    Serving.Counting decoding = new Serving.Counting(256, 16);
    Fleet fleet =
        new Fleet(
            List.of(
                instance("p", Instance.Role.PREFILL, batch -> 1_000),
                instance("d", Instance.Role.DECODE, decoding)),
            new Instance.Hop(10, 1e9, 500));
    Trace trace = Trace.of("t", List.of(new Request(0, 100, 2)));
    ServingReport report = ServingSimulator.run(trace, fleet);
    ServingReport.Served served = report.requests().getFirst();
    assertThat(served.firstNanos()).isEqualTo(1_000);
    assertThat(served.lastNanos()).isEqualTo(1_000 + 1_000 + 500 + 100_000 + 1_000 + 101);
    assertThat(decoding.promptTokens).isZero();
    assertThat(report.use().getLast().resource()).isEqualTo("state");
  }

  @Test
  void split_manyRequests_allAreServed() {
    Serving.Counting prompts = new Serving.Counting(256, 16);
    Serving.Counting steps = new Serving.Counting(256, 16);
    Fleet fleet =
        new Fleet(
            List.of(
                instance("p", Instance.Role.PREFILL, prompts),
                instance("d", Instance.Role.DECODE, steps)),
            new Instance.Hop(100, 1e9, 500));
    Trace trace = Serving.mixed(2, 300, 300);
    ServingReport report = ServingSimulator.run(trace, fleet);
    assertThat(prompts.sampled).isEqualTo(300);
    assertThat(prompts.sampled + steps.sampled).isEqualTo(report.outputTokens());
    assertThat(steps.promptTokens).isZero();
    assertThat(report.pools()).allSatisfy(p -> assertThat(p.mostBlocks()).isPositive());
  }

  @Test
  void replicas_shareTheLoad() {
    StepTime time = StepTime.linear(1_000_000, 10_000);
    Trace trace = Serving.mixed(4, 300, 1e5);
    ServingReport one =
        ServingSimulator.run(trace, Fleet.of(instance("a", Instance.Role.BOTH, time)));
    ServingReport two =
        ServingSimulator.run(
            trace,
            new Fleet(
                List.of(
                    instance("a", Instance.Role.BOTH, time),
                    instance("b", Instance.Role.BOTH, time)),
                Instance.Hop.NONE));
    assertThat(two.outputTokensPerS()).isGreaterThan(1.7 * one.outputTokensPerS());
  }

  @Test
  void pipeline_ofTwoStages_overlapsMicroBatches() {
    StepTime half = StepTime.linear(500_000, 1_000);
    List<Instance.PipelineStage> stages =
        List.of(
            new Instance.PipelineStage("a", half, 50, 300, new Instance.Hop(8_192, 1e10, 1_000)),
            Instance.PipelineStage.of("b", half));
    ServingReport report =
        ServingSimulator.run(
            Arrivals.closedLoop(200, 16, 50, 100),
            Fleet.of(new Instance("pp", Instance.Role.BOTH, stages, OPTIONS)));
    assertThat(report.use().getFirst().utilisation()).isGreaterThan(0.9);
    assertThat(report.energyJ()).isPositive();
    assertThat(report.use().stream().map(ServingReport.Use::resource))
        .containsExactly("a", "b", "a > b");
  }

  @Test
  void fleets_thatCannotServe_areRefused() {
    assertThatThrownBy(() ->
            new Fleet(List.of(instance("d", Instance.Role.DECODE, b -> 1)), Instance.Hop.NONE))
        .hasMessageContaining("takes prompts");
    assertThatThrownBy(() ->
            new Fleet(List.of(instance("p", Instance.Role.PREFILL, b -> 1)), Instance.Hop.NONE))
        .hasMessageContaining("none decodes");
  }
}
