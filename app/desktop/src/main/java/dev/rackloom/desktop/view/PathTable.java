package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Explanation;
import dev.rackloom.desktop.viewmodel.Shown;
import dev.rackloom.desktop.viewmodel.Units;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import org.jspecify.annotations.Nullable;

/** The chain that makes a request as long as it is, a step a row. */
final class PathTable extends TableView<Explanation.PathRow> {

  /** Room for the longest word of a step. */
  private static final double LEAST = 64;

  private final Look look;

  /**
   * @param select hears the position of a stage whose step is selected
   */
  PathTable(Look look, Consumer<Integer> select) {
    this.look = look;
    setId("critical-path");
    setAccessibleText("Critical path");
    getStyleClass().add("dense");
    setFixedCellSize(24);
    setColumnResizePolicy(CONSTRAINED_RESIZE_POLICY_ALL_COLUMNS);
    setPlaceholder(Parts.label("No placement is priced", "dim"));
    getColumns().add(column("Step", LEAST, false, r -> Shown.of(r.kind(), r.why())));
    getColumns().add(stage());
    getColumns().add(where());
    getColumns().add(perRequest());
    getColumns()
        .add(
            column(
                "Of request",
                78,
                true,
                r -> Shown.of(Units.percent(r.share()), "of the request, predicted")));
    getSelectionModel()
        .selectedItemProperty()
        .addListener((o, was, is) -> {
          if (is != null && is.stage() >= 0 && isFocused()) {
            select.accept(is.stage());
          }
        });
  }

  /** The row that is selected. */
  Optional<Explanation.PathRow> row() {
    return Optional.ofNullable(getSelectionModel().getSelectedItem());
  }

  private TableColumn<Explanation.PathRow, Explanation.PathRow> stage() {
    Function<Explanation.PathRow, Shown> show =
        r -> Shown.of(r.label(), (r.label() + "\n" + r.why()).strip());
    TableColumn<Explanation.PathRow, Explanation.PathRow> column =
        column("Stage", 156, false, show);
    column.setCellFactory(c -> new Named(show));
    return column;
  }

  private TableColumn<Explanation.PathRow, Explanation.PathRow> where() {
    Function<Explanation.PathRow, Shown> show =
        r -> Shown.of(r.where(), (r.where() + "\n" + r.why()).strip());
    TableColumn<Explanation.PathRow, Explanation.PathRow> column =
        column("Where", 160, false, show);
    column.setCellFactory(c -> new ShownIn(show, true));
    return column;
  }

  /** A request fires a stage once a pass: the stage table has the time of one firing. */
  private TableColumn<Explanation.PathRow, Explanation.PathRow> perRequest() {
    return column(
        "Per request",
        78,
        true,
        r -> Shown.of(r.time().text(), r.time().tip() + ", all its firings together"));
  }

  private TableColumn<Explanation.PathRow, Explanation.PathRow> column(
      String title, double width, boolean number, Function<Explanation.PathRow, Shown> show) {
    TableColumn<Explanation.PathRow, Explanation.PathRow> column = new TableColumn<>(title);
    column.setPrefWidth(width);
    column.setMinWidth(Math.min(width, LEAST));
    column.setSortable(false);
    column.setReorderable(false);
    column.setCellValueFactory(c -> new SimpleObjectProperty<>(c.getValue()));
    column.setCellFactory(c -> new ShownIn(show, false));
    if (number) {
      column.getStyleClass().add("number");
    }
    return column;
  }

  /** A stage's name, cut where it tells least. */
  private static final class Named extends TableCell<Explanation.PathRow, Explanation.PathRow> {

    private final Function<Explanation.PathRow, Shown> show;
    private final NameFit fit = new NameFit(this, this);

    Named(Function<Explanation.PathRow, Shown> show) {
      this.show = show;
      getStyleClass().add("stage-name");
    }

    @Override
    protected void updateItem(Explanation.@Nullable PathRow row, boolean empty) {
      super.updateItem(row, empty);
      Shown shown = row == null || empty ? Shown.NOTHING : show.apply(row);
      Parts.show(this, shown);
      fit.show(shown.text());
    }
  }

  private final class ShownIn extends TableCell<Explanation.PathRow, Explanation.PathRow> {

    private final Function<Explanation.PathRow, Shown> show;
    private final boolean swatch;
    private final Label label = Parts.label("", "stage-name");

    ShownIn(Function<Explanation.PathRow, Shown> show, boolean swatch) {
      this.show = show;
      this.swatch = swatch;
      label.setGraphicTextGap(6);
    }

    @Override
    protected void updateItem(Explanation.@Nullable PathRow row, boolean empty) {
      super.updateItem(row, empty);
      setGraphic(row == null || empty ? null : label);
      if (row != null) {
        Parts.show(label, show.apply(row));
        label.setGraphic(
            swatch && row.device() >= 0
                ? Parts.swatch(look.paletteProperty(), Parts.device(row.device()))
                : null);
      }
    }
  }
}
