package dev.rackloom.cli;

import dev.rackloom.api.Ids;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Metric;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.codec.Quantities;
import dev.rackloom.core.Bill;
import dev.rackloom.core.Goal;
import dev.rackloom.core.OpenModel;
import dev.rackloom.core.PlacementFile;
import dev.rackloom.core.ProofBook;
import dev.rackloom.core.Proven;
import dev.rackloom.core.Session;
import dev.rackloom.core.Workbench;
import dev.rackloom.core.serving.PlacedServing;
import dev.rackloom.core.serving.TokenGoal;
import dev.rackloom.engine.explain.Spilled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Places a model on a rack. */
@Command(
    name = "place",
    mixinStandardHelpOptions = true,
    description = "A placement, its prediction, lower bound, gap and reasons.")
final class PlaceVerb implements Callable<Integer> {

  @Parameters(paramLabel = "MODEL", description = "A model file.")
  Path model;

  @Option(names = "--rack", required = true, paramLabel = "FILE", description = "A rack file.")
  Path rack;

  @Option(
      names = "--objective",
      defaultValue = "latency",
      description =
          "latency, throughput, energy, cost, ttft, tpot, a mix such as latency=1,energy=20, or an order such as latency,energy (default: ${DEFAULT-VALUE}).")
  String objective;

  @Option(
      names = "--solver",
      defaultValue = "portfolio",
      description =
          "portfolio, exact, cp-sat, cp-sat-latency, contiguous, ideals, heft, annealing, neighbourhoods, layer-flow, spill or local-search (default: ${DEFAULT-VALUE}).")
  String solver;

