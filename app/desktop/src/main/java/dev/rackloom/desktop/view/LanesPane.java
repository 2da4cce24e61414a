package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Fits;
import dev.rackloom.desktop.viewmodel.Lanes;
import dev.rackloom.desktop.viewmodel.Overlays;
import dev.rackloom.viewer.canvas.Legend;
import dev.rackloom.viewer.canvas.Press;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/**
 * The placement as lanes, a device a lane: chips are chosen, dragged to other lanes, and moved by
 * keys (see {@link LaneAction}).
 */
public final class LanesPane extends BorderPane {

  /** Lower than so many lines of text, and lanes need all the room that there is. */
  private static final int LOW = 14;

  private final DeskModel desk;
  private final Lanes lanes;
  private final Look look;
  private final VBox column = new VBox();
  private final ScrollPane scroll = new ScrollPane(column);
  private final ContextMenu menu;
  private final Label told = Parts.label("", "told");
  private final Legend legend;
  private final VBox foot = new VBox(told);
  private final Node hint =
      Parts.hint(
          "fth-align-left",
          "Nothing is placed",
          "Open a model and a rack: each device is a lane, and stages are dragged between them.");
  private List<LaneView> views = List.of();

  public LanesPane(DeskModel desk, Look look) {
    this.desk = desk;
    this.lanes = desk.handwork().lanes();
    this.look = look;
    this.legend = new Legend(lanes.coloursProperty(), look.paletteProperty());
    getStyleClass().add("lanes-pane");
    menu = Menus.of("stage-menu", () -> StageMenu.items(desk, "lanes"));
    column.getStyleClass().add("lanes");
    column.setAccessibleText("Lanes of devices; the key map lists the keys that choose and move");
    scroll.setFitToWidth(true);
    scroll.setId("lanes");
    setTop(head());
    StackPane center = new StackPane(scroll, hint);
    center.setMinHeight(0); // it would stand over the head
    scroll.setMinHeight(0);
    setCenter(center);
    told.setId("lanes-told");
    told.setWrapText(true);
    told.setMinHeight(USE_PREF_SIZE);
    foot.getStyleClass().add("pane-foot");
    setBottom(foot);
    LaneKeys keys = new LaneKeys(this, lanes);
    keys.install(scroll);
    ViewKeys.follow(LaneAction.values(), desk.preferences(), keys::set);
    lanes.lanesProperty().addListener((o, was, is) -> show(is));
    lanes.fitsProperty().addListener((o, was, is) -> preview(is));
    lanes.carriedProperty().addListener((o, was, is) -> tell());
    lanes.coloursProperty().addListener((o, was, is) -> tell());
    desk.selection().nowProperty().addListener((o, was, is) -> mark());
    show(lanes.lanesProperty().get());
    tell();
  }

  private Node head() {
    ComboBox<Overlays.Choice> colours = new ComboBox<>();
    colours.getItems().setAll(Overlays.Choice.values());
    colours.setConverter(Choices.words(Overlays.Choice::title));
    colours.valueProperty().bindBidirectional(desk.overlays().choiceProperty());
    colours.setId("lanes-colours");
    colours.setAccessibleText("What colours mean");
    MenuButton move = new MenuButton("Move to…", Parts.icon("fth-corner-down-right"));
    move.setId("move-to");
    move.setMinWidth(USE_PREF_SIZE);
    ViewKeys.follow(
        LaneAction.values(),
        desk.preferences(),
        now -> move.setTooltip(Parts.tip("Move the chosen stages" + byLane(now))));
    move.getItems().setAll(StageMenu.devices(lanes));
    move.setOnShowing(e -> move.getItems().setAll(StageMenu.devices(lanes)));
    HBox tools = new HBox(10, Parts.firm("Colour by", "caption"), colours, move, legend);
    tools.setAlignment(Pos.CENTER_LEFT);
    HBox.setHgrow(legend, javafx.scene.layout.Priority.ALWAYS);
    tools.getStyleClass().add("pane-head");
    return tools;
  }

