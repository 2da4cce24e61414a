package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.cost.CostSample;
import dev.rackloom.api.cost.Estimate;
import java.util.Locale;

/** Turns estimates into what stands in a cell. */
final class Cells {

  private Cells() {}

  static StageRow.Cell time(Estimate estimate) {
    return switch (estimate) {
      case Estimate.Sampled s ->
          new StageRow.Cell(
              Shown.of(Units.nanos(s.sample().nanos()), tip(s.sample())),
              s.sample().costClass(),
              s.sample().nanos());
      case Estimate.Unknown u ->
          new StageRow.Cell(Shown.unknown(u.reason()), u.costClass(), Long.MAX_VALUE);
    };
  }

  private static String tip(CostSample s) {
    String band =
        Double.isNaN(s.errorBandPercent())
            ? "error band not known"
            : String.format(Locale.ROOT, "± %.0f %%", s.errorBandPercent());
    return String.join(
        "\n",
        s.costClass().word() + " bound, margin " + Units.percent(s.margin()),
        "compute " + Units.nanos(s.computeNanos()),
        "memory " + Units.nanos(s.memoryNanos()),
        "transfer " + Units.nanos(s.transferNanos()),
        "fixed " + Units.nanos(s.fixedNanos()),
        s.source().word() + ", " + s.basis().word() + ", " + band);
  }

  static Shown feel(Study.Feel feel) {
    return Shown.of(
        String.format(Locale.ROOT, "%.2f", feel.sensitivity()),
        "d(request latency) / d(stage time), predicted; slack " + Units.nanos(feel.slackNanos()));
  }
}
