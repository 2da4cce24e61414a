package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.Ids;
import dev.rackloom.api.cost.CostClass;
import dev.rackloom.api.cost.Totals;
import dev.rackloom.viewer.Alike;
import dev.rackloom.viewer.ModelTree;
import dev.rackloom.viewer.Overlay;
import dev.rackloom.viewer.Tint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;

/** What the graph's colours mean: chosen here, renewed with all numbers. */
public final class Overlays {

  private final StageTable table;
  private final Telemetry telemetry;
  private final Supplier<Optional<Study>> study;
  private final Supplier<Optional<ModelTree>> tree;
  private final ReadOnlyObjectWrapper<Alike> alike = new ReadOnlyObjectWrapper<>(Alike.ALL);
  private final ObjectProperty<Choice> choice = new SimpleObjectProperty<>(Choice.COST_CLASS);
  private Laid laid = Laid.NOTHING;
  private Seen seen = Seen.NOTHING;
  private @Nullable Inside inside;
  private final ReadOnlyObjectWrapper<Overlay> overlay = new ReadOnlyObjectWrapper<>(Overlay.PLAIN);

  /** The questions a graph can be asked. */
  public enum Choice {
    COST_CLASS("Cost class"),
    DEVICE("Device"),
    TIME_SHARE("Time share"),
    MEMORY("Memory"),
    ERROR("Error of the prediction"),
    LIVE("Live: time of stages"),
    BUSY("Live: busy devices"),
    QUEUE("Live: queues of devices"),
    FILE("Numbers of a file");

    private final String title;

    Choice(String title) {
      this.title = title;
    }

    /** For people. */
    public String title() {
      return title;
    }
  }

  /** Of the open study and its tree. */
  Overlays(
      StageTable table,
      Telemetry telemetry,
      Supplier<Optional<Study>> study,
      Supplier<Optional<ModelTree>> tree) {
    this.table = table;
    this.telemetry = telemetry;
    this.study = study;
    this.tree = tree;
    choice.addListener((o, was, is) -> renew());
    telemetry.contentProperty().addListener((o, was, is) -> follow());
  }

  private void follow() {
    switch (choice.get()) {
      case ERROR, LIVE, BUSY, QUEUE -> renew();
      case COST_CLASS, DEVICE, TIME_SHARE, MEMORY, FILE -> {}
    }
  }

  /** Lays numbers of a file over the model. */
  void lay(Laid numbers) {
    laid = numbers;
    choice.set(Choice.FILE);
    renew();
  }

  /** Another model is open: numbers of a file were of the one before. */
  void forget() {
    laid = Laid.NOTHING;
    inside = null;
  }

  void renew() {
    seen = Seen.of(table, telemetry.contentProperty().get());
    List<Overlay.Mark> marks = table.rows().stream().map(this::mark).toList();
    overlay.set(
        new Answers(
            choice.get().title(),
            marks,
            owned(),
            table.rows().isEmpty() ? List.of() : legend(),
            this::together));
    alike.set(alike(marks));
  }

  /** What is said of what is in stages. */
  private IntFunction<Overlay.Mark> owned() {
    return switch (choice.get()) {
      case FILE -> laid::item;
      case TIME_SHARE -> timeInside();
      case COST_CLASS, DEVICE, MEMORY, ERROR, LIVE, BUSY, QUEUE -> item -> Overlay.Mark.NONE;
    };
  }

  /** The time predicted of a group or an operator, as a part of all; nothing of other items. */
  Overlay.Mark time(int item) {
    return timeInside().apply(item);
  }

  private IntFunction<Overlay.Mark> timeInside() {
    Optional<Study> studied = study.get();
    Optional<ModelTree> model = tree.get();
    if (studied.isEmpty() || model.isEmpty()) {
      return item -> Overlay.Mark.NONE;
    }
    if (inside == null || !inside.isOf(studied.get(), model.get(), table.phaseProperty().get())) {
      inside = new Inside(studied.get(), model.get(), table.phaseProperty().get());
    }
    Inside times = inside;
    List<StageNumbers> numbers = table.rows().stream().map(StageRow::numbers).toList();
    return item -> {
      int stage = model.get().item(item).stage();
      return stage < 0 || stage >= numbers.size()
          ? Overlay.Mark.NONE
          : times.mark(item, numbers.get(stage).placedOn(), numbers.get(stage).share());
    };
  }

  /**
   * Stages on one device that do and hold the same are alike, as long as what is shown of them is
   * no number of their own.
   */
  private Alike alike(List<Overlay.Mark> marks) {
    Map<Same, Integer> known = new HashMap<>();
    boolean own =
        switch (choice.get()) {
          case ERROR, LIVE, BUSY, QUEUE, FILE -> true;
          case COST_CLASS, DEVICE, TIME_SHARE, MEMORY -> false;
        };
    Ids stages =
        Ids.of(
            table.rows().stream()
                .map(r -> Same.of(r, own ? marks.get(r.position()).text() : ""))
                .mapToInt(k -> known.computeIfAbsent(k, x -> known.size()))
                .toArray());
    return new Alike(stages, choice.get() == Choice.FILE ? laid.alike() : Ids.NONE);
  }

  /** What stages that stand for each other have in common; what is not known is the same. */
  private record Same(
      String device,
      OptionalLong flops,
      OptionalLong weightBytes,
      OptionalLong stateRead,
      OptionalLong heldBytes,
      String shown) {

    static Same of(StageRow row, String shown) {
      Totals totals = row.numbers().facts().totals();
      return new Same(
          row.numbers().device(),
          totals.flops().known(),
          totals.weightBytes().known(),
          totals.stateRead().known(),
          row.numbers().facts().heldBytes().known(),
          shown);
    }
  }

