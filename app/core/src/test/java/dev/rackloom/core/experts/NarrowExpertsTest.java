package dev.rackloom.core.experts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Progress;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedExperts;
import dev.rackloom.api.deploy.PlannedExperts.Part;
import dev.rackloom.api.deploy.PlannedRoute;
import dev.rackloom.api.deploy.WireFormat;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.telemetry.TelemetryEvent.ExpertsRouted;
import dev.rackloom.api.telemetry.TelemetryEvent.SentRows;
import dev.rackloom.api.telemetry.TelemetryEvent.TensorMoved;
import dev.rackloom.client.TensorValue;
import dev.rackloom.core.PlanBuilder;
import dev.rackloom.core.Session;
import dev.rackloom.samples.Samples;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Split experts whose rows, weights and sums travel as bfloat16. */
class NarrowExpertsTest {

  @TempDir Path folder;

  private final Map<String, Long> moved = new HashMap<>();
  private final Map<Integer, ExpertsRouted> routed = new HashMap<>();

  private static PlanBuilder.Built build(FourAgents agents, Session session, Path parts) {
    Placement placement =
        agents
            .placed(session, ExpertMaps.dealt(session.model().graph(), agents.devices()))
            .withWire(WireFormat.BFLOAT16);
    return PlanBuilder.build(
        session, placement, agents.rack(), "narrow", 1, FourAgents.PLUGINS, parts, Progress.SILENT);
  }

  /** Tensors of the blocks that go to another device. */
  private static long crossing(DeploymentPlan plan) {
    Map<String, String> devices = new HashMap<>();
    plan.stages().forEach(s -> devices.put(s.id(), s.device()));
    return plan.experts().stream()
        .flatMap(b -> b.ranks().stream().filter(r -> !r.device().equals(devices.get(b.dispatch()))))
        .count();
  }

  @Test
  void rowsAndSums_takeHalf_andTheAnswerIsThere() throws Exception {
    try (FourAgents agents = new FourAgents(folder)) {
      Session session = agents.open(Samples.Experts.FUSED, 2);
      PlanBuilder.Built built = build(agents, session, folder.resolve("parts"));
      DeploymentPlan plan = agents.deploy(built);
      assertThat(plan.routes())
          .filteredOn(r -> r.wire() == WireFormat.BFLOAT16)
          .noneMatch(r -> r.from().equals(PlannedRoute.CALLER))
          .noneMatch(r -> r.to().contains(PlannedRoute.CALLER))
          .anyMatch(r -> r.tensor().endsWith("/rows"))
          .anyMatch(r -> r.tensor().endsWith("/sums"))
          .noneMatch(r -> r.tensor().endsWith("/pairs"));
      BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
      try (AutoCloseable _ = agents.listen(plan, heard::add)) {
        TensorValue ids =
            TensorValue.of(new SplittableRandom(3).longs(20, 32, 127).toArray(), 1, 20);
        assertThat(agents.ask(plan, ids).get("logits").toFloats()).doesNotContain(Float.NaN);
        long ways = crossing(plan);
        while (routed.size() < plan.experts().size() || moved.size() < 2 * ways) {
          note(heard.poll(20, TimeUnit.SECONDS));
        }
      }
      plan.experts().forEach(this::check);
    }
  }

  private void note(Object event) {
    switch (event) {
      case ExpertsRouted e -> routed.put(e.moeLayer(), e);
      case TensorMoved m when m.tensor().endsWith("/rows") || m.tensor().endsWith("/sums") ->
          moved.put(m.tensor(), m.bytes());
      case null -> throw new AssertionError("heard of " + moved.size() + " tensors only");
      default -> {}
    }
  }

  private void check(PlannedExperts block) {
    for (SentRows sent : routed.get(block.moeLayer()).sent()) {
      if (!sent.device().equals(routed.get(block.moeLayer()).device())) {
        assertThat(moved)
            .containsEntry(block.port(Part.ROWS, sent.device()), sent.bytes() / 2)
            .containsEntry(block.port(Part.SUMS, sent.device()), sent.bytes() / 2);
      }
    }
  }
}
