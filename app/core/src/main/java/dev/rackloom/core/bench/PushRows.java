package dev.rackloom.core.bench;

import dev.rackloom.api.Progress;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.Deployer;
import dev.rackloom.client.TensorValue;
import dev.rackloom.core.PlanBuilder;
import dev.rackloom.core.Workbench;
import dev.rackloom.core.bench.BenchReport.Row;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long it takes until a plan of 200 stages serves on 32 agents: the first plan of this process,
 * and those after it.
 */
final class PushRows {

  private static final int STAGES = 200;
  private static final int AGENTS = 32;
  private static final int ROUNDS = 5;
  private static final Duration LEASE = Duration.ofMinutes(2);

  private PushRows() {}

  static List<Row> rows(Workbench bench, AgentsHere.Starter starter, Path folder) {
    Path model = ChainModel.write(folder, STAGES);
    List<Double> seconds = new ArrayList<>();
    try (AgentsHere agents = starter.start(BenchRack.rack(AGENTS, 1), folder);
        Deployer deployer = new Deployer("bench", LEASE)) {
      Placed placed = Placed.of(bench, agents.rack(), model, Bindings.NONE, STAGES, "push");
      for (int epoch = 1; epoch <= ROUNDS; epoch++) {
        PlanBuilder.Built built = Pushed.cut(bench, agents.rack(), placed, "push", epoch, folder);
        long start = System.nanoTime();
        deployer.deploy(built.plan(), built.artefacts(), Progress.SILENT).orThrow();
        seconds.add((System.nanoTime() - start) / 1e9);
        check(deployer, built);
      }
    }
    return rows(seconds);
  }

  private static void check(Deployer deployer, PlanBuilder.Built built) {
    int stages = built.plan().stages().size();
    if (stages != STAGES) {
      throw new IllegalStateException("the chain was cut into " + stages + " stages");
    }
    TensorValue x = TensorValue.of(new float[ChainModel.ROW], 1, ChainModel.ROW);
    var _ = deployer.front(built.plan()).infer(built.plan().model(), Map.of("x", x));
  }

  private static List<Row> rows(List<Double> seconds) {
    double first = seconds.getFirst();
    double last = seconds.getLast();
    Collections.sort(seconds);
    String what = STAGES + " stages, " + AGENTS + " agents in this process";
    return List.of(
        Row.measured(
            RuntimeIds.PLAN.getFirst(),
            "s",
            seconds.get(ROUNDS / 2),
            String.format(Locale.ROOT, "first %.2f s; last %.2f s", first, last),
            "median of "
                + ROUNDS
                + " epochs one after the other: lease, upload, prepare, activate, drain and retire"
                + " the epoch before; "
                + what
                + "; each epoch then answered a request"),
        Row.measured(
            RuntimeIds.PLAN.getLast(),
            "s",
            first,
            String.format(Locale.ROOT, "median of all %.2f s", seconds.get(ROUNDS / 2)),
            "the first of them: 200 uploads, every connection, and code that the JVM has not yet"
                + " compiled; "
                + what));
  }
}
