package dev.rackloom.cli;

import dev.rackloom.api.RackloomException;
import dev.rackloom.codec.Quantities;
import dev.rackloom.core.OpenModel;
import dev.rackloom.core.Session;
import dev.rackloom.core.Workbench;
import dev.rackloom.engine.simulate.SimulationReport;
import dev.rackloom.engine.simulate.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
    description = "Discrete-event simulation of a placement under load.")
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
      names = "--requests",
      defaultValue = "1000",
      description = "How many requests (default: ${DEFAULT-VALUE}).")
  int requests;

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
      names = "--perfetto",
      paramLabel = "FILE",
      description = "Write a trace for ui.perfetto.dev or chrome://tracing.")
  @Nullable Path perfetto;

  @Mixin Options.Sizes sizes;

  @Mixin Options.InWorkspace workspace;

  @Mixin Options.Output output;

  @Override
  public Integer call() {
    Console console = output.console();
    try (Workbench bench = Workbench.open(workspace.folder())) {
      OpenModel open = sizes.open(bench, model, console);
      Session session = bench.session(open, bench.openRack(rack));
      SimulationReport report = session.simulate(Placements.read(placement, open), load());
      if (perfetto != null) {
        trace(perfetto, report);
      }
      if (output.json) {
        console.document(json(report));
      } else {
        print(console, report);
      }
      return 0;
    }
  }

  private Simulator.Load load() {
    try {
      return new Simulator.Load(requests, concurrency, rate, seed);
    } catch (IllegalArgumentException e) {
      throw RackloomException.user(String.valueOf(e.getMessage()), "give positive numbers.");
    }
  }

  private static Map<String, @Nullable Object> json(SimulationReport r) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("requests", r.requests());
    json.put("events", r.events());
    json.put("throughputPerS", r.throughputPerS());
    json.put("meanMs", r.latency().mean() / 1e6);
    json.put("p50Ms", r.latency().p50() / 1e6);
    json.put("p90Ms", r.latency().p90() / 1e6);
    json.put("p99Ms", r.latency().p99() / 1e6);
    json.put("utilisation", r.use());
    json.put("source", "predicted");
    return json;
  }

  private static void print(Console console, SimulationReport r) {
    console.line(
        "simulated %d requests (predicted): %.1f requests/s, latency p50 %s, p90 %s, p99 %s",
        r.requests(),
        r.throughputPerS(),
        Quantities.showNanos(r.latency().p50()),
        Quantities.showNanos(r.latency().p90()),
        Quantities.showNanos(r.latency().p99()));
    r.use()
        .forEach(u -> console.line("  %-14s %5.1f %% busy", u.resource(), u.utilisation() * 100));
  }

  private static void trace(Path file, SimulationReport report) {
    var events =
        report.spans().stream()
            .map(s -> {
              Map<String, @Nullable Object> event = Numbers.map();
              event.put("name", s.stage());
              event.put("ph", "X");
              event.put("ts", s.startNanos() / 1e3);
              event.put("dur", (s.endNanos() - s.startNanos()) / 1e3);
              event.put("pid", "predicted");
              event.put("tid", s.device());
              event.put("args", Map.of("request", s.request()));
              return event;
            })
            .toList();
    try {
      Files.writeString(
          file,
          dev.rackloom.codec.Codec.toPrettyJson(
              Map.of("traceEvents", events, "displayTimeUnit", "ns")));
    } catch (IOException e) {
      throw RackloomException.resources(
          "cannot write " + file + ": " + e.getMessage(), "choose another file for --perfetto.", e);
    }
  }
}
