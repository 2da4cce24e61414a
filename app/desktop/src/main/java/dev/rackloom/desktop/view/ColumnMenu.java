package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Columns;
import dev.rackloom.desktop.viewmodel.Preferences;
import dev.rackloom.desktop.viewmodel.StageFilter;
import dev.rackloom.desktop.viewmodel.StageNumbers;
import dev.rackloom.desktop.viewmodel.StageRow;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import javafx.application.Platform;
import javafx.collections.ListChangeListener;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.geometry.Side;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.layout.HBox;
import javafx.util.Callback;

/**
 * Chooses the columns of the stage table: as many as fit, until the user chooses. Which are in
 * sight, their order and widths are kept. Its button stands in the header of a last, narrow column,
 * beside that of the filter.
 */
final class ColumnMenu {

  private static final double BUTTON_PX = 52;
  private static final PseudoClass IN_FORCE = PseudoClass.getPseudoClass("in-force");
  private static final double SCROLL_BAR_PX = 10;

  private final TableView<StageRow> view;
  private final Preferences preferences;
  private final TableColumn<StageRow, StageNumbers> last = new TableColumn<>();
  private final ContextMenu menu = new ContextMenu();
  private final ToldResize shared = new ToldResize(this::keepWidths);

  @SuppressWarnings("rawtypes") // as the policies of the toolkit are
  private final Callback<TableView.ResizeFeatures, Boolean> scrolling =
      ToldResize.scrolling(this::keepWidths);

  private List<StageColumn> specs = List.of();
  private List<TableColumn<StageRow, StageNumbers>> columns = List.of();

  /** Whether columns are being put in order here: nobody moved them. */
  private boolean arranging;

  ColumnMenu(TableView<StageRow> view, Preferences preferences, StageFilter filter) {
    this.view = view;
    this.preferences = preferences;
    last.setId("menu");
    HBox buttons = new HBox(filter(filter), button());
    buttons.setAlignment(Pos.CENTER_RIGHT);
    last.setGraphic(buttons);
    last.setSortable(false);
    last.setReorderable(false);
    last.setResizable(false);
    last.setMinWidth(BUTTON_PX);
    last.setMaxWidth(BUTTON_PX);
    last.getStyleClass().add("menu-column");
    view.widthProperty().addListener((o, was, is) -> fit());
    view.getColumns()
        .addListener((ListChangeListener<TableColumn<StageRow, ?>>) change -> keepOrder());
  }

  private Columns liked() {
    return preferences.columnsProperty().get();
  }

  /** Says that stages can be filtered, and whether some are left out now. */
  private static Node filter(StageFilter filter) {
    Button button = Parts.tool("fth-filter", "Filter the stages  (Ctrl+L)", filter::ask);
    button.setId("filter-shown");
    filter
        .textProperty()
        .subscribe(words -> {
          button.pseudoClassStateChanged(IN_FORCE, !words.isBlank());
          button.getTooltip().setText(tip(words));
        });
    return button;
  }

  private static String tip(String words) {
    return words.isBlank() ? "Filter the stages  (Ctrl+L)" : "Only stages with: " + words.strip();
  }

  private Node button() {
    Button button = new Button(null, Parts.icon("fth-columns"));
    button.setId("columns");
    button.getStyleClass().addAll("flat", "button-icon", "small-tool");
    button.setTooltip(Parts.tip("Choose columns"));
    button.setAccessibleText("Choose columns");
    button.setOnAction(e -> menu.show(button, Side.BOTTOM, 0, 0));
    return button;
  }

  /** Takes other columns, as they are liked. */
  void show(List<StageColumn> now) {
    specs = now;
    var made =
        now.stream().map(StageColumn::make).collect(Collectors.toMap(TableColumn::getId, c -> c));
    columns = liked().ordered(ids(now, StageColumn::id)).stream().map(made::get).toList();
    columns.forEach(c -> {
      c.setContextMenu(menu);
      c.setPrefWidth(liked().width(c.getId(), spec(c).width()));
    });
    menu.getItems().setAll(columns.stream().map(c -> item(c)).toList());
    menu.getItems().addAll(new SeparatorMenuItem(), asManyAsFit(), asAtFirst());
    arrange();
    fit();
  }

