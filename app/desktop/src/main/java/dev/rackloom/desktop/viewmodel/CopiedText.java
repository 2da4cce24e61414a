package dev.rackloom.desktop.viewmodel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;
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

  /** What is broken, and what would mend it. */
  public static String problems(Collection<Problems.Problem> problems) {
    return table(
        List.of("kind", "problem", "fixes"),
        problems.stream()
            .map(p ->
                List.of(
                    p.kind().title(),
                    p.text(),
                    p.fixes().stream()
                        .map(Problems.Fix::title)
                        .collect(Collectors.joining(" or ")))));
  }

  /** What placements hold to. */
  public static String constraints(Collection<Constraints.Row> rows) {
    return table(
        List.of("kind", "constraint", "state"),
        rows.stream().map(r -> List.of(r.kind(), r.text(), r.holds() ? "holds" : "broken")));
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

  /** What is selected, a property a line, under the title of its group. */
  public static String details(Details.Content now) {
    return table(
        List.of("of", "property", "value"),
        now.groups().stream()
            .flatMap(g ->
                g.lines().stream()
                    .map(
                        l -> List.of(now.title() + ", " + g.title(), l.name(), l.value().text()))));
  }

  /** How stages ran against their prediction; each line says by which source. */
  public static String telemetry(Telemetry.Content now, UnaryOperator<String> label) {
    return table(
        List.of("stage", "device", "predicted", "seen", "error", "firings", "source"),
        now.groups().stream()
            .flatMap(g -> g.stages().stream())
            .map(s ->
                List.of(
                    label.apply(s.stage()),
                    s.device(),
                    s.predictedNanos() < 0 ? "" : Units.nanos(s.predictedNanos()),
                    Units.nanos(s.seenNanos()),
                    percent(Telemetry.error(s)),
                    String.valueOf(s.firings()),
                    s.source().word())));
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "" : Units.signedPercent(share);
  }

  /** Every device for a stage. */
  public static String choices(Explanation now) {
    return table(
        List.of("stage", "device", "is there", now.goal(), "difference", "why", "source"),
        now.devices().stream()
            .map(d ->
                List.of(
                    now.stage(),
                    d.device(),
                    d.here() ? "yes" : "no",
                    d.value().text(),
                    d.difference().text(),
                    d.reason(),
                    "predicted")));
  }

  /** What makes a request as long as it is. */
  public static String path(Explanation now) {
    return table(
        List.of("step", "stage", "where", "time", "share", "why", "source"),
        now.path().stream()
            .map(r ->
                List.of(
                    r.kind(),
                    r.label(),
                    r.where(),
                    r.time().text(),
                    Units.percent(r.share()),
                    r.why(),
                    "predicted")));
  }

  /** What twice as much would bring. */
  public static String gains(WhatToBuy.Content now) {
    return table(
        List.of("change", "gain of " + now.goal() + " as placed", "placed again", "source"),
        now.gains().stream()
            .map(g -> List.of(g.what(), g.asPlaced().text(), g.placedAgain().text(), "predicted")));
  }

  /** What was supposed, and what follows. */
  public static String supposed(Supposition.Content now) {
    String what =
        table(
            List.of("supposed", "now", "then"),
            Stream.concat(
                Stream.of(List.of("speed of links", "1", String.valueOf(now.speed()))),
                now.kinds().stream().map(k -> List.of(k.name(), "" + k.now(), "" + k.count()))));
    return what
        + "\n"
        + table(
            List.of("metric", "now", "as placed", "placed anew", "best against now", "source"),
            now.rows().stream()
                .map(r ->
                    List.of(
                        r.metric(),
                        r.now().text(),
                        r.kept().text(),
                        r.anew().text(),
                        r.change(),
                        "predicted")));
  }

  static String table(List<String> header, Stream<List<String>> rows) {
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
