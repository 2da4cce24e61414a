package dev.rackloom.cli.demo;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Ids;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.cost.Estimate;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.spi.ExpertHints;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.cli.Console;
import dev.rackloom.client.TensorValue;
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
import dev.rackloom.core.StageRow;
import dev.rackloom.core.TelemetryBook;
import dev.rackloom.core.Workbench;
import dev.rackloom.core.moe.ExpertFiles;
import dev.rackloom.protocol.Nearby;
import dev.rackloom.protocol.security.Transport;
import dev.rackloom.samples.Samples;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * File, stages, costs, placement, agents, answers, telemetry: once through, for real, explained as
 * it goes.
 */
public final class Demo {

  private static final int REQUESTS = 300;
  private static final int SEQUENCE = 64;
  private static final int CONCURRENCY = 4;
  private static final Duration PLACE_LIMIT = Duration.ofSeconds(4);

  private final Workbench bench;
  private final Console console;
  private final Path samples;

  /** A demo in an open workspace. */
  public Demo(Workbench bench, Console console) {
    this.bench = bench;
    this.console = console;
    this.samples = bench.workspace().folder().resolve("samples");
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
    print(session, solved);
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

  private void print(Session session, Outcome.Solved solved) {
    for (StageRow row : session.rows(Optional.of(solved.placement()))) {
      String device = row.placed().orElse("");
      console.line(
          "%-4s %-34s on %-6s %s",
          row.stage().id(),
          shorten(row.stage().label()),
          device,
          row.on(device).map(Demo::describe).orElse("unknown"));
    }
    console.line(
        "predicted (%s): latency %s, throughput %.1f requests/s; bottleneck: %s",
        solved.prediction().basis().word(),
        Quantities.showNanos(solved.prediction().latencyNanos()),
        solved.prediction().throughputPerS(),
        solved.prediction().bottleneck());
    solved
        .prediction()
        .devices()
        .forEach(d ->
            console.line(
                "   %-6s busy %-9s a request, memory %s of %s",
                d.device(),
                Quantities.showNanos(d.busyNanos()),
                Quantities.showBytes(d.memoryBytes()),
                Quantities.showBytes(d.capacityBytes())));
    console.line(
        "found by %s in %.0f ms; lower bound %s a request at the bottleneck, gap %.3f %%",
        solved.solver(),
        solved.wallNanos() / 1e6,
        Quantities.showNanos(solved.lowerBound()),
        solved.gapPercent());
  }

  private static String shorten(String label) {
    return label.length() <= 34 ? label : "…" + label.substring(label.length() - 33);
  }

  private static String describe(Estimate estimate) {
    return switch (estimate) {
      case Estimate.Sampled s ->
          Quantities.showNanos(s.sample().nanos())
              + ", bound by "
              + s.sample().costClass().word()
              + " ("
              + s.sample().basis().word()
              + ")";
      case Estimate.Unknown u -> "unknown: " + u.reason();
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
      step(
          "7. Real sentences",
          "Embedded by the rack and by the whole model in one ONNX Runtime session.");
      verification = verify(live, text);
      console.line(
          "%d sentences, largest absolute difference %.2e",
          verification.requests(), verification.maxAbsDiff());
      step(
          "8. Load",
          REQUESTS
              + " requests of "
              + SEQUENCE
              + " tokens, "
              + CONCURRENCY
              + " in flight, telemetry streaming back.");
      List<String> sentences = Samples.sentences();
      alone =
          Traffic.run(
              live,
              8,
              1,
              i -> text.inputs(sentences.get(i % sentences.size()), live.plan().inputs(), SEQUENCE),
              Progress.SILENT);
      live.settle();
      live.telemetry().clear();
      seen =
          Traffic.run(
              live,
              REQUESTS,
              CONCURRENCY,
              i -> text.inputs(sentences.get(i % sentences.size()), live.plan().inputs(), SEQUENCE),
              console.progress());
    }
    live.settle();
    live.keepTelemetry();
    new KeptFirings(
            live.plan().deployment(), live.plan().epoch(), solved.placement(), live.newestFirings())
        .keep(bench.workspace(), session);
    TelemetryBook.Snapshot snapshot = live.telemetry().snapshot();
    DemoResult result =
        result(
            session,
            solved,
            live,
            agents,
            new DemoResult.Verification(
                verification.maxAbsDiff(),
                verification.requests() + REQUESTS,
                verification.failed() + seen.failed()),
            seen,
            alone,
            snapshot);
    table(result);
    return result;
  }

  private DemoResult.Verification verify(LiveDeployment live, TextInputs text) {
    double worst = 0;
    List<float[]> embeddings = new ArrayList<>();
    List<String> sentences = Samples.sentences();
    try (WholeModel whole = new WholeModel(Samples.model(samples))) {
      for (String sentence : sentences) {
        Map<String, TensorValue> inputs = text.inputs(sentence, live.plan().inputs());
        Map<String, TensorValue> answer = live.infer(inputs);
        worst = Math.max(worst, WholeModel.maxAbsDiff(answer, whole.answer(inputs)));
        embeddings.add(Embeddings.meanPooled(answer.values().iterator().next()));
      }
    }
    int[] pair = Embeddings.closest(embeddings);
    console.line(
        "closest in meaning: \"%s\" and \"%s\"", sentences.get(pair[0]), sentences.get(pair[1]));
    if (!(worst <= 1e-5)) {
      throw RackloomException.of(
          dev.rackloom.api.Failure.Kind.BUG,
          "the deployed answers differ from the whole model's by " + worst + ", more than 1e-5",
          "send us the workspace's agents folder.",
          null);
    }
    return new DemoResult.Verification(worst, sentences.size(), 0);
  }

  private DemoResult result(
      Session session,
      Outcome.Solved solved,
      LiveDeployment live,
      LocalAgents agents,
      DemoResult.Verification verification,
      Traffic.Seen seen,
      Traffic.Seen alone,
      TelemetryBook.Snapshot snapshot) {
    double dilation = live.plan().rack().timeDilation();
    List<DemoResult.StageResult> stages = new ArrayList<>();
    for (StageRow row : session.rows(Optional.of(solved.placement()))) {
      stages.add(stage(row, snapshot));
    }
    var p = solved.prediction();
    var placement =
        new DemoResult.PlacementResult(
            "throughput",
            p.latencyNanos() / 1e6,
            p.throughputPerS(),
            solved.value() / 1e6,
            solved.lowerBound() / 1e6,
            solved.gapPercent(),
            solved.solver(),
            p.bottleneck(),
            alone.medianNanos() / dilation / 1e6,
            seen.nanos().size() * 1e9 * dilation / seen.wallNanos(),
            dilation);
    List<DemoResult.AgentResult> processes =
        agents.agents().stream()
            .map(a -> new DemoResult.AgentResult(a.node(), a.pid(), a.devices()))
            .toList();
    return new DemoResult(
        live.plan().model(),
        stages,
        placement,
        processes,
        verification,
        new DemoResult.TelemetryResult(snapshot.samples(), snapshot.dropped()),
        bench.workspace().folder().toAbsolutePath().toString());
  }

  private static DemoResult.StageResult stage(StageRow row, TelemetryBook.Snapshot snapshot) {
    String device = row.placed().orElse("");
    Optional<TelemetryBook.StageSeen> seen =
        snapshot.stages().stream()
            .filter(s -> s.stage().equals(row.stage().id()) && s.device().equals(device))
            .findFirst();
    double predicted =
        row.on(device)
            .flatMap(e ->
                e instanceof Estimate.Sampled s
                    ? Optional.of(s.sample().nanos() / 1e6)
                    : Optional.empty())
            .orElse(Double.NaN);
    @Nullable Double measured = seen.map(s -> s.medianNanos() / 1e6).orElse(null);
    @Nullable Double error = measured == null ? null : (predicted - measured) / measured * 100;
    String costClass = row.on(device).map(e -> e.costClass().word()).orElse("unknown");
    String source = seen.map(s -> s.source().word()).orElse("predicted");
    return new DemoResult.StageResult(
        row.stage().id(),
        row.stage().label(),
        device,
        costClass,
        row.sensitivity().map(s -> s.sensitivity()).orElse(Double.NaN),
        predicted,
        measured,
        error,
        source);
  }

  private void table(DemoResult result) {
    step(
        "9. Predicted against seen",
        "Medians a firing, time dilation divided out. Emulated and measured stay apart.");
    for (String source : List.of("measured", "emulated")) {
      List<DemoResult.StageResult> rows =
          result.stages().stream().filter(s -> s.source().equals(source)).toList();
      if (rows.isEmpty()) {
        continue;
      }
      console.line(
          "%-4s %-34s %-6s %12s %12s %9s", "stage", "what", "device", "predicted", source, "error");
      rows.forEach(s ->
          console.line(
              "%-4s  %-34s %-6s %9.3f ms %9.3f ms %7.1f %%",
              s.id(),
              shorten(s.label()),
              s.device(),
              s.predictedMs(),
              s.measuredMs(),
              s.errorPercent()));
      double predicted = rows.stream().mapToDouble(DemoResult.StageResult::predictedMs).sum();
      double seen =
          rows.stream().mapToDouble(r -> r.measuredMs() == null ? 0 : r.measuredMs()).sum();
      double mean =
          rows.stream()
              .mapToDouble(s -> s.errorPercent() == null ? 0 : Math.abs(s.errorPercent()))
              .average()
              .orElse(0);
      console.line(
          "      mean absolute error of %d %s stages: %.1f %%; of their sum: %.1f %%",
          rows.size(), source, mean, (predicted - seen) / seen * 100);
    }
    var p = result.placement();
    console.line(
        "one request alone: predicted %.3f ms, seen %.3f ms (emulated rack, dilation divided out)",
        p.latencyMs(), p.seenLatencyMs());
    console.line(
        "throughput: predicted %.1f/s, seen %.1f/s with %d in flight; %d telemetry samples, %d dropped",
        p.throughputPerS(),
        p.seenThroughputPerS(),
        CONCURRENCY,
        result.telemetry().samples(),
        result.telemetry().dropped());
  }
}
