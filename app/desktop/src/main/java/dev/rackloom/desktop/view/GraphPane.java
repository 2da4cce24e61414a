package dev.rackloom.desktop.view;

import atlantafx.base.controls.Breadcrumbs;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Lanes;
import dev.rackloom.desktop.viewmodel.Overlays;
import dev.rackloom.desktop.viewmodel.Selection;
import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.ModelTree;
import dev.rackloom.viewer.canvas.GraphView;
import dev.rackloom.viewer.canvas.Legend;
import dev.rackloom.viewer.canvas.Minimap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Toggle;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.controlsfx.control.SegmentedButton;
import org.jspecify.annotations.Nullable;

/** The model as a graph, with the overlay chooser above and where one is below. */
public final class GraphPane extends BorderPane {

  private final DeskModel desk;
  private final GraphView view;
  private final Breadcrumbs<Item> crumbs = new Breadcrumbs<>();
  private final Node hint =
      Parts.hint("fth-share-2", "No model is open", "Open one with Ctrl+O, or run the demo.");

  public GraphPane(DeskModel desk, Look look, Executor background, Executor toolkit) {
    this.desk = desk;
    view = new GraphView(background, toolkit);
    view.setFontFamily(Look.FAMILY);
    view.setId("graph");
    view.paletteProperty().bind(look.paletteProperty());
    view.overlayProperty().bind(desk.overlays().overlayProperty());
    getStyleClass().add("graph-pane");
    setTop(top(look));
    setCenter(center());
    setBottom(bottom());
    follow();
    Carrier.install(view, desk.handwork().lanes(), e -> onSelected(), this::selectedStages);
  }

  /** What is selected is dragged to a lane; a drag that begins elsewhere pans. */
  private boolean onSelected() {
    int item = view.hoveredProperty().get();
    return item == view.selectedProperty().get() && !selectedStages().isEmpty();
  }

  private List<Integer> selectedStages() {
    return view.tree().map(t -> Lanes.stagesOf(t, view.selectedProperty().get())).orElse(List.of());
  }

  private Node top(Look look) {
    HBox tools = new HBox(chooser(), Parts.space(), zoom());
    tools.setAlignment(Pos.CENTER_LEFT);
    Legend legend = new Legend(view.overlayProperty(), look.paletteProperty());
    VBox top = new VBox(tools, legend);
    top.getStyleClass().add("pane-tools");
    return top;
  }

  private SegmentedButton chooser() {
    List<ToggleButton> buttons = Stream.of(Overlays.Choice.values()).map(this::choice).toList();
    SegmentedButton chooser = new SegmentedButton(buttons.toArray(ToggleButton[]::new));
    chooser.getToggleGroup().selectedToggleProperty().addListener((o, was, is) -> keep(was, is));
    return chooser;
  }

  /** One of them is always chosen. */
  private static void keep(@Nullable Toggle was, @Nullable Toggle is) {
    if (is == null && was != null) {
      was.setSelected(true);
    }
  }

  private ToggleButton choice(Overlays.Choice choice) {
    ToggleButton button = new ToggleButton(choice.title());
    button.setId("overlay-" + choice.name());
    button.setSelected(desk.overlays().choiceProperty().get() == choice);
    button.setOnAction(e -> desk.overlays().choiceProperty().set(choice));
    desk.overlays().choiceProperty().addListener((o, was, is) -> button.setSelected(is == choice));
    return button;
  }

  private Node zoom() {
    return new HBox(
        2,
        Parts.tool("fth-minus", "Zoom out (−)", () -> view.zoom(0.8)),
        Parts.tool("fth-plus", "Zoom in (+)", () -> view.zoom(1.25)),
        Parts.tool("fth-maximize", "Show everything (0)", view::fit));
  }

  private Node center() {
    Minimap minimap = new Minimap(view);
    HBox side = new HBox(view, minimap);
    HBox.setHgrow(view, Priority.ALWAYS);
    return new StackPane(side, hint);
  }

  private Node bottom() {
    crumbs.setAutoNavigationEnabled(false);
    crumbs.setCrumbFactory(crumb -> crumb(crumb.getValue()));
    crumbs.setOnCrumbAction(e -> desk.reveal(e.getSelectedCrumb().getValue().id()));
    HBox bar = new HBox(crumbs);
    bar.getStyleClass().add("crumbs");
    bar.setMinWidth(0);
    return bar;
  }

  private static Button crumb(Item item) {
    Button button = new Button(item.label());
    button.getStyleClass().addAll("flat", "crumb");
    return button;
  }

  private void follow() {
    desk.treeProperty().addListener((o, was, is) -> show(is));
    show(desk.treeProperty().get());
    Selection selection = desk.selection();
    view.selectedProperty()
        .addListener((o, was, is) -> selection.itemProperty().set(is.intValue()));
    selection.itemProperty().addListener((o, was, is) -> reveal(is.intValue()));
    reveal(selection.itemProperty().get());
  }

  private void show(Optional<ModelTree> tree) {
    hint.setVisible(tree.isEmpty());
    tree.ifPresent(view::show);
    tree.ifPresent(t -> crumbs(t, ModelTree.ROOT));
  }

  private void reveal(int item) {
    if (item != view.selectedProperty().get()) {
      view.reveal(item);
    }
    view.tree().ifPresent(t -> crumbs(t, Math.max(item, ModelTree.ROOT)));
  }

  private void crumbs(ModelTree tree, int item) {
    List<Item> path = new ArrayList<>(List.of(tree.item(ModelTree.ROOT)));
    path.addAll(tree.path(item));
    crumbs.setSelectedCrumb(Breadcrumbs.buildTreeModel(path.toArray(Item[]::new)));
  }
}
