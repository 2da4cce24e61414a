package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Overlays;
import dev.rackloom.viewer.Direction;
import dev.rackloom.viewer.canvas.GraphAction;
import dev.rackloom.viewer.canvas.GraphView;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.MenuButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;

/** Above the graph: what colours mean on the left, how it is looked at on the right. */
final class GraphTools extends StackPane {

  /** Words of the chooser that tell most of them apart. */
  private static final double LEAST_CHOOSER = 150;

  GraphTools(GraphView view, Site site, GraphExport export) {
    HBox tools =
        new HBox(
            2,
            direction(view),
            ViewKeys.tool("fth-minus", view, GraphAction.SMALLER, () -> view.zoom(0.8)),
            ViewKeys.tool("fth-plus", view, GraphAction.LARGER, () -> view.zoom(1.25)),
            ViewKeys.tool("fth-crosshair", view, GraphAction.SELECTED, view::fitSelected),
            ViewKeys.tool("fth-maximize", view, GraphAction.ALL, view::fit),
            more(view, site, export));
    tools.setAlignment(Pos.CENTER_RIGHT);
    tools.setMinWidth(USE_PREF_SIZE);
    getChildren().add(new WrappingRow(6, chooser(site.desk().overlays()), tools));
  }

  private static Node chooser(Overlays overlays) {
    ComboBox<Overlays.Choice> chooser = new ComboBox<>();
    chooser.getItems().setAll(Overlays.Choice.values());
    chooser.setConverter(Choices.words(c -> "Colour: " + c.title()));
    chooser.setId("overlay");
    chooser.setMinWidth(LEAST_CHOOSER);
    chooser.setAccessibleText("What the colours of the graph mean");
    chooser.setTooltip(Parts.tip("What the colours of the graph mean"));
    chooser.valueProperty().bindBidirectional(overlays.choiceProperty());
    return chooser;
  }

  private static Node direction(GraphView view) {
    Button turn =
        ViewKeys.tool(
            "fth-arrow-right",
            view,
            GraphAction.TURN,
            () -> view.directionProperty().set(view.directionProperty().get().other()));
    turn.setId("graph-direction");
    view.directionProperty()
        .subscribe(d ->
            turn.setGraphic(
                Parts.icon(d == Direction.DOWN ? "fth-arrow-right" : "fth-arrow-down")));
    return turn;
  }

  private static Node more(GraphView view, Site site, GraphExport export) {
    MenuButton more = new MenuButton(null, Parts.icon("fth-more-vertical"));
    more.setId("graph-more");
    more.getStyleClass().addAll("flat", "button-icon", "no-arrow", "small-tool");
    more.setAccessibleText("More that can be done with the graph");
    more.setTooltip(
        Parts.tip("Expand or close all, export, take parts out, hold stages to places"));
    more.setOnShowing(e -> more.getItems().setAll(GraphMenu.items(view, site.desk(), export)));
    more.getItems().setAll(GraphMenu.items(view, site.desk(), export));
    return more;
  }
}
