package dev.rackloom.desktop.view;

import dev.rackloom.api.cost.CostClass;
import dev.rackloom.desktop.viewmodel.CopiedCharts;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Overlays;
import dev.rackloom.desktop.viewmodel.Roofline;
import dev.rackloom.desktop.viewmodel.StagePicks;
import dev.rackloom.viewer.Tint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** Stages under the roofs of a device: operations a byte against operations a second. */
public final class RooflinePane extends BorderPane {

  private static final Tint ROOF = new Tint.Unknown();

  private final Site site;
  private final DeskModel desk;
  private final Roofline roofline;
  private final Plot plot;
  private final ComboBox<String> device = new ComboBox<>();
  private final Label note = Parts.label("", "detail");
  private final Label told = Parts.label("", "told");
  private final HBox head;
  private Optional<Integer> pressed = Optional.empty();
  private final Node hint =
      Parts.hint(
          "fth-bar-chart-2",
          "No stages",
          "Open a model and a rack: every stage stands under the roofs of a device here.");

  public RooflinePane(Site site) {
    this.site = site;
    this.desk = site.desk();
    Look look = site.look();
    this.roofline = desk.insight().roofline();
    plot = new Plot(look);
    plot.setAccessibleText("Roofline: stages by operations a byte and operations a second");
    getStyleClass().add("chart-pane");
    device.setId("roofline-device");
    device.setAccessibleText("Device");
    device.setMinWidth(USE_PREF_SIZE);
    FlowPane legend = new FlowPane(14, 2);
    legend.getStyleClass().add("legend");
    Stream.of(CostClass.COMPUTE, CostClass.MEMORY, CostClass.COMMUNICATION, CostClass.LATENCY)
        .map(c -> FrontPane.entry(look, Overlays.tint(c), true, false, c.word() + " bound"))
        .forEach(legend.getChildren()::add);
    legend.getChildren().add(FrontPane.entry(look, ROOF, false, false, "placed elsewhere"));
    HBox.setHgrow(legend, Priority.ALWAYS);
    legend.setAlignment(Pos.CENTER_LEFT);
    head = new HBox(12, Parts.firm("Device", "caption"), device, legend);
    head.setAlignment(Pos.CENTER_LEFT);
    head.getStyleClass().add("pane-head");
    setTop(head);
    setCenter(new StackPane(plot, hint));
    told.setId("roofline-told");
    told.textProperty().bind(plot.pointedProperty());
    note.setId("roofline-note");
    note.setWrapText(true);
    note.setMinHeight(USE_PREF_SIZE);
    VBox foot = new VBox(told, note);
    foot.getStyleClass().add("pane-foot");
    setBottom(foot);
    follow();
    drag();
    Menus.install(plot, "roofline-menu", this::items);
  }

  private void follow() {
    desk.table().devices().addListener((ListChangeListener<String>) change -> devices());
    roofline.deviceProperty().addListener((o, was, is) -> device.setValue(is));
    device.valueProperty().addListener((o, was, is) -> choose(is));
    devices();
    roofline.contentProperty().addListener((o, was, is) -> show(is));
    desk.selection().nowProperty().addListener((o, was, is) -> show());
    show();
  }

  /** A dot is dragged with all that are chosen, if its stage is one of them. */
  private void drag() {
    Carrier.install(
        plot,
        desk.handwork().lanes(),
        press -> {
          pressed = stageAt(press);
          return pressed.isPresent();
        },
        () -> pressed.map(desk.selection()::with).orElse(List.of()));
  }

  private Optional<Integer> stageAt(MouseEvent press) {
    return Plot.markAt(press.getTarget()).flatMap(this::stageOf);
  }

  private Optional<Integer> stageOf(Plot.Mark mark) {
    return roofline.contentProperty().get().dots().stream()
        .map(Roofline.Dot::stage)
        .filter(stage -> id(stage).equals(mark.id()))
        .findFirst();
  }

