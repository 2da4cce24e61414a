package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.ItemPicks;
import dev.rackloom.desktop.viewmodel.Selection;
import dev.rackloom.viewer.Direction;
import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.ModelTree;
import dev.rackloom.viewer.SceneEdge;
import dev.rackloom.viewer.Viewport;
import dev.rackloom.viewer.canvas.GraphView;
import dev.rackloom.viewer.canvas.Legend;
import dev.rackloom.viewer.canvas.Minimap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Point2D;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.TreeItem;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.controlsfx.control.BreadCrumbBar;

/** The model as a graph, with the overlay chooser above and where one is below. */
public final class GraphPane extends BorderPane {

  /** Lower than this it has room for the graph and its tools alone. */
  private static final double LOW = 240;

  private final DeskModel desk;
  private final GraphView view;
  private final ItemPicks picks;
  private final FirstPicture picture;

  private final BreadCrumbBar<Item> crumbs = new BreadCrumbBar<>();

  /** Whether one side is telling the other: it must not answer. */
  private boolean telling;

  private final Node hint =
      Parts.hint(
          "fth-share-2",
          "No model is open",
          "Open one with Ctrl+O, or drop its file here. For a whole example run “rackloom demo” in a"
              + " terminal: it says how to open what it made.");

  public GraphPane(Site site) {
    this.desk = site.desk();
    view = new GraphView(site.background(), site.toolkit(), this::failed);
    picture = new FirstPicture(site.look(), view, view.sceneModelProperty());
    picks = new ItemPicks(desk, view::standsFor);
    view.setFontFamily(Look.FAMILY);
    view.setId("graph");
    view.setGlide(site.look().glide());
    ViewKeys.follow(view, desk.preferences());
    view.paletteProperty().bind(site.look().paletteProperty());
    view.overlayProperty().bind(desk.overlays().overlayProperty());
    view.alikeProperty().bind(desk.overlays().alikeProperty());
    desk.found().stateProperty().subscribe(f -> view.highlightProperty().set(f.highlight()));
    getStyleClass().add("graph-pane");
    GraphExport export = new GraphExport(site, view);
    GraphMenu.install(view, desk, export);
    desk.groups().exportProperty().addListener((o, was, is) -> export.as(is.format()));
    Legend legend = new Legend(view.overlayProperty(), site.look().paletteProperty());
    VBox top = new VBox(new GraphTools(view, site, export), legend);
    top.getStyleClass().add("pane-tools");
    setTop(top);
    setCenter(center());
    Node where = crumbs();
    setBottom(new VBox(new FoundBar(desk.found(), site.look().paletteProperty()), where));
    view.setMinHeight(0);
    WhereHigh.show(this, legend, LOW);
    WhereHigh.show(this, where, LOW);
    follow();
    Carrier.install(view, desk.handwork().lanes(), this::onChosen, this::chosenStages);
  }

  private void failed(Throwable why) {
    picture.end();
    desk.journal().failed("Laying the graph out", why);
  }

  /** What is chosen is dragged to a lane; a drag that begins elsewhere pans or draws a frame. */
  private boolean onChosen(MouseEvent press) {
    Viewport port = view.viewportProperty().get();
    Point2D at = view.sceneToLocal(press.getSceneX(), press.getSceneY());
    return !press.isShiftDown()
        && !press.isShortcutDown()
        && view.sceneModelProperty()
            .get()
            .at(port.sceneX(at.getX()), port.sceneY(at.getY()))
            .filter(node -> view.isChosen(node.item()))
            .isPresent()
        && !chosenStages().isEmpty();
  }

  /** The stages in what is chosen, and those that they stand for. */
  private List<Integer> chosenStages() {
    return picks.stages(view.picks().itemsProperty().get());
  }

  private Node center() {
    BorderPane sides = new BorderPane(view);
    Minimap minimap = new Minimap(view);
    view.directionProperty()
        .subscribe(d -> {
          sides.setRight(null);
          sides.setBottom(null);
          if (d == Direction.DOWN) {
            sides.setRight(minimap);
          } else {
            sides.setBottom(minimap);
          }
        });
    return new StackPane(sides, hint, waiting());
  }

  private Node waiting() {
    GraphWait wait = new GraphWait(view);
    StackPane.setAlignment(wait, Pos.TOP_CENTER);
    return wait;
  }

  private Node crumbs() {
    crumbs.setAccessibleText("Where the selection is in the model");
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
    button.setGraphic(item.id() == ModelTree.ROOT ? null : Parts.icon("fth-chevron-right"));
    return button;
  }

  private void follow() {
    desk.treeProperty().addListener((o, was, is) -> show(is));
    show(desk.treeProperty().get());
    List.<ObservableValue<?>>of(
            view.viewportProperty(),
            view.sceneModelProperty(),
            view.directionProperty(),
            view.widthProperty(),
            view.heightProperty())
        .forEach(seen -> seen.addListener((o, was, is) -> tell()));
    desk.groups().expandedProperty().addListener((o, was, is) -> view.openAll());
    desk.groups().closedProperty().addListener((o, was, is) -> view.closeAll());
    Selection selection = desk.selection();
    view.picks().itemsProperty().addListener((o, was, is) -> quietly(() -> picked(is)));
    view.lines().selectedProperty().addListener((o, was, is) -> desk.details().line(is));
    selection.nowProperty().addListener((o, was, is) -> follow(was, is));
    reveal(selection.item());
  }

  private void quietly(Runnable what) {
    if (!telling) {
      telling = true;
      try {
        what.run();
      } finally {
        telling = false;
      }
    }
  }

  /** How the model is looked at, unless another one is about to be shown. */
  private void tell() {
    if (view.tree().equals(desk.treeProperty().get())) {
      desk.lastViewed().graph(view.state());
    }
  }

  /** One that stands for others is chosen with all of them; a selected line is told of alone. */
  private void picked(List<Integer> items) {
    Optional<SceneEdge> line = view.lines().selectedProperty().get();
    if (items.isEmpty() && line.isPresent()) {
      desk.selection()
          .once(() -> {
            desk.selection().choose(List.of());
            desk.selection().selectItem(Item.NONE);
          });
      desk.details().line(line);
    } else {
      picks.choose(items);
    }
  }

  private void show(Optional<ModelTree> tree) {
    hint.setVisible(tree.isEmpty());
    tree.ifPresent(t -> {
      picture.begin();
      view.show(t, desk.lastViewed().viewed().graph());
    });
    tree.ifPresent(t -> crumbs(t, ModelTree.ROOT));
  }

  private void follow(Selection.Now was, Selection.Now now) {
    if (now.isAtItem(was)) {
      mark();
    } else {
      reveal(now.item());
    }
  }

  private void reveal(int item) {
    quietly(() -> view.reveal(item));
    mark();
    view.tree().ifPresent(t -> crumbs(t, Math.max(item, ModelTree.ROOT)));
  }

  /** Shows what is chosen elsewhere as chosen here. */
  private void mark() {
    quietly(() -> view.picks().set(picks.items()));
  }

  private void crumbs(ModelTree tree, int item) {
    List<Item> path = new ArrayList<>(List.of(tree.item(ModelTree.ROOT)));
    path.addAll(tree.path(item));
    TreeItem<Item> model = BreadCrumbBar.buildTreeModel(path.toArray(Item[]::new));
    crumbs.setSelectedCrumb(model);
  }
}
