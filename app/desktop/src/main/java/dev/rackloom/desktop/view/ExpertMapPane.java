package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.ExpertDesk;
import dev.rackloom.desktop.viewmodel.ExpertLive.Source;
import dev.rackloom.desktop.viewmodel.ExpertPlacer.Way;
import dev.rackloom.desktop.viewmodel.ExpertScene;
import dev.rackloom.desktop.viewmodel.HeatGrid;
import dev.rackloom.desktop.viewmodel.HeatGrid.Colouring;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SplitMenuButton;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** Layers x experts as a heat map, the picked expert beside it, everything editable. */
public final class ExpertMapPane extends BorderPane {

  private static final List<String> FILES =
      List.of("*.pt", "*.json", "*.jsonl", "*.csv", "*.npy", "*.gz");

  private static final KeyCombination AGAIN = KeyCombination.valueOf("Shortcut+Y");

  private final ExpertDesk experts;
  private final Site site;
  private final HeatView heat;
  private final HeatLegend legend;
  private final ExpertPickView pick;
  private final ComboBox<Colouring> colouring = new ComboBox<>();
  private final ComboBox<Integer> window = new ComboBox<>();
  private final ComboBox<Source> source = new ComboBox<>();
  private final ToggleButton trading =
      new ToggleButton("Trade-offs", Parts.icon("fth-trending-up"));
  private final ExpertCurveView curve;
  private final Label title = Parts.label("", "detail");
  private final Label told = Parts.label("", "told");
  private final Label prediction = Parts.label("", "told");
  private final Node hint =
      Parts.hint(
          "fth-grid",
          "No expert statistics",
          "Open what an engine has counted: SGLang, vLLM, TensorRT-LLM, or plain tables of layers and experts.");

  public ExpertMapPane(Site site) {
    this.site = site;
    this.experts = site.desk().experts();
    this.heat = new HeatView(site.look().paletteProperty(), true);
    this.legend = new HeatLegend(site.look().paletteProperty());
    this.pick = new ExpertPickView(experts, site.look());
    this.curve = new ExpertCurveView(site);
    getStyleClass().add("chart-pane");
    heat.setId("expert-heat");
    heat.setAccessibleText("Heat map of layers and experts");
    heat.onPick(experts::pick);
    heat.onHover(this::hover);
    Menus.install(heat, "expert-menu", () -> new ExpertMenu(site).items(this::open, heat));
    setTop(head());
    setCenter(new StackPane(heat, curve, hint));
    setRight(pick);
    told.setId("expert-told");
    prediction.setId("expert-prediction");
    prediction.textProperty().bind(experts.predictionProperty());
    prediction.setWrapText(true);
    VBox foot = new VBox(2, new HBox(14, legend, told), prediction);
    foot.getStyleClass().add("pane-foot");
    setBottom(foot);
    addEventHandler(KeyEvent.KEY_PRESSED, this::pressed);
    experts.sceneProperty().addListener((o, was, is) -> show(is));
    show(experts.sceneProperty().get());
  }

  /** Undo and redo are of the map while the focus is here, by whatever keys they have. */
  private void pressed(KeyEvent event) {
    if (isOf("undo", event)) {
      experts.undo();
      event.consume();
    } else if (isOf("redo", event) || AGAIN.match(event)) {
      experts.redo();
      event.consume();
    }
  }

  private boolean isOf(String command, KeyEvent event) {
    return site.desk().commands().stream()
        .filter(c -> c.id().equals(command) && !c.keys().isEmpty())
        .anyMatch(c -> KeyCombination.valueOf(c.keys()).match(event));
  }

