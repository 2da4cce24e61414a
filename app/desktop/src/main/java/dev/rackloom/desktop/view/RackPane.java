package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.RackModel;
import dev.rackloom.desktop.viewmodel.Shown;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** The rack: devices with their memory and load, links with their traffic. */
public final class RackPane extends StackPane {

  private static final double NARROWEST = 214;
  private static final double GAP = 10;

  private final Look look;
  private final FlowPane cards = new FlowPane(GAP, GAP);
  private final GridPane links = new GridPane(18, 5);
  private final Label title = Parts.label("", "section");
  private final Label note = Parts.label("", "badge", "emulated");
  private final ScrollPane scroll;
  private final Node hint =
      Parts.hint("fth-server", "No rack", "Open a rack file: nodes, devices and links.");

  public RackPane(RackModel rack, Look look) {
    this.look = look;
    getStyleClass().add("rack-pane");
    HBox head = new HBox(10, title, note);
    head.setAlignment(Pos.CENTER_LEFT);
    VBox all = new VBox(10, head, cards, Parts.label("Links", "section"), links);
    all.getStyleClass().add("rack");
    scroll = new ScrollPane(all);
    scroll.setFitToWidth(true);
    getChildren().addAll(scroll, hint);
    cards.widthProperty().addListener((o, was, is) -> spread());
    linkColumns();
    rack.contentProperty().addListener((o, was, is) -> show(is));
    show(rack.contentProperty().get());
  }

  private void linkColumns() {
    for (int i = 0; i < 5; i++) {
      ColumnConstraints column = new ColumnConstraints();
      column.setHgrow(i == 4 ? Priority.ALWAYS : Priority.NEVER);
      links.getColumnConstraints().add(column);
    }
  }

  private void show(RackModel.Content now) {
    boolean empty = now.devices().isEmpty();
    hint.setVisible(empty);
    scroll.setVisible(!empty);
    title.setText(now.title());
    note.setText(now.note());
    note.setVisible(!now.note().isEmpty());
    cards.getChildren().setAll(now.devices().stream().map(this::card).toList());
    links.getChildren().clear();
    for (int row = 0; row < now.links().size(); row++) {
      link(row, now.links().get(row));
    }
    spread();
  }

  /** Cards share the width evenly, as many side by side as there is room for. */
  private void spread() {
    double width = cards.getWidth();
    int count = cards.getChildren().size();
    if (width <= 0 || count == 0) {
      return;
    }
    int across = Math.clamp((int) ((width + GAP) / (NARROWEST + GAP)), 1, count);
    double each = Math.floor((width - (across - 1) * GAP) / across);
    cards.getChildren().forEach(c -> ((Region) c).setPrefWidth(each));
  }

  private Node card(RackModel.DeviceCard d) {
    Label name = Parts.firm(d.id(), "device-name");
    name.setGraphic(Parts.swatch(look.paletteProperty(), Parts.device(d.position())));
    HBox head =
        new HBox(
            8,
            name,
            Parts.label(d.kind(), "dim"),
            Parts.space(),
            Parts.firm(d.realization(), "badge", d.realization()));
    head.setAlignment(Pos.CENTER_LEFT);
    Label model = Parts.label(d.model(), "dim");
    model.setTooltip(Parts.tip(d.model()));
    VBox card =
        new VBox(
            6,
            head,
            model,
            meter("Memory", d.memory(), new Bar(d.memoryShare())),
            meter("Busy", d.busy(), busyBar(d)),
            facts(d));
    card.getStyleClass().add("card");
    return card;
  }

  private Bar busyBar(RackModel.DeviceCard d) {
    Bar bar = new Bar(d.busyShare());
    bar.paint(look.paletteProperty().get().shade(Parts.device(d.position())));
    look.paletteProperty()
        .addListener((o, was, is) -> bar.paint(is.shade(Parts.device(d.position()))));
    return bar;
  }

  private static Node meter(String what, Shown value, Bar bar) {
    HBox line = new HBox(Parts.label(what, "caption"), Parts.space(), Parts.value(value, "meter"));
    return new VBox(3, line, bar);
  }

  private static Node facts(RackModel.DeviceCard d) {
    VBox facts = new VBox(1);
    List<String> lines = d.facts();
    facts
        .getChildren()
        .add(
            Parts.label(
                d.stages() + (d.stages() == 1 ? " stage" : " stages") + " · " + d.node(),
                "detail"));
    lines.forEach(f -> {
      Label line = Parts.label(f, "detail");
      line.setWrapText(true);
      line.setTooltip(Parts.tip(f));
      facts.getChildren().add(line);
    });
    return facts;
  }

  private void link(int row, RackModel.LinkLine l) {
    Bar bar = new Bar(l.share());
    bar.setMaxWidth(220);
    HBox traffic = new HBox(8, bar, Parts.value(l.traffic(), "meter"));
    HBox.setHgrow(bar, Priority.ALWAYS);
    traffic.setAlignment(Pos.CENTER_LEFT);
    links.addRow(
        row,
        Parts.label(l.id(), "entry"),
        Parts.label(l.ends(), "dim"),
        Parts.label(l.kind(), "dim"),
        Parts.label(l.speed(), "meter"),
        traffic);
  }
}
