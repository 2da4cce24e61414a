package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.placement.Prediction;
import dev.rackloom.api.rack.Link;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What links of a rack move for a request, and what the widths of their lines mean. */
public final class LinkTraffic {

  private static final String FORTH = " >";
  private static final String BACK = " <";

  private LinkTraffic() {}

  /**
   * A width of a line and what it means.
   *
   * @param part of the widest, 0 to 1
   * @param text bytes a request
   */
  public record Sample(double part, String text) {}

  static RackModel.LinkLine line(Link link, Optional<Prediction> prediction, long busiest) {
    List<Prediction.LinkLoad> loads =
        prediction.map(Prediction::links).orElse(List.of()).stream()
            .filter(l -> isOf(link, l.link()) && l.bytes() > 0)
            .sorted(Comparator.comparing(Prediction.LinkLoad::link).reversed())
            .toList();
    double share = busy(loads) / (double) Math.max(1, busiest);
    boolean known = prediction.isPresent();
    return new RackModel.LinkLine(
        link.id(),
        link.a(),
        link.b(),
        link.kind(),
        Units.bytesPerS(link.bytesPerS()) + ", " + Units.nanos(link.latencyNanos()),
        known ? traffic(link, loads, share) : Shown.unknown("no placement is priced"),
        known ? share : Double.NaN,
        known ? loads.stream().mapToDouble(Prediction.LinkLoad::bytes).sum() : Double.NaN);
  }

  /** Both directions work at the same time: the longer one counts. */
  private static long busy(List<Prediction.LinkLoad> loads) {
    return loads.stream().mapToLong(Prediction.LinkLoad::busyNanos).max().orElse(0);
  }

  /** Loads are per direction: the link's id, then {@code >} from a to b or {@code <} back. */
  private static boolean isOf(Link link, String load) {
    return load.equals(link.id())
        || load.equals(link.id() + FORTH)
        || load.equals(link.id() + BACK);
  }

  private static Shown traffic(Link link, List<Prediction.LinkLoad> loads, double share) {
    if (loads.isEmpty()) {
      return Shown.of("idle", "no traffic is predicted");
    }
    String text =
        loads.stream()
            .map(l -> arrow(l) + Units.bytes(l.bytes()))
            .collect(Collectors.joining("  "));
    String tip = loads.stream().map(l -> way(link, l)).collect(Collectors.joining("\n"));
    return Shown.of(
        text + "  busy " + Units.percent(share),
        tip
            + "\nbusy "
            + Units.percent(share)
            + " as long as the busiest part of the rack, predicted");
  }

  private static String way(Link link, Prediction.LinkLoad load) {
    return "to "
        + (load.link().endsWith(BACK) ? link.a() : link.b())
        + ": "
        + Units.bytes(load.bytes())
        + ", busy "
        + Units.nanos(load.busyNanos())
        + " a request, predicted";
  }

  private static String arrow(Prediction.LinkLoad load) {
    return load.link().endsWith(BACK) ? "← " : "→ ";
  }

  /** How wide a link's line is, of the widest: in proportion to the bytes that it moves. */
  public static double width(RackModel.LinkLine link, RackModel.Content of) {
    double most = of.mostBytes();
    return Double.isNaN(link.bytes()) || most <= 0 ? 0 : link.bytes() / most;
  }

  /** What widths mean: idle, half and the most; idle alone where nothing is moved. */
  public static List<Sample> legend(RackModel.Content of) {
    double most = of.mostBytes();
    return Stream.of(0.0, 0.5, 1.0)
        .filter(part -> part == 0 || most > 0)
        .map(part -> new Sample(part, part == 0 ? "idle" : Units.bytes(most * part)))
        .toList();
  }
}