  private void arrange() {
    arranging = true;
    view.getColumns().setAll(columns);
    view.getColumns().add(last);
    arranging = false;
  }

  private static <T> List<String> ids(List<T> of, Function<T, String> id) {
    return of.stream().map(id).toList();
  }

  private MenuItem item(TableColumn<StageRow, StageNumbers> column) {
    CheckMenuItem item = new CheckMenuItem(spec(column).title());
    item.setId("column-" + column.getId());
    item.selectedProperty().bindBidirectional(column.visibleProperty());
    item.setOnAction(e -> {
      List<String> shown =
          columns.stream().filter(TableColumn::isVisible).map(TableColumn::getId).toList();
      preferences.changeColumns(c -> c.showing(shown, ids(columns, TableColumn::getId)));
      policy();
    });
    return item;
  }

  private MenuItem asManyAsFit() {
    return Menus.item(
        "columns-fit",
        "As many as fit",
        true,
        () -> {
          preferences.changeColumns(Columns::showingWhatFits);
          fit();
        });
  }

  private MenuItem asAtFirst() {
    return Menus.item(
        "columns-first",
        "Choice, order and widths as at first",
        true,
        () -> {
          preferences.changeColumns(c -> Columns.FIRST);
          show(specs);
        });
  }

  private static StageColumn spec(TableColumn<StageRow, StageNumbers> column) {
    return (StageColumn) column.getUserData();
  }

  /** Somebody moved a column; the button stays last. */
  private void keepOrder() {
    if (arranging || columns.isEmpty()) {
      return;
    }
    List<String> order = ids(view.getColumns(), TableColumn::getId);
    columns =
        columns.stream().sorted(Comparator.comparingInt(c -> order.indexOf(c.getId()))).toList();
    preferences.changeColumns(c -> c.in(ids(columns, TableColumn::getId)));
    if (!view.getColumns().getLast().equals(last)) {
      Platform.runLater(this::arrange); // the list is telling of this change still
    }
  }

  private void keepWidths() {
    preferences.changeColumns(liked -> {
      Columns next = liked;
      for (TableColumn<StageRow, StageNumbers> column : columns) {
        next = column.isVisible() ? next.with(column.getId(), column.getWidth()) : next;
      }
      return next;
    });
  }

  private void fit() {
    if (liked().isChosen()) {
      columns.forEach(
          c -> c.setVisible(liked().isShown(c.getId(), spec(c).rank() < StageColumn.ASKED)));
    } else if (view.getWidth() > 0) {
      Set<String> fit =
          ColumnFit.of(
              columns.stream()
                  .map(c -> spec(c).want())
                  .filter(w -> w.rank() < StageColumn.ASKED)
                  .toList(),
              room());
      columns.forEach(c -> c.setVisible(fit.contains(c.getId())));
    }
    policy();
  }

  private double room() {
    return view.getWidth() - BUTTON_PX - SCROLL_BAR_PX;
  }

  /**
   * Columns share the room, and what they cannot take is before the buttons, which stay at the end;
   * more than fit keep their widths and scroll.
   */
  private void policy() {
    double most =
        columns.stream()
            .filter(TableColumn::isVisible)
            .collect(Collectors.summingDouble(TableColumn::getMaxWidth));
    double end = BUTTON_PX + Math.max(0, Math.floor(room() - most));
    last.setMinWidth(Math.min(end, last.getMaxWidth()));
    last.setMaxWidth(end);
    last.setMinWidth(end);
    double needed =
        columns.stream()
            .filter(TableColumn::isVisible)
            .collect(Collectors.summingDouble(c -> spec(c).width()));
    view.setColumnResizePolicy(needed <= room() ? shared : scrolling);
  }
}
