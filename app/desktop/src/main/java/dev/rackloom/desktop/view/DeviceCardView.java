package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Fits;
import dev.rackloom.desktop.viewmodel.RackModel;
import dev.rackloom.desktop.viewmodel.Shown;
import dev.rackloom.viewer.Palette;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.beans.value.ObservableValue;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/**
 * A device: what it is stays, how full and busy it is follows. Stages may be dropped on it; while
 * some are carried it shows what it would make of them.
 */
final class DeviceCardView extends VBox implements Berth {

  private static final PseudoClass TARGET = PseudoClass.getPseudoClass("target");
  private static final PseudoClass SHORT = PseudoClass.getPseudoClass("short");

  private final Label memory = Parts.label("", "meter");
  private final Label busy = Parts.label("", "meter");
  private final Label stages = Parts.label("", "detail");
  private final Bar memoryBar = new Bar();
  private final Bar busyBar = new Bar();
  private final VBox tiers = new VBox(6);
  private final Map<String, Meter> tierMeters = new HashMap<>();
  private final FitLabel change = new FitLabel();
  private final ObservableValue<String> colour;
  private RackModel.DeviceCard card;

  DeviceCardView(RackModel.DeviceCard d, Look look) {
    super(6);
    card = d;
    setId("card-" + d.id());
    tiers.setVisible(false);
    tiers.setManaged(false);
    ObservableValue<Palette> palette = look.paletteProperty();
    colour = palette.map(p -> p.shade(Parts.device(d.position())));
    colour.subscribe(busyBar::paint);
    Label model = Parts.label(d.model(), "dim");
    model.setTooltip(Parts.tip(d.model()));
    getChildren()
        .addAll(
            head(d, palette),
            model,
            meter("Memory", memory, memoryBar),
            tiers,
            meter("Busy", busy, busyBar),
            facts(d));
    getStyleClass().add("card");
    setFocusTraversable(true);
    setAccessibleRole(AccessibleRole.NODE);
    show(d);
  }

  @Override
  public String device() {
    return card.id();
  }

  @Override
  public void aim(boolean here) {
    pseudoClassStateChanged(TARGET, here);
  }

  /** While stages are carried, what the device would make of them; else as it is. */
  void fit(Fits.@Nullable Fit fit) {
    boolean known = fit != null && !Double.isNaN(fit.memoryShare());
    Shown held = fit != null && known ? fit.memory() : card.memory();
    meter(memory, held, memoryBar, fit != null && known ? fit.memoryShare() : card.memoryShare());
    pseudoClassStateChanged(SHORT, fit != null && !fit.fits());
    change.show(fit);
  }

  void show(RackModel.DeviceCard d) {
    card = d;
    meter(memory, d.memory(), memoryBar, d.memoryShare());
    showTiers(d);
    meter(busy, d.busy(), busyBar, d.busyShare());
    stages.setText(stages(d) + " · " + d.node());
    setAccessibleText(spoken(d));
  }

  private static String stages(RackModel.DeviceCard d) {
    return d.stages() + (d.stages() == 1 ? " stage" : " stages");
  }

  /** What the card shows, for who hears it. */
  private static String spoken(RackModel.DeviceCard d) {
    String tiers =
        d.tiers().stream()
            .map(t -> ", " + t.tier() + " " + t.memory().text())
            .collect(Collectors.joining());
    return "Device "
        + d.id()
        + ", "
        + d.model()
        + ", "
        + d.realization()
        + ", memory "
        + d.memory().text()
        + tiers
        + ", busy "
        + d.busy().text()
        + ", "
        + stages(d)
        + "; the menu key says what can be done";
  }

  /** A number over a bar. */
  private record Meter(Label value, Bar bar) {}

  private void showTiers(RackModel.DeviceCard d) {
    if (!tierMeters.keySet().equals(Set.copyOf(d.tierNames()))) {
      tierMeters.clear();
      tiers.getChildren().clear();
      for (String tier : d.tierNames()) {
        Meter meter = new Meter(Parts.label("", "meter"), new Bar());
        tierMeters.put(tier, meter);
        tiers.getChildren().add(meter(tier, meter.value(), meter.bar()));
      }
      tiers.setVisible(!tierMeters.isEmpty());
      tiers.setManaged(!tierMeters.isEmpty());
    }
    for (RackModel.TierMeter t : d.tiers()) {
      Meter meter = tierMeters.get(t.tier());
      if (meter != null) {
        meter(meter.value(), t.memory(), meter.bar(), t.share());
      }
    }
  }

  private static void meter(Label label, Shown value, Bar bar, double share) {
    Parts.show(label, value);
    bar.show(share);
  }

  private static Node head(RackModel.DeviceCard d, ObservableValue<Palette> palette) {
    Label name = Parts.firm(d.id(), "device-name");
    name.setGraphic(Parts.swatch(palette, Parts.device(d.position())));
    HBox head =
        new HBox(
            8,
            name,
            Parts.label(d.kind(), "dim"),
            Parts.space(),
            Parts.firm(d.realization(), "badge", d.realization()));
    head.setAlignment(Pos.CENTER_LEFT);
    return head;
  }

  private static Node meter(String what, Label value, Bar bar) {
    return new VBox(3, new HBox(Parts.label(what, "caption"), Parts.space(), value), bar);
  }

  private Node facts(RackModel.DeviceCard d) {
    VBox facts = new VBox(1, new HBox(stages, Parts.space(), change));
    for (String fact : d.facts()) {
      Label line = Parts.label(fact, "detail");
      line.setWrapText(true);
      line.setTooltip(Parts.tip(fact));
      facts.getChildren().add(line);
    }
    return facts;
  }
}
