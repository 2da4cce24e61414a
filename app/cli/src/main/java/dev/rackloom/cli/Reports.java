package dev.rackloom.cli;

import dev.rackloom.api.cost.CostSample;
import dev.rackloom.api.cost.Estimate;
import dev.rackloom.api.cost.Totals;
import dev.rackloom.codec.Quantities;
import dev.rackloom.core.ModelDiff;
import dev.rackloom.core.OpenModel;
import dev.rackloom.core.StageRow;
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

  static Map<String, @Nullable Object> diff(ModelDiff diff) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("same", diff.same());
    json.put(
        "changes",
        diff.changes().stream()
            .map(c -> {
              Map<String, @Nullable Object> change = Numbers.map();
              change.put("kind", c.kind().name().toLowerCase(Locale.ROOT));
              change.put("name", c.name());
              change.put("type", c.type());
              change.put("what", c.what());
              return change;
            })
            .toList());
    return json;
  }
}
