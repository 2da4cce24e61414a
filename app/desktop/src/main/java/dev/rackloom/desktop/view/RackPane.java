package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.RackModel;
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

  private final DeskModel desk;
  private final Look look;
  private final FlowPane cards = new FlowPane(GAP, GAP);
  private final TrafficLegend legend;
  private final RackMap map;
  private final GridPane links = new GridPane(18, 5);
  private final Label title = Parts.label("", "section");
  private final Label note = Parts.label("", "badge", "emulated");
  private final ScrollPane scroll;
  private RackModel.Content shown = RackModel.Content.NOTHING;
  private List<DeviceCardView> devices = List.of();
  private List<LinkView> lines = List.of();
  private final Node hint =
      Parts.hint("fth-server", "No rack", "Open a rack file: nodes, devices and links.");

  /** The rack; stages may be dropped on its cards. */
  public RackPane(DeskModel desk, Look look) {
    this.desk = desk;
    this.look = look;
    this.legend = new TrafficLegend(look);
    this.map = new RackMap(look, d -> RackMenu.device(desk, d));
    getStyleClass().add("rack-pane");
    HBox head = new HBox(10, title, note);
    head.setAlignment(Pos.CENTER_LEFT);
    VBox all = new VBox(10, head, legend, map, cards, Parts.label("Links", "section"), links);
    all.getStyleClass().add("rack");
    scroll = new ScrollPane(all);
    scroll.setFitToWidth(true);
    getChildren().addAll(scroll, hint);
    cards.setMinWidth(0); // its cards follow it, it does not follow them
    cards.widthProperty().addListener((o, was, is) -> spread());
    linkColumns();
    Menus.install(all, "rack-menu", () -> RackMenu.rack(desk));
    RackModel rack = desk.rack();
    desk.handwork()
        .lanes()
        .fitsProperty()
        .addListener((o, was, is) -> devices.forEach(c -> c.fit(is.get(c.device()))));
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
    legend.show(now);
    map.show(now);
    title.setText(now.title());
    note.setText(now.note());
    note.setVisible(!now.note().isEmpty());
    if (sameRack(now)) {
      update(now);
    } else {
      build(now);
    }
    shown = now;
  }

  private boolean sameRack(RackModel.Content now) {
    return parts(now).equals(parts(shown));
  }

  /** What a rack consists of, whatever is placed on it. */
  private static List<Object> parts(RackModel.Content of) {
    return List.of(
        of.title(),
        of.devices().stream().map(d -> List.of(d.id(), d.model(), d.facts())).toList(),
        of.links().stream().map(l -> List.of(l.id(), l.ends(), l.kind(), l.speed())).toList());
  }

  private void build(RackModel.Content now) {
    devices = now.devices().stream().map(d -> card(d)).toList();
    lines = now.links().stream().map(LinkView::new).toList();
    cards.getChildren().setAll(devices);
    links.getChildren().clear();
    for (int row = 0; row < lines.size(); row++) {
      links.addRow(row, lines.get(row).cells());
    }
    spread();
  }

  private DeviceCardView card(RackModel.DeviceCard d) {
    DeviceCardView card = new DeviceCardView(d, look);
    Menus.install(card, "device-menu", () -> RackMenu.device(desk, d.id()));
    card.focusedProperty().addListener((o, was, is) -> reveal(card, is));
    return card;
  }

  /** Scrolls a card into sight that keys have gone to. */
  private void reveal(Node card, boolean focused) {
    double high = scroll.getContent().getLayoutBounds().getHeight();
    double seen = scroll.getViewportBounds().getHeight();
    if (!focused || high <= seen) {
      return;
    }
    double top = cards.getLayoutY() + card.getBoundsInParent().getMinY();
    double bottom = cards.getLayoutY() + card.getBoundsInParent().getMaxY();
    double from = scroll.getVvalue() * (high - seen);
    double next = Math.max(Math.min(from, top), bottom - seen);
    scroll.setVvalue(Math.clamp(next / (high - seen), 0, 1));
  }

  private void update(RackModel.Content now) {
    for (int i = 0; i < devices.size(); i++) {
      devices.get(i).show(now.devices().get(i));
    }
    for (int i = 0; i < lines.size(); i++) {
      lines.get(i).show(now.links().get(i));
    }
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
}
