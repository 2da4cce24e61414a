package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Fits;
import dev.rackloom.desktop.viewmodel.Lanes;
import dev.rackloom.desktop.viewmodel.RackModel;
import dev.rackloom.desktop.viewmodel.Units;
import java.util.List;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.scene.text.Font;
import org.jspecify.annotations.Nullable;

/** A device's lane: its head with memory and load, and its stages as chips. */
final class LaneView extends HBox implements Berth {

  private static final PseudoClass TARGET = PseudoClass.getPseudoClass("target");
  private static final PseudoClass SHORT = PseudoClass.getPseudoClass("short");
  private static final double HEAD = 214;
  private static final double MARGINS = 36;

  private final Look look;
  private final Label memory = Parts.label("", "meter");
  private final Label busy = Parts.label("", "detail");
  private final FitLabel change = new FitLabel();
  private final Bar bar = new Bar();
  private final TextFit words = new TextFit(Font.font(Look.FAMILY, 11.5));
  private final FlowPane flow = new FlowPane(5, 5);
  private Lanes.Lane lane;

  LaneView(Lanes.Lane lane, Look look) {
    this.lane = lane;
    this.look = look;
    RackModel.DeviceCard d = lane.device();
    setId("lane-" + d.id());
    getStyleClass().add("lane");
    HBox.setHgrow(flow, Priority.ALWAYS);
    widthProperty()
        .addListener((o, was, is) ->
            flow.setPrefWrapLength(Math.max(100, is.doubleValue() - HEAD - MARGINS)));
    flow.setMinWidth(80);
    flow.setAlignment(Pos.CENTER_LEFT);
    getChildren().addAll(head(d), flow);
  }

  @Override
  public String device() {
    return lane.device().id();
  }

  @Override
  public void aim(boolean here) {
    pseudoClassStateChanged(TARGET, here);
  }

  private VBox head(RackModel.DeviceCard d) {
    Label name = Parts.firm(d.id(), "device-name");
    name.setGraphic(Parts.swatch(look.paletteProperty(), Parts.device(d.position())));
    HBox title =
        new HBox(
            7,
            name,
            Parts.label(d.kind(), "dim"),
            Parts.space(),
            Parts.firm(d.realization(), "badge", d.realization()));
    title.setAlignment(Pos.CENTER_LEFT);
    busy.setMinWidth(0);
    memory.setId("lane-memory-" + d.id());
    change.setId("lane-change-" + d.id());
    HBox foot = new HBox(6, busy, Parts.space(), change);
    foot.setAlignment(Pos.BASELINE_LEFT);
    VBox head = new VBox(3, title, memory, bar, foot);
    head.getStyleClass().add("lane-head");
    head.setMinWidth(HEAD);
    head.setPrefWidth(HEAD);
    head.setMaxWidth(HEAD);
    return head;
  }

  /** Shows the lane as it is now; {@code reach} is given every chip that is new. */
  void show(Lanes.Lane now, Consumer<ChipView> reach) {
    boolean same = now.chips().equals(lane.chips()) && !flow.getChildren().isEmpty();
    lane = now;
    if (!same) {
      List<ChipView> chips = now.chips().stream().map(c -> new ChipView(c, look, words)).toList();
      chips.forEach(reach);
      flow.getChildren().setAll(chips);
      if (chips.isEmpty()) {
        flow.getChildren().setAll(Parts.label("no stage: drop some here", "dim"));
      }
    }
    fit(null);
  }

  Lanes.Lane lane() {
    return lane;
  }

  List<ChipView> chips() {
    return flow.getChildren().stream()
        .filter(ChipView.class::isInstance)
        .map(ChipView.class::cast)
        .toList();
  }

  /** While stages are carried, what the device would make of them; else as it is. */
  void fit(Fits.@Nullable Fit fit) {
    RackModel.DeviceCard d = lane.device();
    boolean known = fit != null && !Double.isNaN(fit.memoryShare());
    Parts.show(memory, fit != null && known ? fit.memory() : d.memory());
    bar.show(fit != null && known ? fit.memoryShare() : d.memoryShare());
    Parts.show(busy, d.busy());
    busy.setText("busy " + d.busy().text() + (Double.isNaN(d.busyShare()) ? "" : ", " + part(d)));
    pseudoClassStateChanged(SHORT, fit != null && !fit.fits());
    change.show(fit);
  }

  private static String part(RackModel.DeviceCard d) {
    return Units.percent(d.busyShare()) + " of the busiest";
  }
}