  /** In a low pane the legend and what is told give way to the lanes. */
  @Override
  protected void layoutChildren() {
    boolean high = getHeight() >= LOW * told.getFont().getSize();
    Stream.of(legend, foot)
        .filter(part -> part.isManaged() != high)
        .forEach(part -> {
          part.setManaged(high);
          part.setVisible(high);
        });
    super.layoutChildren();
  }

  /** The keys that move by a lane, where there are some. */
  private static String byLane(Map<LaneAction, String> presses) {
    String keys =
        Stream.of(LaneAction.MOVE_UP, LaneAction.MOVE_DOWN)
            .map(a -> Press.shown(presses.getOrDefault(a, "")))
            .filter(k -> !k.isEmpty())
            .collect(Collectors.joining(", "));
    return keys.isEmpty() ? "" : "  (by a lane: " + keys + ")";
  }

  private void show(List<Lanes.Lane> now) {
    hint.setVisible(now.isEmpty());
    scroll.setVisible(!now.isEmpty());
    if (!devices(now).equals(views.stream().map(v -> v.lane().device().id()).toList())) {
      views = now.stream().map(l -> new LaneView(l, look)).toList();
      column.getChildren().setAll(views);
    }
    for (int i = 0; i < views.size(); i++) {
      views.get(i).show(now.get(i), this::reach);
    }
    mark();
  }

  private static List<String> devices(List<Lanes.Lane> of) {
    return of.stream().map(l -> l.device().id()).toList();
  }

  /** What can be done with a chip by the mouse. */
  private void reach(ChipView view) {
    view.addEventHandler(MouseEvent.MOUSE_PRESSED, e -> press(view, e));
    view.addEventHandler(MouseEvent.MOUSE_CLICKED, e -> click(view, e));
    Carrier.install(
        view, lanes, e -> !e.isShortcutDown() && !e.isShiftDown(), () -> desk.selection().stages());
  }

  /** What is chosen already stays chosen, so that it can be dragged together. */
  private void press(ChipView view, MouseEvent event) {
    menu.hide();
    view.requestFocus();
    if (event.isShiftDown()) {
      lanes.chooseTo(laneOf(view), view.chip());
    } else if (event.isShortcutDown()) {
      lanes.choose(view.chip(), true);
    } else if (!lanes.isChosen(view.chip())) {
      choose(view);
    }
    event.consume();
  }

  private void click(ChipView view, MouseEvent event) {
    if (event.getButton() == MouseButton.SECONDARY) {
      menu.show(view, event.getScreenX(), event.getScreenY());
    } else if (event.getClickCount() == 2) {
      lanes.toggle(view.chip());
    } else if (event.isStillSincePress() && !event.isShiftDown() && !event.isShortcutDown()) {
      choose(view);
    }
  }

  /** Chooses a chip alone, and shows its first stage everywhere. */
  void choose(ChipView view) {
    lanes.choose(view.chip(), false);
    desk.select(view.chip().stages().getLast());
  }

  void openMenu(ChipView at) {
    var place = at.localToScreen(8, at.getHeight());
    menu.show(at, place.getX(), place.getY());
  }

  List<LaneView> views() {
    return views;
  }

  Lanes.Lane laneOf(ChipView chip) {
    return views.stream().filter(v -> v.chips().contains(chip)).findFirst().orElseThrow().lane();
  }

  private void mark() {
    List<Integer> chosen = new ArrayList<>(desk.selection().stages());
    views.forEach(v ->
        v.chips().forEach(c -> c.choose(c.chip().stages().stream().anyMatch(chosen::contains))));
    tell();
  }

  private void preview(Map<String, Fits.Fit> fits) {
    views.forEach(v -> v.fit(fits.get(v.lane().device().id())));
  }

  private void tell() {
    told.setText(lanes.told());
  }
}