  @Option(
      names = "--time-limit",
      paramLabel = "T",
      defaultValue = "3s",
      description = "Wall time it may take (default: ${DEFAULT-VALUE}).")
  String timeLimit;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "Write the placement here, for simulate and deploy; with --pareto a folder for one file a point, or a .json file for the front.")
  @Nullable Path out;

  @Option(
      names = "--pareto",
      paramLabel = "M1,M2[,M3]",
      description =
          "Trade metrics for one another instead of one objective: a front of placements none of which beats another.")
  @Nullable String pareto;

  @Option(names = "--plot", paramLabel = "FILE", description = "Draw the front here, as SVG.")
  @Nullable Path plot;

  @Option(
      names = "--explain",
      arity = "0..1",
      fallbackValue = "",
      paramLabel = "STAGE",
      description =
          "Say who waits for whom and what to buy; with a stage also what each device would make of it.")
  @Nullable String explain;

  @Mixin SplitOptions split;

  @Mixin ConstraintOptions constraints;

  @Mixin TermOptions terms;

  @Mixin ServedOptions served;

  @Mixin WireOption wire;

  @Mixin Options.Sizes sizes;

  @Mixin Options.InWorkspace workspace;

  @Mixin Options.Output output;

  @Override
  public Integer call() {
    return Interrupt.during(this::place);
  }

  private int place(Interrupt interrupt) {
    Console console = output.console();
    List<Metric> traded = pareto == null ? List.of() : FrontVerb.metrics(pareto);
    if (plot != null && traded.isEmpty()) {
      throw RackloomException.user("--plot draws a front, but none is asked for", "add --pareto.");
    }
    if (explain != null && !traded.isEmpty()) {
      throw RackloomException.user(
          "--explain is about one placement, --pareto makes many", "leave one of them out.");
    }
    Optional<TokenGoal> underLoad = served.goal(Goal.of(objective), sizes.workload != null);
    checkServed(underLoad, traded);
    split.check(!traded.isEmpty());
    try (Workbench bench = Workbench.open(workspace.folder())) {
      Rack opened = bench.openRack(rack);
      OpenModel open = sizes.open(bench, model, console);
      Goal goal = terms.of(Goal.of(objective));
      Session plain =
          bench
              .session(open, opened)
              .withLiveFormats()
              .withObjective(goal.objective())
              .withWire(wire.format());
      Session session =
          terms.of(
              plain.withConstraints(constraints.of(plain.problem())), open, Goal.of(objective));
      SolveContext context =
          new SolveContext(
              Options.duration(timeLimit),
              1,
              Ids.NONE,
              better -> {},
              console.progress(),
              interrupt.arm());
      if (!traded.isEmpty()) {
        int exit =
            new FrontVerb(console, output.json, out, plot)
                .run(session, open, traded, solver, context);
        interrupt.tell(console);
        return exit;
      }
      boolean meets = underLoad.isPresent() && (served.asked() || PlacedServing.serves(session));
      if (underLoad.isPresent() && !meets) {
        console.note("serving this model cannot be simulated: placed for one request alone");
      }
      if (meets) {
        return new ServedVerb(console, output.json, goal, interrupt)
            .run(
                session,
                underLoad.get(),
                served.demand(session, sizes.workload),
                served.phases(),
                solver,
                context,
                solved -> keep(bench, open, opened, solved, goal, console));
      }
      Outcome outcome = inAllPhases(session, session.place(goal, solver, context));
      interrupt.tell(console);
      if (outcome instanceof Outcome.Solved s) {
        outcome = s.with(split.of(s.placement(), bench, open.graph(), opened, console));
      }
      if (output.json) {
        Map<String, @Nullable Object> json = PlaceReports.place(objective, outcome);
        if (outcome instanceof Outcome.Solved s) {
          json.put("terms", PlaceReports.terms(Bill.of(session, s.placement())));
          json.put("spilled", PlaceReports.spilled(spilled(session, s)));
        }
        if (outcome instanceof Outcome.Solved s && session.passes().size() > 1) {
          PlaceReports.putPasses(json, session.pricePasses(s.placement()));
        }
        if (outcome instanceof Outcome.Solved s && explain != null) {
          json.put("explanation", Explanations.document(session, s.placement(), explain, context));
        }
        console.document(json);
      }
      return switch (outcome) {
        case Outcome.Solved solved -> {
          int exit = keep(bench, open, opened, solved, goal, console);
          remember(bench, plain, session, solved, goal);
          if (!output.json) {
            PlaceReports.termLines(console, Bill.of(session, solved.placement()));
            PlaceReports.spillLines(console, spilled(session, solved));
          }
          if (!output.json && session.passes().size() > 1) {
            PlaceReports.passLines(console, session.pricePasses(solved.placement()));
          }
          if (!output.json && explain != null) {
            Explanations.lines(console, session, solved.placement(), explain, context);
          }
          yield exit;
        }
        case Outcome.Infeasible none -> PlaceReports.infeasible(console, none.reasons());
      };
    }
  }

  private static Spilled spilled(Session session, Outcome.Solved solved) {
    return Spilled.of(session.problem(), session.assignment(solved.placement()));
  }

  private void checkServed(Optional<TokenGoal> underLoad, List<Metric> traded) {
    if (underLoad.isPresent()) {
      String alone =
          !traded.isEmpty()
              ? "--pareto"
              : explain != null ? "--explain" : terms.from != null ? "--from" : split.asked();
      if (!alone.isEmpty()) {
        throw RackloomException.user(
            alone + " is about one request alone, ttft and tpot with a workload are not",
            "leave it out, or leave out --workload, --trace, --requests and --phases.");
      }
    }
  }

  /**
   * Every phase of a stage stands where the stage was placed; if nothing fits, whether the rack has
   * memory that was not used.
   */
  private Outcome inAllPhases(Session session, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Solved s -> s.with(session.inAllPhases(s.placement()));
      case Outcome.Infeasible none -> {
        List<String> reasons = new ArrayList<>(none.reasons());
        session.rack().memories().stream()
            .filter(m -> terms.spill == null)
            .map(m ->
                "node '"
                    + m.node()
                    + "' has "
                    + Quantities.showBytes(m.tier().capacityBytes())
                    + " of "
                    + m.tier().name()
                    + " that --spill state or --spill all would use")
            .forEach(reasons::add);
        yield new Outcome.Infeasible(reasons, none.wallNanos());
      }
    };
  }

  /** What was proven of whole stages in the devices' own memory, which is what is shown first. */
  private void remember(
      Workbench bench, Session plain, Session session, Outcome.Solved solved, Goal goal) {
    if (session.sharings().isEmpty() && terms.spill == null && terms.from == null) {
      Proven proven =
          new Proven(
              goal,
              ProofBook.sizes(plain),
              session.constraints(),
              solved.lowerBound(),
              "rackloom place, best answer by " + solved.solver());
      new ProofBook(bench.workspace()).keep(plain, solved.placement(), proven);
    }
  }

  private int keep(
      Workbench bench,
      OpenModel open,
      Rack opened,
      Outcome.Solved solved,
      Goal goal,
      Console console) {
    bench.workspace().savePlacement(open.cut(), opened.name(), objective, solved);
    if (!output.json) {
      PlaceReports.placeTable(console, goal, solved);
    }
    if (out != null) {
      try {
        Files.write(out, new PlacementFile(open.cut(), solved.placement()).json());
      } catch (IOException e) {
        throw RackloomException.resources(
            "cannot write " + out + ": " + e.getMessage(), "choose another file for --out.", e);
      }
    }
    return 0;
  }
}
