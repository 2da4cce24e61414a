package dev.rackloom.cli.demo;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Ids;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.spi.ExpertHints;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.cli.Console;
import dev.rackloom.client.find.AgentFinder;
import dev.rackloom.client.find.Findings;
import dev.rackloom.client.find.Whereabouts;
import dev.rackloom.codec.Quantities;
import dev.rackloom.codec.WorkloadFile;
import dev.rackloom.core.Calibrator;
import dev.rackloom.core.Deployments;
import dev.rackloom.core.KeptFirings;
import dev.rackloom.core.LiveDeployment;
import dev.rackloom.core.LocalAgents;
import dev.rackloom.core.OpenModel;
import dev.rackloom.core.Session;
import dev.rackloom.core.Workbench;
import dev.rackloom.core.moe.ExpertFiles;
import dev.rackloom.protocol.Nearby;
import dev.rackloom.protocol.security.Transport;
import dev.rackloom.samples.Samples;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * File, stages, costs, placement, agents, answers, telemetry: once through, for real, explained as
 * it goes.
 */
public final class Demo {

  private static final int REQUESTS = 300;
  private static final int CONCURRENCY = 4;
  private static final Duration PLACE_LIMIT = Duration.ofSeconds(4);

  private final Workbench bench;
  private final Console console;
  private final Path samples;
  private final DemoTables tables;

  /** A demo in an open workspace. */
  public Demo(Workbench bench, Console console) {
    this.bench = bench;
    this.console = console;
    this.samples = bench.workspace().folder().resolve("samples");
    this.tables = new DemoTables(console);
  }

  /** Runs it; the result is kept in the workspace. */
  public DemoResult run() {
    step(
        "1. The model", "all-MiniLM-L6-v2, a sentence embedding model, out of its Maven artefact.");
    OpenModel model = open();
    step(
        "2. The rack",
        "Three unlike devices on three nodes. Two of them are emulated: real numerics, memory capped, time shaped by parameters that the profiler never sees.");
    Rack rack = bench.openRack(Samples.rack(samples));
    describe(rack);
    step("3. Agents", "One process a node, on loopback.");
    List<String> announced = Nearby.canBeAsked() ? List.of("--announce") : List.of();
    Path folder = bench.workspace().folder().resolve("agents");
    try (LocalAgents agents = LocalAgents.start(rack, folder, announced, console.progress())) {
      agents
          .agents()
          .forEach(a ->
              console.line(
                  "agent %s: process %d at %s owns %s",
                  a.node(), a.pid(), a.address(), String.join(", ", a.devices())));
      AgentsOfDemo found = AgentsOfDemo.find(rack, agents.agents(), Demo::nearby);
      console.line("their addresses are %s", found.how());
      return withAgents(model, rack, found.rack(), agents);
    }
  }

  private static Findings nearby() {
    return AgentFinder.find(new Whereabouts.Nearby(), Transport.plain());
  }

  private void step(String title, String text) {
    console.line("");
    console.line(title);
    console.line("   " + text);
  }

  private OpenModel open() {
    Path file = Samples.model(samples);
    Samples.thisMachine(samples);
    Samples.languageModel(samples);
    Samples.eightGpus(samples);
    Samples.chat(samples);
    Samples.topicalModel(samples, Samples.Experts.FUSED);
    Samples.topicalModel(samples, Samples.Experts.UNROLLED);
    Samples.fourAgents(samples);
    keepRouting(Samples.generatedRouting(samples));
    var sizes = WorkloadFile.read(Samples.workload(samples)).streams().getFirst().bindings();
    OpenModel model = bench.openModel(file, sizes, console.progress(), Cancellation.NEVER);
    console.line(
        "%d operators, %s parameters, %s of weights, cut into %d stages; sizes: %s",
        model.graph().operators().size(),
        model.graph().parameters(),
        Quantities.showBytes(model.graph().parameterBytes().known().orElse(0)),
        model.stages().stages().size(),
        String.join("; ", model.boundBy()));
    return model;
  }

  /** So that the expert map has something to show: generated, as its name says. */
  private void keepRouting(Path trace) {
    ExpertHints nothing = ExpertHints.NONE;
    bench
        .workspace()
        .experts()
        .save(
            new ExpertFiles(bench.plugins())
                .statistics(trace, nothing, Progress.SILENT, Cancellation.NEVER),
            trace,
            nothing);
  }