  /** What can be done with the dot that has the focus, and with the chart. */
  private List<MenuItem> items() {
    plot.focusedMark().flatMap(this::stageOf).ifPresent(new StagePicks(desk)::take);
    Roofline.Content now = roofline.contentProperty().get();
    List<MenuItem> items = new ArrayList<>(StageMenu.items(desk, "roofline"));
    items.add(new SeparatorMenuItem());
    items.add(
        Menus.item(
            "roofline-placed",
            "Show the roofs of the device it is on",
            placedOn().isPresent(),
            () -> placedOn().ifPresent(roofline.deviceProperty()::set)));
    items.add(
        Menus.copy(
            "roofline-copy",
            "Copy stages and roofs as text",
            !now.dots().isEmpty(),
            desk,
            () ->
                CopiedCharts.roofline(
                    now,
                    roofline.deviceProperty().get(),
                    s -> desk.table().rows().get(s).label())));
    items.add(Pictures.item(site, plot, "roofline"));
    return items;
  }

  /** The device that the selected stage stands on, if it is one that can be shown. */
  private Optional<String> placedOn() {
    int stage = desk.selection().stage();
    return desk.table().rows().stream()
        .filter(r -> r.position() == stage)
        .map(r -> r.numbers().device())
        .filter(desk.table().devices()::contains)
        .findFirst();
  }

  private static String id(int stage) {
    return "roofline-" + stage;
  }

  private void devices() {
    device.getItems().setAll(desk.table().devices());
    device.setValue(roofline.deviceProperty().get());
  }

  private void choose(@Nullable String id) {
    if (id != null && desk.table().devices().contains(id)) {
      roofline.deviceProperty().set(id);
    }
  }

  private void show() {
    show(roofline.contentProperty().get());
  }

  private void show(Roofline.Content now) {
    boolean empty = now.note().isEmpty();
    hint.setVisible(empty);
    plot.setVisible(!empty);
    head.setVisible(!empty);
    note.setText(now.note());
    note.setTooltip(empty ? null : Parts.tip(now.note()));
    plot.show(chart(now));
  }

  private Plot.Chart chart(Roofline.Content now) {
    double peak = now.compute().stream().mapToDouble(Roofline.Roof::perS).max().orElse(0);
    double wide = now.memory().stream().mapToDouble(Roofline.Roof::perS).max().orElse(1);
    DoubleStream ridge =
        peak > 0 ? now.memory().stream().mapToDouble(m -> peak / m.perS()) : DoubleStream.empty();
    Axis x =
        Axis.decades(
            "Arithmetic intensity, FLOP a byte moved",
            DoubleStream.concat(ridge, now.dots().stream().mapToDouble(Roofline.Dot::intensity)));
    Axis y =
        Axis.decades(
            "FLOP/s achieved, predicted",
            DoubleStream.concat(
                now.compute().stream().mapToDouble(Roofline.Roof::perS),
                now.dots().stream().mapToDouble(Roofline.Dot::flopsPerS)));
    List<Plot.Course> roofs = new ArrayList<>();
    now.compute().forEach(c -> roofs.add(flat(c, x, wide)));
    now.memory().forEach(m -> slope(m, x, y, peak).ifPresent(roofs::add));
    return new Plot.Chart(x, y, roofs, now.dots().stream().map(this::mark).toList());
  }

  /** From where the widest tier feeds it to the right. */
  private static Plot.Course flat(Roofline.Roof roof, Axis x, double widest) {
    double from = Math.max(x.least(), roof.perS() / widest);
    return new Plot.Course(
        List.of(
            new double[] {Math.min(from, x.most()), roof.perS()},
            new double[] {x.most(), roof.perS()}),
        ROOF,
        false,
        roof.label(),
        1);
  }

  /** From the left or below to the highest peak. */
  private static Optional<Plot.Course> slope(Roofline.Roof roof, Axis x, Axis y, double peak) {
    double from = Math.max(x.least(), y.least() / roof.perS());
    double to = Math.min(x.most(), (peak > 0 ? peak : y.most()) / roof.perS());
    if (to <= from) {
      return Optional.empty();
    }
    return Optional.of(
        new Plot.Course(
            List.of(new double[] {from, from * roof.perS()}, new double[] {to, to * roof.perS()}),
            ROOF,
            false,
            roof.label(),
            0.35));
  }

  private Plot.Mark mark(Roofline.Dot dot) {
    return new Plot.Mark(
        id(dot.stage()),
        dot.intensity(),
        dot.flopsPerS(),
        Overlays.tint(dot.costClass()),
        dot.here(),
        desk.selection().stages().contains(dot.stage()),
        dot.text(),
        () -> new StagePicks(desk).choose(List.of(dot.stage())));
  }
}
