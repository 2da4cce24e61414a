package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.cost.CostSample;
import dev.rackloom.api.cost.Estimate;
import dev.rackloom.api.cost.Totals;
import dev.rackloom.api.symbolic.Dim;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Turns numbers into what stands in a cell. */
final class Cells {

  private Cells() {}

  static Shown time(Estimate estimate, String origin) {
    return switch (estimate) {
      case Estimate.Sampled s -> Shown.of(Units.nanos(s.sample().nanos()), tip(s.sample(), origin));
      case Estimate.Unknown u -> Shown.unknown(u.reason());
    };
  }

  static Shown bound(Estimate estimate, String origin) {
    return switch (estimate) {
      case Estimate.Sampled s ->
          Shown.of(
              s.sample().costClass().word() + " " + Units.percent(s.sample().margin()),
              tip(s.sample(), origin));
      case Estimate.Unknown u -> Shown.unknown(u.reason());
    };
  }

  private static String tip(CostSample s, String origin) {
    return Stream.of(
            s.costClass().word() + " bound, margin " + Units.percent(s.margin()),
            "compute " + Units.nanos(s.computeNanos()),
            "memory " + Units.nanos(s.memoryNanos()) + tiers(s.bytesPerTier()),
            "transfer " + Units.nanos(s.transferNanos()) + ", over the slowest link",
            "fixed " + Units.nanos(s.fixedNanos()),
            s.source().word() + ", " + s.basis().word() + ", " + band(s),
            origin)
        .filter(line -> !line.isEmpty())
        .collect(Collectors.joining("\n"));
  }

  private static String band(CostSample s) {
    return Double.isNaN(s.errorBandPercent())
        ? "error band not known"
        : String.format(Locale.ROOT, "± %.0f %%", s.errorBandPercent());
  }

  private static String tiers(Map<String, Long> bytes) {
    return bytes.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(e -> ", " + Units.bytes(e.getValue()) + " of " + e.getKey())
        .collect(Collectors.joining());
  }

  /** All bytes, with a line a kind. */
  static Shown bytes(Totals t) {
    return moved(
        t.bytes(),
        String.join(
            "\n",
            "weights " + size(t.weightBytes()) + " read",
            "activations " + halves(t.activationsRead(), t.activationsWritten()),
            "state " + halves(t.stateRead(), t.stateWritten())));
  }

  static Shown intensity(Totals t) {
    return Double.isNaN(t.intensity())
        ? Shown.unknown(
            Stream.of(t.flops(), t.bytes())
                .filter(d -> !d.isKnown())
                .map(Dim::whyNotKnown)
                .findFirst()
                .orElse(""))
        : Shown.of(
            Units.three(t.intensity()),
            size(t.bytes()) + " moved for " + count(t.flops()) + " FLOP in one firing");
  }

  /** Read and written, apart in the tip. */
  static Shown apart(String what, Dim read, Dim written) {
    return moved(read.plus(written), what + " " + halves(read, written) + ", in one firing");
  }

  static Shown moved(Dim bytes, String tip) {
    return bytes.known().isPresent()
        ? Shown.of(Units.bytes(bytes.known().getAsLong()), tip)
        : Shown.unknown(String.join("\n", List.of(bytes.whyNotKnown(), tip)));
  }

  private static String halves(Dim read, Dim written) {
    return size(read) + " read, " + size(written) + " written";
  }

  private static String size(Dim bytes) {
    return Units.dim(bytes, Units::bytes).text();
  }

  private static String count(Dim flops) {
    return Units.dim(flops, Units::count).text();
  }

  static Shown sensitivity(Study.Feel feel) {
    return Shown.of(String.format(Locale.ROOT, "%.2f", feel.sensitivity()), feelTip(feel));
  }

  static Shown slack(Study.Feel feel) {
    return Shown.of(Units.nanos(feel.slackNanos()), feelTip(feel));
  }

  private static String feelTip(Study.Feel feel) {
    return "d(latency of this pass) / d(stage time) "
        + String.format(Locale.ROOT, "%.2f", feel.sensitivity())
        + "\nslack "
        + Units.nanos(feel.slackNanos())
        + ": as much longer it may take before that becomes 1\npredicted";
  }
}
