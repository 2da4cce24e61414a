package dev.rackloom.cli;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.core.OpenModel;
import dev.rackloom.core.PlacementFile;
import dev.rackloom.core.Session;
import dev.rackloom.core.Workbench;
import dev.rackloom.core.serving.ChromeTrace;
import dev.rackloom.core.serving.Demand;
import dev.rackloom.core.serving.PlacedFleet;
import dev.rackloom.core.serving.PlacedServing;
import dev.rackloom.core.serving.TraceFile;
import dev.rackloom.engine.serving.Fleet;
import dev.rackloom.engine.serving.Request;
import dev.rackloom.engine.serving.ServingReport;
import dev.rackloom.engine.serving.ServingSimulator;
import dev.rackloom.engine.serving.Trace;
import dev.rackloom.engine.simulate.MemoryTrack;
import dev.rackloom.engine.simulate.SimulationReport;
import dev.rackloom.engine.simulate.Simulator;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Simulates a placement under load. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = {
      "Discrete-event simulation of a placement under load.",
      "Language models with prompts and steps are simulated as a server that batches continuously;"
          + " requests come from a trace, or are made up of the sizes seq and output."
    })
final class SimulateVerb implements Callable<Integer> {

  @Parameters(paramLabel = "MODEL", description = "A model file.")
  Path model;

  @Option(names = "--rack", required = true, paramLabel = "FILE", description = "A rack file.")
  Path rack;

  @Option(
      names = "--placement",
      required = true,
      paramLabel = "FILE",
      description = "A placement, as place --out writes it.")
  Path placement;

  @Option(
      names = "--prefill-placement",
      paramLabel = "FILE",
      description =
          "Serve prompts on this placement and steps on the other: state moves between them.")
  @Nullable Path prefill;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description =
          "Requests: CSV or JSON lines with arrival (seconds), prompt and output (tokens), or the"
              + " forms of Azure and Mooncake; gzip or not. Of a model without prompts and steps"
              + " only the arrivals count.")
  @Nullable Path trace;

  @Option(
      names = "--requests",
      description = "How many requests (default: 1000, or all of the trace).")
  @Nullable Integer requests;

  @Option(
      names = "--concurrency",
      defaultValue = "4",
      description = "Requests in flight in a closed loop (default: ${DEFAULT-VALUE}).")
  int concurrency;

  @Option(
      names = "--rate",
      defaultValue = "0",
      description = "Poisson arrivals a second, instead of a closed loop.")
  double rate;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Of the arrivals (default: ${DEFAULT-VALUE}).")
  long seed;

  @Option(
      names = "--max-sequences",
      defaultValue = "128",
      description = "Requests that a server batches at most (default: ${DEFAULT-VALUE}).")
  int maxSequences;

  @Option(
      names = "--max-batched-tokens",
      defaultValue = "2048",
      description = "Tokens of a step at most (default: ${DEFAULT-VALUE}).")
  int maxBatchedTokens;

  @Option(
      names = "--perfetto",
      paramLabel = "FILE",
      description = "Write a trace for ui.perfetto.dev or chrome://tracing.")
  @Nullable Path perfetto;

  @Mixin WireOption wire;

  @Mixin Options.Sizes sizes;

  @Mixin Options.InWorkspace workspace;

  @Mixin Options.Output output;

  @Override
  public Integer call() {
    return Interrupt.during(this::simulate);
  }

  private int simulate(Interrupt interrupt) {
    Console console = output.console();
    try (Workbench bench = Workbench.open(workspace.folder())) {
      OpenModel open = sizes.open(bench, model, console);
      Placement placed = wire.of(PlacementFile.read(placement, open));
      Session session = bench.session(open, bench.openRack(rack)).knowing(placed);
      if (!(rate >= 0) || Double.isInfinite(rate)) {
        throw RackloomException.user("--rate is " + rate, "give arrivals a second, 0 or more.");
      }
      if (PlacedServing.serves(session)) {
        serve(session, placed, open, console, interrupt);
      } else {
        fire(session, placed, console, interrupt);
      }
      return 0;
    }
  }

  private void serve(
      Session session, Placement placed, OpenModel open, Console console, Interrupt interrupt) {
    PlacedFleet fleet = checked(() -> new PlacedFleet(session, maxSequences, maxBatchedTokens));
    Fleet served =
        checked(() ->
            prefill == null
                ? fleet.of(placed)
                : fleet.of(wire.of(PlacementFile.read(prefill, open)), placed));
    Trace asked = checked(() -> requests(session));
    ServingReport report =
        checked(() -> ServingSimulator.run(asked, served, console.progress(), interrupt.arm()));
    if (perfetto != null) {
      ChromeTrace.write(perfetto, report);
    }
    if (output.json) {
      console.document(SimulateReports.json(report));
    } else {
      SimulateReports.print(console, report);
    }
  }

  private Trace requests(Session session) {
    if (trace != null) {
      Trace read = TraceFile.read(trace);
      return requests == null ? read : read.first(requests);
    }
    return Demand.made(session, requests == null ? 1_000 : requests, rate, concurrency, seed);
  }

  private void fire(Session session, Placement placed, Console console, Interrupt interrupt) {
    if (prefill != null) {
      throw RackloomException.user(
          "--prefill-placement splits prompts from steps, but "
              + session.model().graph().name()
              + " has none",
          "leave it out.");
    }
    Simulator.Load load = checked(() -> load(session, console));
    SimulationReport report =
        checked(() ->
            Simulator.runUntil(
                session.problem(),
                session.assignment(placed),
                load,
                console.progress(),
                interrupt.arm()));
    List<MemoryTrack> memory = session.memory(placed, report);
    if (perfetto != null) {
      ChromeTrace.write(perfetto, report, memory);
    }
    if (output.json) {
      console.document(SimulateReports.json(report, memory));
    } else {
      SimulateReports.print(console, report, memory);
    }
  }

  private Simulator.Load load(Session session, Console console) {
    if (trace == null) {
      return new Simulator.Load(requests == null ? 1_000 : requests, concurrency, rate, seed);
    }
    Trace read = TraceFile.read(trace);
    Trace own = requests == null ? read : read.first(requests);
    console.note(
        session.model().graph().name()
            + " has no prompts and steps: only the arrivals of "
            + own.name()
            + " count, every request is of the sizes that are bound");
    return Simulator.Load.at(own.requests().stream().mapToLong(Request::arrivalNanos).toArray());
  }

  private interface Made<T> {
    T make();
  }

  private static <T> T checked(Made<T> made) {
    try {
      return made.make();
    } catch (IllegalArgumentException e) {
      throw RackloomException.user(
          String.valueOf(e.getMessage()), "give positive numbers, and requests that fit the rack.");
    }
  }
}
