package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Extracts;
import dev.rackloom.viewer.canvas.GraphAction;
import dev.rackloom.viewer.canvas.GraphView;
import dev.rackloom.viewer.canvas.Minimap;
import javafx.geometry.Pos;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;

/** A part of the model that was taken out, as a graph of its own. */
public final class PartPane extends BorderPane {

  public PartPane(Site site, Extracts.Part part) {
    GraphView view =
        new GraphView(
            site.background(),
            site.toolkit(),
            why -> site.desk().journal().failed("Laying the graph out", why));
    view.setFontFamily(Look.FAMILY);
    view.setGlide(site.look().glide());
    view.setAccessibleText("Graph of " + part.title());
    view.paletteProperty().bind(site.look().paletteProperty());
    ViewKeys.follow(view, site.desk().preferences());
    view.show(part.tree());
    GraphExport export = new GraphExport(site, view);
    getStyleClass().add("graph-pane");
    HBox tools =
        new HBox(
            2,
            Parts.label(part.tree().graph().operators().size() + " operators, taken out", "detail"),
            Parts.space(),
            ViewKeys.tool("fth-maximize", view, GraphAction.ALL, view::fit),
            Parts.tool("fth-image", "Export as SVG…", export::svg));
    tools.setAlignment(Pos.CENTER_LEFT);
    tools.getStyleClass().add("pane-tools");
    setTop(tools);
    setCenter(view);
    setRight(new Minimap(view));
  }
}
