package dev.rackloom.cli;

import dev.rackloom.codec.Quantities;
import dev.rackloom.engine.serving.ServingReport;
import dev.rackloom.engine.simulate.MemoryTrack;
import dev.rackloom.engine.simulate.SimulationReport;
import dev.rackloom.engine.simulate.SimulationReport.Percentiles;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code simulate} prints: all of it predicted, and it says so. */
final class SimulateReports {

  private SimulateReports() {}

  static Map<String, @Nullable Object> json(SimulationReport r, List<MemoryTrack> memory) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("requests", r.requests());
    json.put("asked", r.asked());
    json.put("partial", !r.complete());
    json.put("events", r.events());
    json.put("throughputPerS", r.throughputPerS());
    latency(json, r.latency());
    json.put("energyJ", r.energyJ() > 0 ? r.energyJ() : null);
    json.put("utilisation", r.use());
    json.put("memory", memory.stream().map(SimulateReports::memory).toList());
    json.put("source", "predicted");
    return json;
  }

  private static Map<String, @Nullable Object> memory(MemoryTrack track) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("device", track.device());
    json.put("tier", track.tier());
    json.put("heldBytes", track.heldBytes());
    json.put("peakBytes", track.peakBytes());
    json.put("capacityBytes", track.capacityBytes());
    return json;
  }

  private static void latency(Map<String, @Nullable Object> json, Percentiles p) {
    json.putAll(percentiles(p));
  }

  static Map<String, @Nullable Object> percentiles(Percentiles p) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("meanMs", p.mean() / 1e6);
    json.put("p50Ms", p.p50() / 1e6);
    json.put("p90Ms", p.p90() / 1e6);
    json.put("p99Ms", p.p99() / 1e6);
    return json;
  }

  static Map<String, @Nullable Object> json(ServingReport r) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("requests", r.requests().size());
    json.put("asked", r.asked());
    json.put("partial", !r.complete());
    json.put("events", r.events());
    json.put("steps", r.steps());
    json.put("throughputPerS", r.requestsPerS());
    json.put("outputTokensPerS", r.outputTokensPerS());
    latency(json, r.total());
    json.put("ttft", percentiles(r.ttft()));
    json.put("tpot", percentiles(r.tpot()));
    json.put("total", percentiles(r.total()));
    json.put("preemptions", r.preemptions());
    json.put("energyJ", r.energyJ() > 0 ? r.energyJ() : null);
    json.put("state", r.pools());
    json.put("utilisation", uses(r));
    json.put("traceComplete", r.tracks().complete());
    json.put("source", "predicted");
    return json;
  }

  private static List<Map<String, @Nullable Object>> uses(ServingReport r) {
    return r.use().stream()
        .map(u -> {
          Map<String, @Nullable Object> json = Numbers.map();
          json.put("resource", u.resource());
          json.put("utilisation", u.utilisation());
          json.put("energyJ", u.joules() > 0 ? u.joules() : null);
          return json;
        })
        .toList();
  }

  /** Says so of a simulation that was stopped. */
  private static void partial(Console console, int served, int asked) {
    if (served < asked) {
      console.line("stopped: what follows is of %d of %d requests (partial)", served, asked);
    }
  }

  static void print(Console console, SimulationReport r, List<MemoryTrack> memory) {
    partial(console, r.requests(), r.asked());
    console.line(
        "simulated %d requests (predicted): %.1f requests/s, latency p50 %s, p90 %s, p99 %s",
        r.requests(),
        r.throughputPerS(),
        Quantities.showNanos(r.latency().p50()),
        Quantities.showNanos(r.latency().p90()),
        Quantities.showNanos(r.latency().p99()));
    r.use()
        .forEach(u -> console.line("  %-14s %5.1f %% busy", u.resource(), u.utilisation() * 100));
    memory.forEach(t ->
        console.line(
            "  %-14s %s %s always, %s at most, of %s",
            t.device(),
            t.tier(),
            Quantities.showBytes(t.heldBytes()),
            Quantities.showBytes(t.peakBytes()),
            Quantities.showBytes(t.capacityBytes())));
  }

  static void print(Console console, ServingReport r) {
    partial(console, r.requests().size(), r.asked());
    console.line(
        "simulated %d requests in %d steps (predicted): %.2f requests/s, %.0f tokens/s",
        r.requests().size(), r.steps(), r.requestsPerS(), r.outputTokensPerS());
    line(console, "first token", r.ttft());
    line(console, "each further", r.tpot());
    line(console, "last token", r.total());
    r.pools()
        .forEach(p ->
            console.line(
                "  state          %d of %d blocks at most, requests sent back %d times",
                p.mostBlocks(), p.blocks(), p.preemptions()));
    r.use()
        .forEach(u -> console.line("  %-14s %5.1f %% busy", u.resource(), u.utilisation() * 100));
  }

  private static void line(Console console, String what, Percentiles p) {
    console.line(
        "  %-14s p50 %s, p90 %s, p99 %s",
        what,
        Quantities.showNanos(p.p50()),
        Quantities.showNanos(p.p90()),
        Quantities.showNanos(p.p99()));
  }
}
