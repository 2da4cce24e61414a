package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.placement.Prediction;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Rack;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** Nodes, devices and links, and how full and busy the placement on the screen makes them. */
public final class RackModel {

  private final PlacementEditor editor;
  private final ReadOnlyObjectWrapper<Content> content =
      new ReadOnlyObjectWrapper<>(Content.NOTHING);
  private Optional<Rack> rack = Optional.empty();
  private Optional<Rack> served = Optional.empty();
  private boolean assumed;

  /** Everything on show. */
  public record Content(String title, String note, List<DeviceCard> devices, List<LinkLine> links) {
    /** No rack. */
    public static final Content NOTHING = new Content("", "", List.of(), List.of());

    /** The most bytes that any link moves, 0 if none does. */
    public double mostBytes() {
      return links.stream().mapToDouble(LinkLine::bytes).filter(b -> b > 0).max().orElse(0);
    }
  }

  /**
   * A device.
   *
   * @param position in the rack
   * @param realization {@code emulated} or {@code real}; {@code assumed} if nobody described it
   * @param stages how many are placed there
   * @param memory how much of its memory is taken
   * @param memoryShare 0 to 1, more if it does not fit, NaN if not known
   * @param busy how long it works per request
   * @param busyShare of the busiest, 0 to 1, NaN if not known
   * @param tiers what it holds in tiers below its own memory, of those that it may use
   * @param facts peaks and tiers, a line each
   */
  public record DeviceCard(
      int position,
      String id,
      String kind,
      String model,
      String node,
      boolean emulated,
      String realization,
      int stages,
      Shown memory,
      double memoryShare,
      Shown busy,
      double busyShare,
      List<TierMeter> tiers,
      List<String> facts) {

    /** The names of its tiers, which say whether the same meters can follow. */
    public List<String> tierNames() {
      return tiers.stream().map(TierMeter::tier).toList();
    }
  }

  /**
   * A tier that devices of a node share.
   *
   * @param tier its name
   * @param memory what the device holds there
   * @param share of the tier that all together have taken, 0 to 1
   */
  public record TierMeter(String tier, Shown memory, double share) {}

  /**
   * A link.
   *
   * @param a one end, a device or a switch
   * @param b the other end
   * @param traffic bytes a request each way, and how busy that makes it
   * @param share how busy it is, of the busiest part of the rack: 0 to 1, NaN if not known
   * @param bytes moved a request, both ways together; NaN if not known
   */
  public record LinkLine(
      String id,
      String a,
      String b,
      String kind,
      String speed,
      Shown traffic,
      double share,
      double bytes) {

    /** Both ends, for people. */
    public String ends() {
      return a + " — " + b;
    }
  }

  RackModel(PlacementEditor editor) {
    this.editor = editor;
    editor.forecastProperty().addListener((o, was, is) -> show(is));
  }

  void open(Rack shown, boolean isAssumed) {
    rack = Optional.of(shown);
    assumed = isAssumed;
    show(editor.forecastProperty().get());
  }

  /** Something serves, or nothing does any more. */
  void serves(Optional<Deployment> deployment) {
    served = deployment.flatMap(Deployment::rack);
    show(editor.forecastProperty().get());
  }

  /** What serves may run slower than the rack says: its agents asked for that. */
  private String note(Rack r) {
    if (!r.hasEmulated()) {
      return "";
    }
    String now =
        served
            .filter(s -> s.name().equals(r.name()) && s.timeDilation() != r.timeDilation())
            .map(s -> String.format(Locale.ROOT, ", serves at %.0f ×", s.timeDilation()))
            .orElse("");
    return String.format(Locale.ROOT, "time dilation %.0f ×%s: emulated", r.timeDilation(), now);
  }

  private void show(Forecast forecast) {
    Optional<Prediction> prediction =
        forecast instanceof Forecast.Priced p ? Optional.of(p.prediction()) : Optional.empty();
    rack.ifPresent(r -> content.set(content(r, prediction)));
  }