  private Node head() {
    colouring.setId("expert-colouring");
    colouring.getItems().setAll(Colouring.values());
    colouring.setConverter(Choices.words(Colouring::title));
    colouring.valueProperty().bindBidirectional(experts.colouringProperty());
    colouring.setAccessibleText("Colour by");
    window.setId("expert-window");
    window.setAccessibleText("Window of time");
    window.setConverter(Choices.words(w -> w < 0 ? "All windows" : experts.windows().get(w)));
    window
        .valueProperty()
        .addListener((o, was, is) -> {
          if (is != null) {
            experts.windowProperty().set(is);
          }
        });
    source();
    trading.setId("expert-trading");
    trading.setMinWidth(USE_PREF_SIZE); // the title gives way
    trading.setTooltip(Parts.tip("Show what maps trade for balance, or the heat map"));
    trading.selectedProperty().addListener((o, was, is) -> show(experts.sceneProperty().get()));
    Node undo = Parts.tool("fth-corner-up-left", "Undo the last edit", experts::undo);
    Node redo = Parts.tool("fth-corner-up-right", "Do it again", experts::redo);
    undo.disableProperty().bind(experts.canUndoProperty().not());
    redo.disableProperty().bind(experts.canRedoProperty().not());
    HBox head =
        new HBox(
            10,
            source,
            Parts.firm("Colour", "caption"),
            colouring,
            window,
            title,
            Parts.space(),
            undo,
            redo,
            trading,
            Parts.tool("fth-folder-plus", "Open expert statistics", this::open),
            place());
    head.setAlignment(Pos.CENTER_LEFT);
    head.getStyleClass().add("pane-head");
    return head;
  }

  /** Looks for the best map at once, for others from its menu. */
  private Node place() {
    SplitMenuButton place = new SplitMenuButton();
    place.setText("Place");
    place.setGraphic(Parts.icon("fth-zap"));
    place.setId("expert-place");
    place.setMinWidth(USE_PREF_SIZE);
    place.setTooltip(Parts.tip("Look for a map: layer time where a trace tells it, else balance"));
    place.setOnAction(e -> experts.placer().place(Way.BEST));
    for (Way way : Way.values()) {
      MenuItem item = new MenuItem(way.title());
      item.setId("expert-place-" + way.name().toLowerCase(Locale.ROOT).replace('_', '-'));
      item.setOnAction(e -> experts.placer().place(way));
      place.getItems().add(item);
    }
    MenuItem robust = new MenuItem("For another workload as well…");
    robust.setId("expert-place-robust");
    robust.setOnAction(e -> chosen().ifPresent(experts.placer()::robust));
    place.getItems().add(robust);
    return place;
  }

  /** A choice only once there is one. */
  private void source() {
    source.setId("expert-source");
    source.setAccessibleText("Where counts come from");
    source.getItems().setAll(Source.values());
    source.setConverter(Choices.words(Source::title));
    source.setTooltip(Parts.tip("Counts of a file, or of the deployment that serves, measured"));
    source.valueProperty().bindBidirectional(experts.live().sourceProperty());
    source.visibleProperty().bind(experts.live().heardProperty());
    source.managedProperty().bind(experts.live().heardProperty());
  }

  private void open() {
    chosen().ifPresent(experts::open);
  }

  private Optional<Path> chosen() {
    return site.dialogs().toOpen(getScene().getWindow(), "Expert statistics", FILES);
  }

  private void hover(int row, int column) {
    told.setText(row < 0 ? "" : experts.layer(row) + ", expert " + column);
  }

  private void show(ExpertScene now) {
    hint.setVisible(now.isEmpty());
    heat.setVisible(!now.isEmpty() && !trading.isSelected());
    curve.setVisible(!now.isEmpty() && trading.isSelected());
    pick.setVisible(!now.isEmpty());
    pick.setManaged(!now.isEmpty());
    title.setText(now.isEmpty() ? "" : now.title() + " · " + now.numbering());
    title.setTooltip(now.isEmpty() ? null : Parts.tip(now.numbering()));
    legend.show(experts.colouringProperty().get());
    legend.setVisible(!now.isEmpty());
    windows();
    heat.show(now.isEmpty() ? HeatGrid.EMPTY : now.grid(), experts::layer);
    experts.pickProperty().get().ifPresent(p -> heat.mark(p.row(), p.expert()));
    pick.show(now, experts.pickProperty().get());
    heat.setAccessibleText(
        "Heat map of layers and experts"
            + experts.pickProperty().get().map(p -> ", at " + p.title()).orElse(""));
    experts.pickProperty().get().ifPresent(p -> heat.mark(p.row(), p.expert()));
  }

  private void windows() {
    List<Integer> all =
        java.util.stream.IntStream.range(ExpertDesk.ALL_WINDOWS, experts.windows().size())
            .boxed()
            .toList();
    if (!window.getItems().equals(all)) {
      window.getItems().setAll(all);
      window.setValue(experts.windowProperty().get());
    }
    window.setVisible(all.size() > 2);
    window.setManaged(all.size() > 2);
  }
}
