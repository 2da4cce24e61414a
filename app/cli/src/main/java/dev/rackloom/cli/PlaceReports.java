package dev.rackloom.cli;

import dev.rackloom.api.deploy.WireFormat;
import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.DeviceGroup;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.Prediction;
import dev.rackloom.api.placement.TierAssignment;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.codec.Quantities;
import dev.rackloom.core.Apart;
import dev.rackloom.core.Bill;
import dev.rackloom.core.Goal;
import dev.rackloom.engine.explain.Spilled;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Placements as JSON and as text. */
final class PlaceReports {

  private static final int INFEASIBLE = 3;

  private PlaceReports() {}

  /** Says that nothing fits, and why; the exit code of that. */
  static int infeasible(Console console, List<String> reasons) {
    console.line("no feasible placement:");
    reasons.forEach(r -> console.line("  %s", r));
    return INFEASIBLE;
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
            solved.placement().assignments().stream().map(PlaceReports::assignment).toList());
        json.put("experts", solved.placement().experts());
        json.put("states", solved.placement().states());
        json.put("tiers", solved.placement().tiers().stream().map(PlaceReports::inTier).toList());
        json.put("wire", solved.placement().wire().word());
        json.put("prediction", prediction(solved.prediction()));
        json.put("reasons", solved.reasons());
      }
    }
    return json;
  }

  /** Time to the first token, and of each further one, beside the whole request's prediction. */
  static void putPasses(Map<String, @Nullable Object> place, List<Prediction> passes) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("ttftMs", passes.getFirst().latencyNanos() / 1e6);
    json.put("tpotMs", passes.getLast().latencyNanos() / 1e6);
    json.put("source", passes.getFirst().source().word());
    json.put("basis", passes.getFirst().basis().word());
    place.put("tokens", json);
  }

  static void passLines(Console console, List<Prediction> passes) {
    console.line(
        "predicted (%s): first token after %s, each further one %s",
        passes.getFirst().basis().word(),
        Quantities.showNanos(passes.getFirst().latencyNanos()),
        Quantities.showNanos(passes.getLast().latencyNanos()));
  }

  static Map<String, @Nullable Object> assignment(Assignment a) {
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
    json.put("energyJ", Numbers.real(p.energyJ()));
    if (Double.isNaN(p.energyJ())) {
      json.put("energyReason", "the power of a device in use is not known");
    }
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
              device.put(
                  "tiers",
                  p.tiers().stream()
                      .filter(t -> t.device().equals(d.device()))
                      .map(PlaceReports::tier)
                      .toList());
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

  private static Map<String, @Nullable Object> tier(Prediction.TierLoad t) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("tier", t.tier());
    json.put("node", t.node());
    json.put("memoryBytes", t.bytes());
    json.put("takenBytes", t.takenBytes());
    json.put("capacityBytes", t.capacityBytes());
    return json;
  }

  private static Map<String, @Nullable Object> inTier(TierAssignment t) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("stage", t.stage());
    json.put("device", t.device());
    json.put("what", t.what().word());
    json.put("tier", t.tier());
    return json;
  }

  /** What is not at home, and what that costs; nothing where all is. */
  static void spillLines(Console console, Spilled spilled) {
    spilled
        .parts()
        .forEach(p ->
            console.line(
                "  %s on %s: %s in %s, %s, takes %s a request (predicted)",
                p.stage(),
                p.device(),
                p.what(),
                p.tier(),
                Quantities.showBytes(p.bytes()),
                Quantities.showNanos(p.nanos())));
    spilled
        .homes()
        .forEach(h ->
            console.line(
                "  %s more %s of %s would hold all of it and save %s a request (predicted)",
                Quantities.showBytes(h.bytes()),
                h.tier(),
                h.device(),
                Quantities.showNanos(h.nanos())));
  }

  static Map<String, @Nullable Object> spilled(Spilled spilled) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("parts", spilled.parts().stream().map(PlaceReports::part).toList());
    json.put("missing", spilled.homes().stream().map(PlaceReports::missing).toList());
    json.put("source", "predicted");
    return json;
  }

  private static Map<String, @Nullable Object> part(Spilled.Part p) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("stage", p.stage());
    json.put("device", p.device());
    json.put("what", p.what());
    json.put("tier", p.tier());
    json.put("bytes", p.bytes());
    json.put("timeMs", p.nanos() / 1e6);
    return json;
  }

  private static Map<String, @Nullable Object> missing(Spilled.Home h) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("device", h.device());
    json.put("tier", h.tier());
    json.put("missingBytes", h.bytes());
    json.put("timeMs", h.nanos() / 1e6);
    return json;
  }

  static void placeTable(Console console, Goal goal, Outcome.Solved solved) {
    List<String> parts = parts(solved.placement());
    console.line(
        "placed by %s in %.0f ms: %s",
        solved.solver(), solved.wallNanos() / 1e6, String.join("  ", parts));
    if (solved.placement().wire() != WireFormat.SAME) {
      console.line("float32 travels as %s between devices", solved.placement().wire().word());
    }
    Prediction p = solved.prediction();
    console.line(
        "predicted (%s): latency %s, throughput %.1f requests/s, energy %s",
        p.basis().word(),
        Quantities.showNanos(p.latencyNanos()),
        p.throughputPerS(),
        energy(p.energyJ(), "%.3f J a request"));
    p.devices()
        .forEach(d ->
            console.line(
                "  %-8s busy %-9s memory %s of %s",
                d.device(),
                Quantities.showNanos(d.busyNanos()),
                Quantities.showBytes(d.memoryBytes()),
                Quantities.showBytes(d.capacityBytes())));
    p.tiers().stream()
        .filter(t -> t.bytes() > 0)
        .forEach(t ->
            console.line(
                "  %-8s in %s: %s of the %s taken there, of %s",
                t.device(),
                t.tier(),
                Quantities.showBytes(t.bytes()),
                Quantities.showBytes(t.takenBytes()),
                Quantities.showBytes(t.capacityBytes())));
    console.line("bottleneck: %s", p.bottleneck());
    if (solved.lowerBound() > 0) {
      console.line(
          "%s %s, lower bound %s, gap %.3f %%",
          goal.word(),
          goal.show(solved.value()),
          goal.show(solved.lowerBound()),
          solved.gapPercent());
    } else {
      console.line("%s %s, no lower bound is known", goal.word(), goal.show(solved.value()));
    }
  }

  /** Joules in a format, or that they are not known. */
  static String energy(double joules, String format) {
    return Double.isNaN(joules) ? "not known" : String.format(Locale.ROOT, format, joules);
  }

  /** Where stages stand; steps too where they stand elsewhere than prompts. */
  private static List<String> parts(Placement placement) {
    if (!Apart.is(placement)) {
      return parts(placement, a -> a.phase() != Phase.DECODE);
    }
    List<String> parts = new ArrayList<>();
    parts.add("prompts:");
    parts.addAll(parts(placement, a -> a.phase() == Phase.PREFILL));
    parts.add("steps:");
    parts.addAll(parts(placement, a -> a.phase() == Phase.DECODE));
    return parts;
  }

  /** Runs of stages that stand alike, with where they stand. */
  private static List<String> parts(Placement placement, Predicate<Assignment> which) {
    Map<String, List<String>> places = new LinkedHashMap<>();
    placement.assignments().stream()
        .filter(which)
        .forEach(a -> places.computeIfAbsent(a.stage(), k -> new ArrayList<>()).add(where(a)));
    List<String> parts = new ArrayList<>();
    String first = "";
    String last = "";
    String at = "";
    for (Map.Entry<String, List<String>> stage : places.entrySet()) {
      String here = String.join(" or ", stage.getValue());
      if (!here.equals(at)) {
        add(parts, first, last, at);
        first = stage.getKey();
        at = here;
      }
      last = stage.getKey();
    }
    add(parts, first, last, at);
    return parts;
  }

  private static void add(List<String> parts, String first, String last, String at) {
    if (!first.isEmpty()) {
      parts.add((first.equals(last) ? first : first + "–" + last) + "→" + at);
    }
  }

  /** Devices, and how they share where they are several. */
  private static String where(Assignment a) {
    String devices = String.join("+", a.group().devices());
    return a.group().mode() == DeviceGroup.Mode.SINGLE
        ? devices
        : devices + " (" + a.group().mode().name().toLowerCase(Locale.ROOT) + ")";
  }

  /** What holding the devices costs, and what has to move; null where it is not known. */
  static Map<String, @Nullable Object> terms(Bill bill) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put(
        "pricePerHour", bill.pricePerHour().isPresent() ? bill.pricePerHour().getAsDouble() : null);
    json.put(
        "costPerRequest",
        bill.costPerRequest().isPresent() ? bill.costPerRequest().getAsDouble() : null);
    json.put("movedBytes", bill.movedBytes());
    json.put("migrationMs", bill.migrationNanos() / 1e6);
    json.put("source", "predicted");
    return json;
  }

  static void termLines(Console console, Bill bill) {
    if (bill.pricePerHour().isPresent()) {
      console.line(
          "price: %.4g an hour, %.4g a request when the pipeline is full",
          bill.pricePerHour().getAsDouble(), bill.costPerRequest().orElse(0));
    }
    if (bill.fromCurrent()) {
      console.line(
          "moves %s of weights and state, predicted to take %s",
          Quantities.showBytes(bill.movedBytes()), Quantities.showNanos(bill.migrationNanos()));
    }
  }
}
