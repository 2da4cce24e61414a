package dev.rackloom.cli;

import dev.rackloom.api.cost.CostSample;
import dev.rackloom.api.cost.Estimate;
import dev.rackloom.api.cost.Totals;
import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.Prediction;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.codec.Quantities;
import dev.rackloom.core.OpenModel;
import dev.rackloom.core.StageRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Results as the contract's JSON and as tables for people. */
final class Reports {

  private Reports() {}

  static Map<String, @Nullable Object> inspect(OpenModel model) {
    var graph = model.graph();
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("name", graph.name());
    json.put("format", graph.format());
    json.put("operators", graph.operators().size());
    json.put("tensors", graph.tensors().size());
    Numbers.put(json, "parameters", graph.parameters());
    Numbers.put(json, "parameterBytes", graph.parameterBytes());
    json.put(
        "inputs",
        graph.inputs().stream().mapToObj(graph.tensors()::get).map(Reports::tensor).toList());
    json.put(
        "outputs",
        graph.outputs().stream().mapToObj(graph.tensors()::get).map(Reports::tensor).toList());
    json.put("states", graph.states());
    json.put("experts", graph.experts());
    json.put("notUnderstood", graph.notUnderstood());
    json.put("metadata", graph.metadata());
    json.put("digest", graph.digest());
    return json;
  }

