package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.cost.Estimate;
import dev.rackloom.api.cost.Totals;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Stages as comma-separated values (RFC 4180): plain numbers, units in the header; what is not
 * known is empty. All times are predicted.
 */
public final class StageCsv {

  private StageCsv() {}

  /** A header and a line a row. */
  public static String of(List<StageRow> rows, List<String> devices, String phase) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(header(devices));
    rows.forEach(r -> lines.add(line(r, phase)));
    return lines.stream()
            .map(l -> l.stream().map(StageCsv::field).collect(Collectors.joining(",")))
            .collect(Collectors.joining("\r\n"))
        + "\r\n";
  }

  private static List<String> header(List<String> devices) {
    List<String> header = new ArrayList<>();
    header.addAll(List.of("id", "stage", "phase", "device", "costClass", "timeSharePercent"));
    header.addAll(List.of("latencySensitivity", "slackMs", "flops", "weightBytes"));
    header.addAll(List.of("activationBytes", "stateBytes", "outputBytes"));
    devices.forEach(d -> header.add(d + " predictedMs"));
    return header;
  }

  private static List<String> line(StageRow row, String phase) {
    StageNumbers n = row.numbers();
    Totals totals = n.facts().totals();
    List<String> line = new ArrayList<>();
    line.addAll(List.of(row.id(), row.label(), phase, n.device(), n.costClass().word()));
    line.add(number(n.share() * 100));
    line.add(n.facts().feel().map(f -> number(f.sensitivity())).orElse(""));
    line.add(n.facts().feel().map(f -> number(f.slackNanos() / 1e6)).orElse(""));
    line.addAll(List.of(number(totals.flops()), number(totals.weightBytes())));
    line.addAll(List.of(number(totals.activationBytes()), number(totals.stateBytes())));
    line.add(number(n.facts().outputBytes()));
    n.facts().estimates().forEach(e -> line.add(millis(e)));
    return line;
  }

  private static String millis(Estimate estimate) {
    return estimate instanceof Estimate.Sampled s ? number(s.sample().nanos() / 1e6) : "";
  }

  private static String number(Dim dim) {
    return dim.known().isPresent() ? String.valueOf(dim.known().getAsLong()) : "";
  }

  private static String number(double value) {
    return Double.isFinite(value)
        ? String.format(Locale.ROOT, "%.6f", value).replaceAll("0+$", "").replaceAll("\\.$", "")
        : "";
  }

  private static String field(String text) {
    return text.matches("[^\",\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
