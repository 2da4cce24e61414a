package dev.rackloom.cli;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.core.Calibrator;
import dev.rackloom.core.LocalAgents;
import dev.rackloom.core.OpenModel;
import dev.rackloom.core.Session;
import dev.rackloom.core.StageRow;
import dev.rackloom.core.Workbench;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Stages, FLOPs, bytes, cost classes. */
@Command(
    name = "profile",
    mixinStandardHelpOptions = true,
    description =
        "Stages, FLOPs, bytes and cost class per device; with --measure, calibrated on an agent's devices.")
final class ProfileVerb implements Callable<Integer> {

  @Parameters(paramLabel = "MODEL", description = "A model file.")
  Path model;

  @Option(names = "--rack", required = true, paramLabel = "FILE", description = "A rack file.")
  Path rack;

  @Option(
      names = "--measure",
      description =
          "Run micro-benchmarks on the rack's real devices, through their agents (started here if the rack names none), and keep the calibrated profile.")
  boolean measure;

  @Mixin Options.Sizes sizes;

  @Mixin Options.InWorkspace workspace;

  @Mixin Options.Output output;

  @Override
  public Integer call() {
    Console console = output.console();
    try (Workbench bench = Workbench.open(workspace.folder())) {
      Rack opened = bench.openRack(rack);
      OpenModel open = sizes.open(bench, model, console);
      Session session =
          measure ? measured(bench, open, opened, console) : bench.session(open, opened);
      Optional<Placement> placement =
          session.place("local-search", SolveContext.within(Duration.ofMillis(150)))
                  instanceof Outcome.Solved s
              ? Optional.of(s.placement())
              : Optional.empty();
      List<StageRow> rows = session.rows(placement);
      if (output.json) {
        console.document(Reports.profile(open, rows));
      } else {
        Reports.profileTable(console, rows);
        open.graph()
            .notUnderstood()
            .forEach(n ->
                console.line("not understood: %s at %s; %s", n.what(), n.where(), n.consequence()));
      }
      return 0;
    }
  }

  private static Session measured(Workbench bench, OpenModel open, Rack rack, Console console) {
    boolean addressed = rack.nodes().stream().noneMatch(n -> n.agent().isEmpty());
    Session session = bench.session(open, rack);
    if (addressed) {
      return Calibrator.calibrate(bench, session, rack, console.progress(), Cancellation.NEVER)
          .session();
    }
    try (LocalAgents agents =
        LocalAgents.start(rack, bench.workspace().folder().resolve("agents"), console.progress())) {
      return Calibrator.calibrate(
              bench, session, agents.addressed(rack), console.progress(), Cancellation.NEVER)
          .session();
    }
  }
}