  private static Map<String, @Nullable Object> tensor(dev.rackloom.api.graph.Tensor tensor) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("name", tensor.name());
    json.put("dtype", tensor.dtype().name());
    json.put("shape", tensor.shape().toString());
    return json;
  }

  static Map<String, @Nullable Object> profile(OpenModel model, List<StageRow> rows) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("stages", rows.stream().map(Reports::stage).toList());
    json.put("sizes", model.boundBy());
    json.put("notUnderstood", model.graph().notUnderstood());
    return json;
  }

  private static Map<String, @Nullable Object> stage(StageRow row) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("id", row.stage().id());
    json.put("label", row.stage().label());
    json.put("phase", row.phase().name().toLowerCase(Locale.ROOT));
    json.put("operators", row.stage().operators().size());
    Totals totals = row.totals();
    Numbers.put(json, "flops", totals.flops());
    Numbers.put(json, "weightBytes", totals.weightBytes());
    Numbers.put(json, "activationBytes", totals.activationBytes());
    Numbers.put(json, "activationReadBytes", totals.activationsRead());
    Numbers.put(json, "activationWrittenBytes", totals.activationsWritten());
    Numbers.put(json, "stateBytes", totals.stateBytes());
    Numbers.put(json, "stateReadBytes", totals.stateRead());
    Numbers.put(json, "stateWrittenBytes", totals.stateWritten());
    Numbers.put(json, "outputBytes", row.outputBytes());
    json.put("arithmeticIntensity", Numbers.real(totals.intensity()));
    json.put(
        "latencySensitivity", row.sensitivity().map(s -> (Object) s.sensitivity()).orElse(null));
    json.put("slackMs", row.sensitivity().map(s -> (Object) (s.slackNanos() / 1e6)).orElse(null));
    json.put("devices", row.devices().stream().map(Reports::device).toList());
    return json;
  }

  private static Map<String, @Nullable Object> device(StageRow.DeviceCost cost) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("device", cost.device());
    json.put("costClass", cost.estimate().costClass().word());
    switch (cost.estimate()) {
      case Estimate.Sampled s -> sample(json, s.sample());
      case Estimate.Unknown u -> {
        json.put("timeMs", null);
        json.put("timeMsReason", u.reason());
      }
    }
    return json;
  }

  private static void sample(Map<String, @Nullable Object> json, CostSample s) {
    json.put("timeMs", Numbers.ms(s.nanos()));
    json.put("errorBandPercent", Numbers.real(s.errorBandPercent()));
    json.put("energyJ", Numbers.real(s.energyJ()));
    json.put("bytesPerTier", s.bytesPerTier());
    json.put("margin", s.margin());
    json.put("source", s.source().word());
    json.put("basis", s.basis().word());
  }

  /** Devices whose estimates are all equal share a column. */
  private static Map<Integer, String> columns(List<StageRow> rows) {
    Map<List<Estimate>, Integer> first = new LinkedHashMap<>();
    Map<Integer, String> columns = new LinkedHashMap<>();
    Map<Integer, Integer> counts = new LinkedHashMap<>();
    for (int d = 0; d < rows.getFirst().devices().size(); d++) {
      int device = d;
      StageRow.DeviceCost cost = rows.getFirst().devices().get(d);
      int column =
          first.computeIfAbsent(
              rows.stream().map(r -> r.devices().get(device).estimate()).toList(), k -> device);
      columns.putIfAbsent(column, cost.device() + (cost.emulated() ? " (emulated)" : ""));
      counts.merge(column, 1, Integer::sum);
    }
    counts.forEach((column, count) -> {
      if (count > 1) {
        columns.merge(column, " and " + (count - 1) + " more", String::concat);
      }
    });
    return columns;
  }

  static void profileTable(Console console, List<StageRow> rows) {
    Map<Integer, String> columns = columns(rows);
    boolean phased = rows.stream().map(StageRow::phase).distinct().count() > 1;
    StringBuilder head =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%-5s %-34s %s%10s %10s %8s",
                "stage",
                "what",
                phased ? "phase    " : "",
                "GFLOP",
                "bytes",
                "FLOP/B"));
    columns.values().forEach(name -> head.append(String.format(Locale.ROOT, "  %-24s", name)));
    console.line(head.toString());
    for (StageRow row : rows) {
      StringBuilder line =
          new StringBuilder(
              String.format(
                  Locale.ROOT,
                  "%-5s %-34s %s%10s %10s %8s",
                  row.stage().id(),
                  cut(row.stage().label(), 34),
                  phased ? String.format("%-9s", row.phase().name().toLowerCase(Locale.ROOT)) : "",
                  giga(row.totals().flops()),
                  bytes(row.totals().bytes()),
                  intensity(row.totals())));
      for (int device : columns.keySet()) {
        line.append(
            String.format(Locale.ROOT, "  %-24s", cost(row.devices().get(device).estimate())));
      }
      console.line(line.toString());
    }
    console.line(
        "times are predicted; class is what bounds the stage there: compute, memory, communication, latency");
  }

  private static String intensity(Totals totals) {
    double intensity = totals.intensity();
    return Double.isNaN(intensity) ? "unknown" : String.format(Locale.ROOT, "%.2f", intensity);
  }

  private static String giga(dev.rackloom.api.symbolic.Dim flops) {
    return flops.known().isPresent()
        ? String.format(Locale.ROOT, "%.4f", flops.known().getAsLong() / 1e9)
        : "unknown";
  }

  private static String bytes(dev.rackloom.api.symbolic.Dim bytes) {
    return bytes.known().isPresent() ? Quantities.showBytes(bytes.known().getAsLong()) : "unknown";
  }

  private static String cost(Estimate estimate) {
    return switch (estimate) {
      case Estimate.Sampled s ->
          Quantities.showNanos(s.sample().nanos())
              + " "
              + s.sample().costClass().word()
              + "/"
              + s.sample().basis().word();
      case Estimate.Unknown u -> "unknown";
    };
  }

  static String cut(String text, int width) {
    return text.length() <= width ? text : "…" + text.substring(text.length() - width + 1);
  }

  static Map<String, @Nullable Object> place(String objective, Outcome outcome) {
    Map<String, @Nullable Object> json = Numbers.map();
    switch (outcome) {
      case Outcome.Infeasible none -> {
        json.put("feasible", false);
        json.put("objective", objective);
        json.put("wallMs", none.wallNanos() / 1e6);
        json.put("reasons", none.reasons());
      }
      case Outcome.Solved solved -> {
        json.put("feasible", true);
        json.put("objective", objective);
        json.put("value", solved.value());
        json.put("lowerBound", solved.lowerBound());
        json.put("gapPercent", solved.gapPercent());
        json.put("solver", solved.solver());
        json.put("wallMs", solved.wallNanos() / 1e6);
        json.put(
            "assignments",
            solved.placement().assignments().stream().map(Reports::assignment).toList());
        json.put("experts", solved.placement().experts());
        json.put("states", solved.placement().states());
        json.put("prediction", prediction(solved.prediction()));
        json.put("reasons", solved.reasons());
      }
    }
    return json;
  }

  private static Map<String, @Nullable Object> assignment(Assignment a) {
    Map<String, @Nullable Object> group = Numbers.map();
    group.put("mode", a.group().mode().name().toLowerCase(Locale.ROOT));
    group.put("devices", a.group().devices());
    group.put("shares", a.group().shares());
    group.put("collectiveVia", a.group().collectiveVia());
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("model", a.model());
    json.put("stage", a.stage());
    json.put("phase", a.phase().name().toLowerCase(Locale.ROOT));
    json.put("group", group);
    json.put("replica", a.replica());
    return json;
  }

  static Map<String, @Nullable Object> prediction(Prediction p) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("latencyMs", p.latencyNanos() / 1e6);
    json.put("throughputPerS", Numbers.real(p.throughputPerS()));
    json.put("energyJ", p.energyJ());
    json.put("bottleneck", p.bottleneck());
    json.put("source", p.source().word());
    json.put("basis", p.basis().word());
    json.put(
        "devices",
        p.devices().stream()
            .map(d -> {
              Map<String, @Nullable Object> device = Numbers.map();
              device.put("device", d.device());
              device.put("busyMs", d.busyNanos() / 1e6);
              device.put("memoryBytes", d.memoryBytes());
              device.put("capacityBytes", d.capacityBytes());
              return device;
            })
            .toList());
    json.put(
        "links",
        p.links().stream()
            .map(l -> {
              Map<String, @Nullable Object> link = Numbers.map();
              link.put("link", l.link());
              link.put("bytes", l.bytes());
              link.put("busyMs", l.busyNanos() / 1e6);
              return link;
            })
            .toList());
    return json;
  }

  static void placeTable(Console console, Outcome.Solved solved) {
    Placement placement = solved.placement();
    List<String> parts = new ArrayList<>();
    placement.assignments().stream()
        .filter(a -> a.phase() != Phase.DECODE)
        .forEach(a -> parts.add(a.stage() + "→" + String.join("+", a.group().devices())));
    console.line(
        "placed by %s in %.0f ms: %s",
        solved.solver(), solved.wallNanos() / 1e6, String.join("  ", parts));
    Prediction p = solved.prediction();
    console.line(
        "predicted (%s): latency %s, throughput %.1f requests/s, energy %.3f J a request",
        p.basis().word(), Quantities.showNanos(p.latencyNanos()), p.throughputPerS(), p.energyJ());
    p.devices()
        .forEach(d ->
            console.line(
                "  %-8s busy %-9s memory %s of %s",
                d.device(),
                Quantities.showNanos(d.busyNanos()),
                Quantities.showBytes(d.memoryBytes()),
                Quantities.showBytes(d.capacityBytes())));
    console.line("bottleneck: %s", p.bottleneck());
    console.line(
        "lower bound %s, gap %.3f %%",
        Quantities.showNanos(solved.lowerBound()), solved.gapPercent());
  }
}