  private void describe(Rack rack) {
    rack.devices()
        .forEach(d ->
            console.line(
                "%-6s %-9s %-44s %s",
                d.id(),
                d.isEmulated() ? "emulated" : "real",
                d.model(),
                Quantities.showBytes(d.home().capacityBytes())));
  }

  private DemoResult withAgents(OpenModel model, Rack rack, Rack addressed, LocalAgents agents) {
    step(
        "4. Measuring this machine",
        "Probes (matrix products, reductions, element-wise chains, copies) and every stage run on the CPU's agent; its cost functions are fitted to them.");
    Calibrator.Result calibrated =
        Calibrator.calibrate(
            bench, bench.session(model, rack), addressed, console.progress(), Cancellation.NEVER);
    calibrated
        .reports()
        .forEach(r ->
            console.line(
                "%s %s: %d probes, error on those held back %s",
                r.device(),
                r.scope(),
                r.points(),
                Double.isNaN(r.heldBackErrorPercent())
                    ? "not known"
                    : String.format(Locale.ROOT, "%.1f %%", r.heldBackErrorPercent())));
    Session session = calibrated.session().withObjective(Objective.THROUGHPUT);
    step(
        "5. Placing",
        "Which stage on which device, for the highest pipelined throughput under the memories.");
    Outcome.Solved solved = place(session);
    bench.workspace().savePlacement(model.cut(), rack.name(), "throughput", solved);
    tables.placed(session, solved);
    step(
        "6. Deploying",
        "Sub-models are cut out of the file, pushed by content hash, prepared everywhere, then activated everywhere.");
    try (LiveDeployment live = deploy(session, solved.placement(), addressed)) {
      DemoResult result = served(session, solved, live, agents);
      live.drain();
      bench.workspace().saveRun("demo", result);
      return result;
    }
  }

  private Outcome.Solved place(Session session) {
    SolveContext context =
        new SolveContext(
            PLACE_LIMIT, 1, Ids.NONE, better -> {}, Progress.SILENT, Cancellation.NEVER);
    return switch (session.place("portfolio", context)) {
      case Outcome.Solved solved -> solved;
      case Outcome.Infeasible none ->
          throw RackloomException.user(
              "the sample does not fit the rack: " + String.join("; ", none.reasons()),
              "restore the sample rack file in " + samples + ".");
    };
  }

  /**
   * Deploys; where an agent says that its CPU cannot keep up with the emulated time, time is
   * dilated as much as it asks for.
   */
  private LiveDeployment deploy(Session session, Placement placement, Rack rack) {
    LiveDeployment live =
        Deployments.deployDilated(
            bench, session, placement, rack, "demo", console.progress(), console::line);
    console.line(
        "epoch %d serves on %d agents; time dilation %.1f: one emulated millisecond takes that many on the clock",
        live.plan().epoch(), live.plan().rack().nodes().size(), live.plan().rack().timeDilation());
    return live;
  }

  private DemoResult served(
      Session session, Outcome.Solved solved, LiveDeployment live, LocalAgents agents) {
    DemoResult.Verification verification;
    Traffic.Seen seen;
    Traffic.Seen alone;
    try (TextInputs text = TextInputs.open(Samples.tokenizer(samples))) {
      Trial trial = new Trial(live, text, console);
      step(
          "7. Real sentences",
          "Embedded by the rack and by the whole model in one ONNX Runtime session.");
      verification = trial.verify(Samples.model(samples));
      console.line(
          "%d sentences, largest absolute difference %.2e",
          verification.requests(), verification.maxAbsDiff());
      step(
          "8. Load",
          REQUESTS
              + " requests of "
              + Trial.SEQUENCE
              + " tokens, "
              + CONCURRENCY
              + " in flight, telemetry streaming back.");
      alone = trial.load(8, 1, Progress.SILENT);
      live.settle();
      live.telemetry().clear();
      seen = trial.load(REQUESTS, CONCURRENCY, console.progress());
    }
    live.settle();
    live.keepTelemetry();
    new KeptFirings(
            live.plan().deployment(), live.plan().epoch(), solved.placement(), live.newestFirings())
        .keep(bench.workspace(), session);
    DemoResult result =
        new DemoReport(session, solved, live, agents)
            .result(
                new DemoResult.Verification(
                    verification.maxAbsDiff(),
                    verification.requests() + REQUESTS,
                    verification.failed() + seen.failed()),
                seen,
                alone,
                bench.workspace().folder());
    step(
        "9. Predicted against seen",
        "Medians a firing, time dilation divided out. Emulated and measured stay apart.");
    tables.compared(result, CONCURRENCY);
    return result;
  }
}
