package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.placement.Metric;
import dev.rackloom.core.moe.MapShape;
import dev.rackloom.core.moe.RowLoads;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What charts show, as {@link CopiedText} has lists. Numbers say where they come from. */
public final class CopiedCharts {

  private CopiedCharts() {}

  /** Bars over time, lane by lane. */
  public static String gantt(Gantt gantt) {
    return CopiedText.table(
        List.of("where", "what", "request", "from", "to", "took", "source"),
        gantt.lanes().stream().flatMap(l -> l.bars().stream().map(b -> bar(gantt, l, b))));
  }

  private static List<String> bar(Gantt gantt, Gantt.Lane lane, Gantt.Bar bar) {
    return List.of(
        lane.name(),
        bar.label(),
        String.valueOf(bar.request() + 1),
        Units.nanos(bar.startNanos()),
        Units.nanos(bar.endNanos()),
        Units.nanos(bar.endNanos() - bar.startNanos()),
        gantt.source());
  }

  /** Stages under the roofs of a device, and the roofs. */
  public static String roofline(Roofline.Content now, String device, IntFunction<String> label) {
    Stream<List<String>> roofs =
        Stream.concat(now.compute().stream(), now.memory().stream())
            .map(r -> List.of("roof", r.label(), device, "", number(r.perS()), "", "", "the rack"));
    Stream<List<String>> stages =
        now.dots().stream()
            .map(d ->
                List.of(
                    "stage",
                    label.apply(d.stage()),
                    device,
                    number(d.intensity()),
                    number(d.flopsPerS()),
                    d.costClass().word(),
                    d.here() ? "yes" : "no",
                    "predicted"));
    return CopiedText.table(
        List.of(
            "what", "name", "device", "FLOP a byte", "a second", "bound by", "is there", "source"),
        Stream.concat(roofs, stages));
  }

  /** Placements of which none beats another. */
  public static String front(Front.Content now, Metric across, Metric up) {
    return CopiedText.table(
        List.of(MetricWords.axis(across), MetricWords.axis(up), "on the screen", "what", "source"),
        Stream.concat(now.points().stream(), now.now().stream())
            .map(p ->
                List.of(
                    number(p.x()),
                    number(p.y()),
                    p.current() ? "yes" : "no",
                    p.text(),
                    "predicted")));
  }

  /** How a search went. */
  public static String course(Course now) {
    return CopiedText.table(
        List.of("after", "best so far, " + now.goalName(), now.boundName(), "found by", "source"),
        now.steps().stream()
            .map(s ->
                List.of(
                    Units.nanos(s.seconds() * 1e9),
                    Double.isFinite(s.best()) ? GoalWords.show(now.goal(), s.best()) : "",
                    s.bound() > 0 ? GoalWords.show(now.goal(), s.bound()) : "",
                    s.by(),
                    "predicted")));
  }

  /** Maps of experts of which none beats another. */
  public static String maps(ExpertCurve.Content now) {
    return CopiedText.table(
        List.of(now.across(), now.upward(), "on the screen", "what", "source"),
        now.points().stream()
            .map(p ->
                List.of(
                    number(p.across()),
                    number(p.upward()),
                    p.current() ? "yes" : "no",
                    p.text(),
                    "predicted")));
  }

  /** Where every expert is and how much it is asked for; empty if none are open. */
  public static String experts(ExpertDesk desk) {
    List<List<String>> lines = new ArrayList<>();
    desk.held()
        .ifPresent(h ->
            IntStream.range(0, h.session().loads().rows())
                .forEach(row ->
                    IntStream.range(0, h.session().loads().experts())
                        .forEach(expert -> lines.add(expert(desk, h, row, expert)))));
    return CopiedText.table(
        List.of("layer", "expert", "load over the layer's mean", "ranks"), lines.stream());
  }

  private static List<String> expert(ExpertDesk desk, HeldExperts held, int row, int expert) {
    return List.of(
        desk.layer(row),
        String.valueOf(expert),
        String.format(Locale.ROOT, "%.3f", RowLoads.relative(held.session().loads(), row, expert)),
        MapShape.ranksOf(held.edited().map(), row, expert).stream()
            .map(r -> held.session().topology().rank(r).id())
            .collect(Collectors.joining(", ")));
  }

  /** All there is to say of the picked expert; numbers in it say themselves what they are. */
  public static String expert(ExpertPick pick) {
    return Stream.concat(
            Stream.of(pick.title(), pick.load(), pick.homes(), pick.cost()),
            pick.companions().stream())
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.6g", value);
  }
}
