package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.cost.CostClass;
import dev.rackloom.api.cost.CostSample;
import dev.rackloom.api.cost.Estimate;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.WorkItem;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;

/** Every stage under the roofs of one device, in the phase on show. */
public final class Roofline {

  private final PlacementEditor editor;
  private final StageTable table;
  private final ObjectProperty<String> device = new SimpleObjectProperty<>("");
  private final ReadOnlyObjectWrapper<Content> content =
      new ReadOnlyObjectWrapper<>(Content.NOTHING);

  /**
   * What is on show.
   *
   * @param compute what the device computes at most, by dtype, FLOP/s
   * @param memory what its tiers carry at most, byte/s
   * @param dots the stages
   * @param note where it comes from, and what is not shown and why
   */
  public record Content(List<Roof> compute, List<Roof> memory, List<Dot> dots, String note) {
    static final Content NOTHING = new Content(List.of(), List.of(), List.of(), "");

    public Content {
      compute = List.copyOf(compute);
      memory = List.copyOf(memory);
      dots = List.copyOf(dots);
    }
  }

  /** A peak and what it is of. */
  public record Roof(String label, double perS) {}

  /**
   * A stage.
   *
   * @param stage its position
   * @param intensity FLOP a byte
   * @param flopsPerS achieved, as predicted
   * @param costClass what bounds it on this device
   * @param here whether it is placed on this device
   * @param text its numbers
   */
  public record Dot(
      int stage,
      double intensity,
      double flopsPerS,
      CostClass costClass,
      boolean here,
      String text) {}

  Roofline(PlacementEditor editor, StageTable table) {
    this.editor = editor;
    this.table = table;
    device.addListener((o, was, is) -> renew());
  }

  void open(Study study) {
    boolean known = study.rack().devices().stream().anyMatch(d -> d.id().equals(device.get()));
    if (!known) {
      device.set(study.rack().devices().getFirst().id());
    }
  }

  /** Shows the newest numbers. */
  void renew() {
    editor
        .readingProperty()
        .get()
        .study()
        .ifPresent(s ->
            s.rack().devices().stream()
                .filter(d -> d.id().equals(device.get()))
                .findFirst()
                .ifPresent(d -> content.set(content(s, d))));
  }

  private Content content(Study study, Device d) {
    Phase phase = table.phaseProperty().get();
    List<Roof> compute = dtypes(study, phase).stream().flatMap(t -> roof(d, t).stream()).toList();
    List<Roof> memory =
        d.memory().stream()
            .map(m -> new Roof(m.name() + " " + Units.bytesPerS(m.bytesPerS()), m.bytesPerS()))
            .toList();
    int position = study.rack().devices().indexOf(d);
    List<Dot> dots = table.rows().stream().flatMap(r -> dot(r, position).stream()).toList();
    return new Content(compute, memory, dots, note(d, compute, dots, position));
  }

  /** What the stages compute in. */
  private static List<DType> dtypes(Study study, Phase phase) {
    return study.stages().stages().stream()
        .flatMap(s -> Stream.ofNullable(s.work().get(phase)))
        .flatMap(w -> w.items().stream())
        .filter(i -> i.flops().isKnown() ? i.flops().known().orElse(1) > 0 : true)
        .map(WorkItem::dtype)
        .distinct()
        .toList();
  }

  private static Optional<Roof> roof(Device d, DType dtype) {
    OptionalDouble peak = d.peak(dtype);
    return peak.isPresent()
        ? Optional.of(
            new Roof(dtype.name() + " " + Units.flopsPerS(peak.getAsDouble()), peak.getAsDouble()))
        : Optional.empty();
  }

  private static Optional<Dot> dot(StageRow row, int position) {
    StageNumbers n = row.numbers();
    double flops = n.facts().totals().flops().known().orElse(0);
    double intensity = n.facts().totals().intensity();
    if (flops <= 0
        || !(intensity > 0)
        || !(n.facts().estimates().get(position) instanceof Estimate.Sampled sampled)) {
      return Optional.empty();
    }
    CostSample sample = sampled.sample();
    double rate = flops / Math.max(1, sample.nanos()) * 1e9;
    return Optional.of(
        new Dot(
            row.position(),
            intensity,
            rate,
            sample.costClass(),
            n.placedOn() == position,
            row.label()
                + ": "
                + Units.three(intensity)
                + " FLOP/B, "
                + Units.flopsPerS(rate)
                + ", "
                + Units.nanos(sample.nanos())
                + ", "
                + sample.costClass().word()
                + " bound, predicted · "
                + sample.basis().word()));
  }

  private String note(Device d, List<Roof> compute, List<Dot> dots, int position) {
    int missing = table.rows().size() - dots.size();
    return Stream.of(
            d.model() + " (" + d.realization().word() + ")",
            "roofs from its data sheet"
                + (compute.isEmpty() ? ", which gives no peak for these data types" : ""),
            "stages predicted · " + origin(position),
            above(compute, dots),
            missing == 0
                ? ""
                : missing
                    + (missing == 1 ? " stage is" : " stages are")
                    + " not shown: no operations, or cost unknown here")
        .filter(s -> !s.isEmpty())
        .collect(Collectors.joining(" · "));
  }

  /** A measured or calibrated cost knows better than a data sheet. */
  private static String above(List<Roof> compute, List<Dot> dots) {
    double peak = compute.stream().mapToDouble(Roof::perS).max().orElse(Double.MAX_VALUE);
    long over = dots.stream().filter(d -> d.flopsPerS() > peak * 1.001).count();
    return over == 0 ? "" : over + " above the peak: the data sheet understates it";
  }

  private String origin(int position) {
    return table.rows().stream()
        .map(r -> r.numbers().facts().estimates().get(position))
        .flatMap(e ->
            e instanceof Estimate.Sampled s ? Stream.of(s.sample().basis().word()) : Stream.of())
        .findFirst()
        .orElse("basis unknown");
  }

  /** The device whose roofs are shown, by id. */
  public ObjectProperty<String> deviceProperty() {
    return device;
  }

  /** What is on show. */
  public ReadOnlyObjectProperty<Content> contentProperty() {
    return content.getReadOnlyProperty();
  }
}
