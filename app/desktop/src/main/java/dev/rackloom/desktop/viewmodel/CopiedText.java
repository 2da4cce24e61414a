package dev.rackloom.desktop.viewmodel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What panes show, as text to paste elsewhere: a header, then a line each, cells apart by tabs.
 * Numbers say that they are predicted.
 */
public final class CopiedText {

  private CopiedText() {}

  /** Variants with their numbers. */
  public static String variants(Collection<Pricing.Row> rows) {
    return table(
        List.of("variant", "latency", "throughput", "energy", "cost", "gap", "source", "kept"),
        rows.stream()
            .map(r ->
                List.of(
                    r.name(),
                    r.latency().text(),
                    r.throughput().text(),
                    r.energy().text(),
                    r.cost().text(),
                    r.gap().text(),
                    "predicted",
                    r.origin())));
  }

  /** What happened. */
  public static String events(Collection<Backend.Event> events) {
    return table(
        List.of("when", "kind", "what", "name", "more"),
        events.stream()
            .map(e -> List.of(History.when(e), e.kind().one(), e.what(), e.label(), e.detail())));
  }

  /** What differs. */
  public static String differences(Collection<Differences.Line> lines) {
    return table(
        List.of("kind", "name", "what"),
        lines.stream().map(l -> List.of(l.kind().word(), l.name(), l.detail())));
  }

  /** What placements hold to. */
  public static String constraints(Collection<Constraints.Row> rows) {
    return table(
        List.of("kind", "constraint", "state"),
        rows.stream().map(r -> List.of(r.kind(), r.text(), r.holds() ? "holds" : "does not hold")));
  }

  /** Devices, and links if there are any. */
  public static String rack(
      Collection<RackModel.DeviceCard> devices, Collection<RackModel.LinkLine> links) {
    String cards =
        table(
            List.of("device", "kind", "model", "node", "is", "stages", "memory", "busy", "source"),
            devices.stream()
                .map(d ->
                    List.of(
                        d.id(),
                        d.kind(),
                        d.model(),
                        d.node(),
                        d.realization(),
                        String.valueOf(d.stages()),
                        d.memory().text(),
                        d.busy().text(),
                        "predicted")));
    return links.isEmpty() ? cards : cards + "\n" + links(links);
  }

  private static String links(Collection<RackModel.LinkLine> links) {
    return table(
        List.of("link", "ends", "kind", "speed", "traffic", "source"),
        links.stream()
            .map(l ->
                List.of(l.id(), l.ends(), l.kind(), l.speed(), l.traffic().text(), "predicted")));
  }

  private static String table(List<String> header, Stream<List<String>> rows) {
    List<List<String>> lines = new ArrayList<>(List.of(header));
    rows.forEach(lines::add);
    return lines.stream()
        .map(l -> l.stream().map(CopiedText::cell).collect(Collectors.joining("\t")))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String cell(String text) {
    return text.replaceAll("[\\t\\r\\n]+", " ");
  }
}
