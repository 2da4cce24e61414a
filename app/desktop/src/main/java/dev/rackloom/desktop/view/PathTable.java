package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Explanation;
import dev.rackloom.desktop.viewmodel.Shown;
import dev.rackloom.desktop.viewmodel.Units;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import org.jspecify.annotations.Nullable;

/** The chain that makes a request as long as it is, a step a row. */
final class PathTable extends TableView<Explanation.PathRow> {

  /** Room for the longest word of a step, and for the shortest of a place. */
  private static final double LEAST = 64;

  /** Room for the header of a column of numbers. */
  private static final double NUMBER = 90;

  /** Narrower than this, names need the room of the share, which is in the tip of the time too. */
  private static final double WIDE = 450;

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
    TableColumn<Explanation.PathRow, Explanation.PathRow> share =
        column(
            "Of request",
            NUMBER,
            true,
            r -> Shown.of(Units.percent(r.share()), "of the request, predicted"));
    getColumns().add(share);
    widthProperty().subscribe(wide -> share.setVisible(wide.doubleValue() >= WIDE));
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
        column("Stage", 170, false, show);
    column.setCellFactory(c -> new Named(show, r -> -1));
    return column;
  }

  private TableColumn<Explanation.PathRow, Explanation.PathRow> where() {
    Function<Explanation.PathRow, Shown> show =
        r -> Shown.of(r.where(), (r.where() + "\n" + r.why()).strip());
    TableColumn<Explanation.PathRow, Explanation.PathRow> column =
        column("Where", 110, false, show);
    column.setCellFactory(c -> new Named(show, Explanation.PathRow::device));
    return column;
  }

  /** A request fires a stage once a pass: the stage table has the time of one firing. */
  private TableColumn<Explanation.PathRow, Explanation.PathRow> perRequest() {
    return column(
        "Per request",
        NUMBER,
        true,
        r ->
            Shown.of(
                r.time().text(),
                r.time().tip()
                    + ", all its firings together; "
                    + Units.percent(r.share())
                    + " of the request"));
  }

  private TableColumn<Explanation.PathRow, Explanation.PathRow> column(
      String title, double width, boolean number, Function<Explanation.PathRow, Shown> show) {
    TableColumn<Explanation.PathRow, Explanation.PathRow> column = new TableColumn<>(title);
    column.setPrefWidth(width);
    column.setMinWidth(number ? width : Math.min(width, LEAST));
    column.setSortable(false);
    column.setReorderable(false);
    column.setCellValueFactory(c -> new SimpleObjectProperty<>(c.getValue()));
    column.setCellFactory(c -> new ShownIn(show));
    if (number) {
      column.getStyleClass().add("number");
    }
    return column;
  }

  /** A name, cut where it tells least, and the colour of the device that it is of. */
  private final class Named extends TableCell<Explanation.PathRow, Explanation.PathRow> {

    private final Function<Explanation.PathRow, Shown> show;
    private final ToIntFunction<Explanation.PathRow> device;
    private final Swatch swatch = new Swatch(look.paletteProperty());
    private final NameFit fit = new NameFit(this, this);

    /**
     * @param device its position, -1 for none
     */
    Named(Function<Explanation.PathRow, Shown> show, ToIntFunction<Explanation.PathRow> device) {
      this.show = show;
      this.device = device;
      setGraphicTextGap(6);
      getStyleClass().add("stage-name");
    }

    @Override
    protected void updateItem(Explanation.@Nullable PathRow row, boolean empty) {
      super.updateItem(row, empty);
      Shown shown = row == null || empty ? Shown.NOTHING : show.apply(row);
      int position = row == null || empty ? -1 : device.applyAsInt(row);
      setGraphic(position < 0 ? null : swatch);
      if (position >= 0) {
        swatch.show(Parts.device(position));
      }
      Parts.show(this, shown);
      fit.show(shown.text());
    }
  }

  private static final class ShownIn extends TableCell<Explanation.PathRow, Explanation.PathRow> {

    private final Function<Explanation.PathRow, Shown> show;

    ShownIn(Function<Explanation.PathRow, Shown> show) {
      this.show = show;
    }

    @Override
    protected void updateItem(Explanation.@Nullable PathRow row, boolean empty) {
      super.updateItem(row, empty);
      Parts.showBriefly(this, row == null || empty ? Shown.NOTHING : show.apply(row));
    }
  }
}