  private Content content(Rack r, Optional<Prediction> prediction) {
    Map<String, Prediction.DeviceLoad> loads =
        prediction.map(Prediction::devices).orElse(List.of()).stream()
            .collect(Collectors.toMap(Prediction.DeviceLoad::device, l -> l));
    long busiest = prediction.map(Prediction::busiestNanos).orElse(0L);
    Map<String, Long> stages =
        editor.placementProperty().get().stream()
            .flatMap(p -> p.assignments().stream())
            .flatMap(a -> a.group().devices().stream().map(d -> List.of(d, a.stage())))
            .distinct()
            .collect(Collectors.groupingBy(List::getFirst, Collectors.counting()));
    return new Content(
        r.name(),
        note(r),
        r.devices().stream()
            .map(d ->
                card(r, d, Optional.ofNullable(loads.get(d.id())), prediction, stages, busiest))
            .toList(),
        r.links().stream().map(l -> LinkTraffic.line(l, prediction, busiest)).toList());
  }

  private static List<TierMeter> tiers(Optional<Prediction> prediction, Device d) {
    return prediction.map(Prediction::tiers).orElse(List.of()).stream()
        .filter(t -> t.device().equals(d.id()))
        .map(RackModel::tier)
        .toList();
  }

  private static TierMeter tier(Prediction.TierLoad t) {
    String tip =
        Units.bytes(t.takenBytes())
            + " of "
            + Units.bytes(t.capacityBytes())
            + " taken by all together, predicted";
    return new TierMeter(
        t.tier(),
        Shown.of(Units.bytes(t.bytes()), tip),
        t.takenBytes() / (double) Math.max(1, t.capacityBytes()));
  }

  private DeviceCard card(
      Rack r,
      Device d,
      Optional<Prediction.DeviceLoad> load,
      Optional<Prediction> whole,
      Map<String, Long> stages,
      long busiest) {
    double taken = load.map(l -> (double) l.memoryBytes()).orElse(Double.NaN);
    double busy = load.flatMap(l -> whole.map(p -> NicUse.busyNanos(d, l, p))).orElse(Double.NaN);
    long capacity = d.home().capacityBytes();
    return new DeviceCard(
        r.devices().indexOf(d),
        d.id(),
        d.kind(),
        d.model(),
        d.node(),
        d.isEmulated(),
        assumed ? "assumed" : d.realization().word(),
        stages.getOrDefault(d.id(), 0L).intValue(),
        memory(taken, capacity, d.home().name()),
        taken / Math.max(1, capacity),
        Double.isNaN(busy) ? notPriced() : Shown.of(Units.nanos(busy), "busy a request, predicted"),
        busy / Math.max(1, busiest),
        tiers(whole, d),
        facts(d));
  }

  private static Shown memory(double taken, long capacity, String tier) {
    String of = " of " + Units.bytes(capacity);
    return Double.isNaN(taken)
        ? new Shown("unknown" + of, "no placement is priced", false)
        : Shown.of(
            Units.bytes(taken) + of, tier + " taken by weights, activations and state, predicted");
  }

  private static Shown notPriced() {
    return Shown.unknown("no placement is priced");
  }

  private static List<String> facts(Device d) {
    String peaks =
        d.peakFlopsPerS().entrySet().stream()
            .sorted(
                Map.Entry.<String, Double>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .map(e -> e.getKey() + " " + Units.flopsPerS(e.getValue()))
            .collect(Collectors.joining(", "));
    String tiers =
        d.memory().stream()
            .map(t ->
                t.name()
                    + " "
                    + Units.bytes(t.capacityBytes())
                    + " at "
                    + Units.bytesPerS(t.bytesPerS()))
            .collect(Collectors.joining(", "));
    return Stream.concat(
            Stream.of(
                peaks.isEmpty() ? "peak unknown: the data sheet gives none" : peaks,
                tiers,
                "launch " + Units.nanos(d.launchNanos())),
            NicUse.fact(d).stream())
        .toList();
  }

  /** What is on show. */
  public ReadOnlyObjectProperty<Content> contentProperty() {
    return content.getReadOnlyProperty();
  }
}
