package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Pricing;
import dev.rackloom.desktop.viewmodel.Shown;
import dev.rackloom.desktop.viewmodel.Variants;
import java.util.List;
import java.util.function.Function;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** Named placements side by side, two of them compared, and what the workspace remembers. */
public final class VariantsPane extends BorderPane {

  private final Variants variants;
  private final TableView<Pricing.Row> table = new TableView<>();
  private final TextField name = new TextField();
  private final Button open = button("variant-open", "Open", "fth-corner-up-left", this::open);
  private final Button rename = button("variant-rename", "Rename", "fth-edit-2", this::rename);
  private final Button delete = button("variant-delete", "Delete", "fth-trash-2", this::delete);
  private final Button compare = button("variant-compare", "Compare", "fth-columns", this::compare);

  public VariantsPane(DeskModel desk) {
    this.variants = desk.handwork().variants();
    getStyleClass().add("variants-pane");
    table.setId("variants");
    table.setAccessibleText("Variants; Enter opens, F2 renames, Delete deletes");
    table.getStyleClass().add("dense");
    table.setFixedCellSize(26);
    table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
    table.setPlaceholder(
        Parts.hint(
            "fth-bookmark",
            "No variants",
            "Give the placement on the screen a name and keep it: variants are priced side by side."));
    table.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
    table
        .getSelectionModel()
        .getSelectedItems()
        .addListener((ListChangeListener<Pricing.Row>) change -> enable());
    table.addEventHandler(KeyEvent.KEY_PRESSED, this::press);
    Menus.set(
        table,
        "variants-menu",
        () ->
            VariantsMenu.items(
                desk,
                selected(),
                new VariantsMenu.Does(this::open, this::askName, this::compare, this::delete)));
    columns();
    setTop(head());
    VBox below = new VBox(8, new ComparisonView(variants), new PastView(desk));
    VBox.setVgrow(below.getChildren().getLast(), Priority.ALWAYS);
    below.getStyleClass().add("rack");
    VBox.setVgrow(table, Priority.ALWAYS);
    table.setMinHeight(120);
    VBox.setVgrow(below, Priority.ALWAYS);
    setCenter(new VBox(table, below));
    variants.variantsProperty().addListener((o, was, is) -> show(is));
    show(variants.variantsProperty().get());
  }

  private Node head() {
    name.setId("variant-name");
    name.setPromptText("Name of the variant");
    name.setAccessibleText("Name of the variant to keep, or the new name");
    name.setPrefColumnCount(14);
    name.setOnAction(e -> keep());
    Button keep = button("variant-keep", "Keep", "fth-bookmark", this::keep);
    keep.setTooltip(Parts.tip("Keep the placement on the screen under this name"));
    compare.setTooltip(Parts.tip("Choose two: which stages moved, and what it brings"));
    HBox head = new HBox(8, name, keep, Parts.space(), open, rename, delete, compare);
    head.setAlignment(Pos.CENTER_LEFT);
    head.getStyleClass().add("pane-head");
    return head;
  }

  private static Button button(String id, String text, String icon, Runnable action) {
    Button button = new Button(text, Parts.icon(icon));
    button.setId(id);
    button.getStyleClass().add("small-tool");
    button.setMinWidth(USE_PREF_SIZE);
    button.setOnAction(e -> action.run());
    return button;
  }

  private void columns() {
    table
        .getColumns()
        .setAll(
            List.of(
                column("Variant", 150, false, VariantsPane::title),
                column("Latency", 76, true, Pricing.Row::latency),
                column("Throughput", 84, true, Pricing.Row::throughput),
                column("Energy", 76, true, Pricing.Row::energy),
                column("Cost", 72, true, Pricing.Row::cost),
                column("Gap", 60, true, Pricing.Row::gap),
                column("Kept, all numbers predicted", 190, false, VariantsPane::origin)));
  }

  private static Shown title(Pricing.Row r) {
    return Shown.of(
        r.name() + (r.current() ? "  (on the screen)" : ""),
        r.problems().isEmpty() ? "breaks nothing" : r.problems());
  }

  private static Shown origin(Pricing.Row r) {
    return r.problems().isEmpty()
        ? Shown.of(r.origin(), "who found it, and when it was kept")
        : new Shown("broken: " + r.problems(), r.problems(), false);
  }

  private static TableColumn<Pricing.Row, Pricing.Row> column(
      String title, double width, boolean number, Function<Pricing.Row, Shown> show) {
    TableColumn<Pricing.Row, Pricing.Row> column = new TableColumn<>(title);
    column.setPrefWidth(width);
    column.setSortable(false);
    column.setReorderable(false);
    column.setCellValueFactory(c -> new SimpleObjectProperty<>(c.getValue()));
    column.setCellFactory(c -> new ShownIn(show));
    if (number) {
      column.getStyleClass().add("number");
    }
    return column;
  }

  private static final class ShownIn extends TableCell<Pricing.Row, Pricing.Row> {

    private final Function<Pricing.Row, Shown> show;

    ShownIn(Function<Pricing.Row, Shown> show) {
      this.show = show;
    }

    @Override
    protected void updateItem(Pricing.@Nullable Row row, boolean empty) {
      super.updateItem(row, empty);
      Parts.showBriefly(this, row == null || empty ? Shown.NOTHING : show.apply(row));
    }
  }

  private void show(List<Pricing.Row> rows) {
    List<Long> chosen = chosen();
    table.getItems().setAll(rows);
    table.getSelectionModel().clearSelection();
    rows.stream()
        .filter(r -> chosen.contains(r.id()))
        .forEach(r -> table.getSelectionModel().select(r));
    enable();
  }

  private List<Pricing.Row> selected() {
    return table.getSelectionModel().getSelectedItems().stream()
        .filter(java.util.Objects::nonNull)
        .toList();
  }

  private List<Long> chosen() {
    return selected().stream().map(Pricing.Row::id).toList();
  }

  private void enable() {
    int count = chosen().size();
    open.setDisable(count != 1);
    rename.setDisable(count != 1);
    delete.setDisable(count == 0);
    compare.setDisable(count != 2);
  }

  private void press(KeyEvent event) {
    if (event.getCode() == KeyCode.ENTER) {
      open();
    } else if (event.getCode() == KeyCode.DELETE) {
      delete();
    } else if (event.getCode() == KeyCode.F2) {
      askName();
    } else {
      return;
    }
    event.consume();
  }

  /** The new name is typed above, and taken by the button beside it. */
  private void askName() {
    selected().stream().findFirst().ifPresent(r -> name.setText(r.name()));
    name.requestFocus();
    name.selectAll();
  }

  private void keep() {
    variants.keep(name.getText());
    name.clear();
  }

  private void open() {
    chosen().stream().findFirst().ifPresent(variants::open);
  }

  private void rename() {
    chosen().stream().findFirst().ifPresent(id -> variants.rename(id, name.getText()));
    name.clear();
  }

  private void delete() {
    chosen().forEach(variants::delete);
  }

  private void compare() {
    List<Long> two = chosen();
    if (two.size() == 2) {
      variants.compare(two.getFirst(), two.getLast());
    }
  }
}
