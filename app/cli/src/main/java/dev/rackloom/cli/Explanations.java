package dev.rackloom.cli;

import dev.rackloom.api.placement.Metric;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.codec.Quantities;
import dev.rackloom.core.Reasons;
import dev.rackloom.core.Session;
import dev.rackloom.engine.explain.CriticalPath;
import dev.rackloom.engine.explain.StageChoices;
import dev.rackloom.engine.explain.WhatIf;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code place --explain}: as JSON and as text. */
final class Explanations {

  private static final int MOST_CHANGES = 8;

  private Explanations() {}

  /**
   * The explanation as JSON.
   *
   * @param stage a stage's id, or empty
   */
  static Map<String, @Nullable Object> document(
      Session session, Placement placement, String stage, SolveContext context) {
    Metric metric = session.objective().terms().getFirst().metric();
    Map<String, @Nullable Object> json = Numbers.map();
    Reasons reasons = new Reasons(session);
    CriticalPath path = reasons.criticalPath(placement);
    json.put("latencyMs", path.latencyNanos() / 1e6);
    json.put("criticalPath", path.steps().stream().map(Explanations::step).toList());
    if (!stage.isEmpty()) {
      json.put("stage", stage);
      json.put(
          "choices",
          reasons.choices(placement, stage).stream().map(c -> choice(metric, c)).toList());
    }
    json.put(
        "whatIf", reasons.whatIf(placement, context).stream().map(c -> change(metric, c)).toList());
    return json;
  }

  private static Map<String, @Nullable Object> step(CriticalPath.Step step) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("kind", word(step.kind()));
    json.put("stage", step.stage());
    json.put("where", step.where());
    json.put("startMs", step.startNanos() / 1e6);
    json.put("endMs", step.endNanos() / 1e6);
    json.put("why", step.why());
    return json;
  }

  private static Map<String, @Nullable Object> choice(Metric metric, StageChoices.Choice c) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("device", c.device());
    json.put("here", c.here());
    json.put("feasible", c.feasible());
    json.put(FrontReports.field(metric), Numbers.real(FrontReports.shown(metric, c.value())));
    json.put("changePercent", Numbers.real(c.changePercent()));
    json.put("reason", c.reason());
    return json;
  }

  private static Map<String, @Nullable Object> change(Metric metric, WhatIf.Change c) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("change", word(c.kind()));
    json.put("what", c.what());
    json.put(FrontReports.field(metric), Numbers.real(FrontReports.shown(metric, c.value())));
    json.put("gainPercent", Numbers.real(c.gainPercent()));
    Map<String, @Nullable Object> again = Numbers.map();
    again.put(
        FrontReports.field(metric), Numbers.real(FrontReports.shown(metric, c.placedAgain())));
    again.put("gainPercent", Numbers.real(c.placedAgainGainPercent()));
    json.put("placedAgain", again);
    return json;
  }

  private static String word(Enum<?> kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  static void lines(
      Console console, Session session, Placement placement, String stage, SolveContext context) {
    Reasons reasons = new Reasons(session);
    if (!stage.isEmpty()) {
      console.line("stage %s elsewhere:", stage);
      reasons.choices(placement, stage).forEach(c -> choiceLine(console, c));
    }
    CriticalPath path = reasons.criticalPath(placement);
    console.line(
        "a request takes %s; who waits for whom:", Quantities.showNanos(path.latencyNanos()));
    path.steps().forEach(s -> stepLine(console, s));
    console.line("what would bring most, as placed / placed again:");
    List<WhatIf.Change> changes = reasons.whatIf(placement, context);
    changes.stream().limit(MOST_CHANGES).forEach(c -> changeLine(console, c));
  }

  private static void choiceLine(Console console, StageChoices.Choice c) {
    String change =
        c.here()
            ? "here"
            : c.feasible() ? String.format(Locale.ROOT, "%+.2f %%", c.changePercent()) : "cannot";
    console.line("  %-10s %-10s %s", c.device(), change, c.reason());
  }

  private static void stepLine(Console console, CriticalPath.Step s) {
    console.line(
        "  %10s  %-8s %-24s %-16s %s",
        Quantities.showNanos(s.nanos()), word(s.kind()), s.stage(), s.where(), s.why());
  }

  private static void changeLine(Console console, WhatIf.Change c) {
    String what =
        switch (c.kind()) {
          case NOTHING -> "nothing changed";
          case COMPUTE -> c.what() + " twice as fast";
          case MEMORY -> c.what() + " with twice the memory";
          case BANDWIDTH -> c.what() + " twice as wide";
        };
    console.line(
        "  %-32s %6.2f %% / %s",
        what,
        c.gainPercent(),
        Double.isNaN(c.placedAgainGainPercent())
            ? "not tried"
            : String.format(Locale.ROOT, "%6.2f %%", c.placedAgainGainPercent()));
  }
}