  private record Answers(
      String name,
      List<Mark> marks,
      IntFunction<Mark> owned,
      List<LegendEntry> legend,
      Function<List<Integer>, String> sum)
      implements Overlay {
    @Override
    public Mark mark(int stage) {
      return stage < marks.size() ? marks.get(stage) : Mark.NONE;
    }

    @Override
    public Mark own(int item) {
      return owned.apply(item);
    }

    @Override
    public String together(List<Integer> stages) {
      return stages.stream().allMatch(s -> s < marks.size()) ? sum.apply(stages) : "";
    }
  }

  /** Of stages that stand behind one bracket. */
  private String together(List<Integer> stages) {
    List<StageRow> rows = stages.stream().map(table.rows()::get).toList();
    return switch (choice.get()) {
      case COST_CLASS, DEVICE, TIME_SHARE ->
          sum(rows.stream().mapToDouble(r -> r.numbers().share()), Units::percent);
      case MEMORY -> sum(rows.stream().mapToDouble(Overlays::held), Units::bytes);
      case ERROR, LIVE, BUSY, QUEUE, FILE -> "";
    };
  }

  private static String sum(DoubleStream parts, DoubleFunction<String> words) {
    double sum = parts.sum();
    return Double.isNaN(sum) ? "" : words.apply(sum);
  }

  private Overlay.Mark mark(StageRow row) {
    double share = row.numbers().share();
    String part = CostColours.part(row);
    return switch (choice.get()) {
      case COST_CLASS -> CostColours.mark(row);
      case DEVICE -> new Overlay.Mark(DeviceColours.of(first(row)), on(row) + "  " + part, share);
      case TIME_SHARE -> new Overlay.Mark(shareTint(share), part, share);
      case MEMORY -> memory(row);
      case ERROR -> seen.error(row.id());
      case LIVE -> seen.live(row.id());
      case BUSY -> seen.busy(row);
      case QUEUE -> seen.queue(row);
      case FILE -> laid.stage(row.position());
    };
  }

  /** Bytes that weights, activations and state take, against the stage that takes most. */
  private Overlay.Mark memory(StageRow row) {
    double held = held(row);
    double most =
        table.rows().stream().mapToDouble(Overlays::held).filter(h -> h > 0).max().orElse(1);
    return Double.isNaN(held)
        ? new Overlay.Mark(new Tint.Unknown(), "", Double.NaN)
        : new Overlay.Mark(new Tint.Ramp(held / most), Units.bytes(held), held / most);
  }

  /** What it takes of its device's memory; what a firing reads of it may be far less. */
  private static double held(StageRow row) {
    OptionalLong held = row.numbers().facts().heldBytes().known();
    return held.isPresent() ? held.getAsLong() : Double.NaN;
  }

  /** The device, of a group the first. */
  private int first(StageRow row) {
    return row.numbers().devices().stream().findFirst().map(table.devices()::indexOf).orElse(-1);
  }

  private static String on(StageRow row) {
    String device = row.numbers().device();
    return device.isEmpty() ? "not placed" : device;
  }

  private Tint shareTint(double share) {
    double most =
        table.rows().stream()
            .mapToDouble(r -> r.numbers().share())
            .filter(s -> !Double.isNaN(s))
            .max()
            .orElse(1);
    return Double.isNaN(share) ? new Tint.Unknown() : new Tint.Ramp(share / most);
  }

  /** The colour of a cost class, wherever it is shown. */
  public static Tint tint(CostClass costClass) {
    return CostColours.tint(costClass);
  }

  private List<Overlay.LegendEntry> legend() {
    return switch (choice.get()) {
      case COST_CLASS -> CostColours.legend();
      case DEVICE -> DeviceColours.legend(table.devices());
      case TIME_SHARE ->
          List.of(
              new Overlay.LegendEntry(new Tint.Ramp(0), "little"),
              new Overlay.LegendEntry(new Tint.Ramp(0.5), "half of the longest"),
              new Overlay.LegendEntry(new Tint.Ramp(1), "the longest stage; inside, of its stage"));
      case MEMORY ->
          List.of(
              new Overlay.LegendEntry(new Tint.Ramp(0), "little"),
              new Overlay.LegendEntry(new Tint.Ramp(1), "takes most: weights, activations, state"),
              new Overlay.LegendEntry(new Tint.Unknown(), "not known"));
      case ERROR -> seen.errorLegend();
      case LIVE -> seen.liveLegend();
      case BUSY -> seen.busyLegend();
      case QUEUE -> seen.queueLegend();
      case FILE -> laid.legend();
    };
  }

  /** Whether the numbers behind the colours are predicted. */
  boolean isPredicted() {
    return Origin.isPredicted(choice.get());
  }

  /** Which numbers beside the colours are predicted, and what the colours say if they are not. */
  public String origin() {
    return Origin.words(choice.get(), seen);
  }

  /** The question asked. */
  public ObjectProperty<Choice> choiceProperty() {
    return choice;
  }

  /** What may stand for each other in the graph. */
  public ReadOnlyObjectProperty<Alike> alikeProperty() {
    return alike.getReadOnlyProperty();
  }

  /** The answer. */
  public ReadOnlyObjectProperty<Overlay> overlayProperty() {
    return overlay.getReadOnlyProperty();
  }
}
