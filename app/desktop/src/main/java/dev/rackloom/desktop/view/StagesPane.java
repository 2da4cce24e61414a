package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Overlays;
import dev.rackloom.desktop.viewmodel.Shown;
import dev.rackloom.desktop.viewmodel.StageRow;
import dev.rackloom.desktop.viewmodel.StageTable;
import dev.rackloom.desktop.viewmodel.Units;
import java.util.Comparator;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.ListChangeListener;
import javafx.css.PseudoClass;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/** All stages as a table: cost on every device, and where each is placed. */
public final class StagesPane extends StackPane {

  /** Columns wider than this take the room that is left. */
  private static final double WIDE = 150;

  private final DeskModel desk;
  private final StageTable table;
  private final Look look;
  private final TableView<StageRow> view = new TableView<>();

  public StagesPane(DeskModel desk, Look look) {
    this.desk = desk;
    this.table = desk.table();
    this.look = look;
    view.setItems(table.rows());
    view.setId("stages");
    view.getStyleClass().add("dense");
    view.setFixedCellSize(26);
    view.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_ALL_COLUMNS);
    view.setPlaceholder(
        Parts.hint(
            "fth-list", "No stages", "Open a model: its operators are grouped into stages."));
    getChildren().add(view);
    desk.editor().forecastProperty().addListener((o, was, is) -> view.refresh());
    table.devices().addListener((ListChangeListener<String>) change -> columns());
    columns();
    shareSelection();
  }

  private void shareSelection() {
    view.getSelectionModel().selectedItemProperty().addListener((o, was, is) -> picked(is));
    desk.selection().stageProperty().addListener((o, was, is) -> pick(is.intValue()));
    pick(desk.selection().stageProperty().get());
  }

  private void picked(@Nullable StageRow row) {
    if (row != null && row.position() != desk.selection().stageProperty().get()) {
      desk.select(row.position());
    }
  }

  private void pick(int stage) {
    view.getItems().stream()
        .filter(r -> r.position() == stage)
        .findFirst()
        .ifPresentOrElse(
            view.getSelectionModel()::select, view.getSelectionModel()::clearSelection);
  }

  private void columns() {
    view.getColumns().clear();
    add(text("Id", 40, r -> Shown.of(r.id(), ""), Comparator.comparing(StageRow::id)));
    add(
        text(
            "Stage", 170, r -> Shown.of(r.label(), r.id()), Comparator.comparing(StageRow::label)));
    add(device());
    add(share());
    add(sensitivity());
    for (int device = 0; device < table.devices().size(); device++) {
      add(time(device));
    }
    add(number("Ops", 44, r -> Shown.of(String.valueOf(r.operators()), ""), StageRow::operators));
    add(number("FLOP", 60, StageRow::flops, StageRow::flopsOrder));
    add(number("Bytes", 76, StageRow::bytes, StageRow::bytesOrder));
  }

  private void add(TableColumn<StageRow, ?> column) {
    view.getColumns().add(column);
  }

  private static <T> TableColumn<StageRow, T> column(String title, double width, boolean number) {
    TableColumn<StageRow, T> column = new TableColumn<>(title);
    column.setPrefWidth(width);
    column.setReorderable(false);
    column.setMinWidth(width > WIDE ? width * 0.6 : width);
    column.setMaxWidth(width > WIDE ? width * 3 : width * 1.35);
    if (number) {
      column.getStyleClass().add("number");
    }
    return column;
  }

  private TableColumn<StageRow, StageRow> text(
      String title, double width, Function<StageRow, Shown> show, Comparator<StageRow> order) {
    TableColumn<StageRow, StageRow> column = column(title, width, false);
    column.setCellValueFactory(c -> new ReadOnlyObjectWrapper<>(c.getValue()));
    column.setComparator(order);
    column.setCellFactory(c -> new ShownCell(show));
    return column;
  }

  private TableColumn<StageRow, StageRow> number(
      String title,
      double width,
      Function<StageRow, Shown> show,
      ToDoubleFunction<StageRow> order) {
    TableColumn<StageRow, StageRow> column = column(title, width, true);
    column.setCellValueFactory(c -> new ReadOnlyObjectWrapper<>(c.getValue()));
    column.setComparator(Comparator.comparingDouble(order));
    column.setCellFactory(c -> new ShownCell(show));
    return column;
  }

  private TableColumn<StageRow, StageRow> time(int device) {
    TableColumn<StageRow, StageRow> column = column(table.devices().get(device), 83, true);
    column.setCellValueFactory(c -> new ReadOnlyObjectWrapper<>(c.getValue()));
    column.setComparator(Comparator.comparingLong(r -> r.times().get(device).nanos()));
    column.setCellFactory(c -> new TimeCell(look, device));
    return column;
  }

  private static TableColumn<StageRow, Shown> sensitivity() {
    TableColumn<StageRow, Shown> column = column("Sens.", 52, true);
    column.setCellValueFactory(c -> c.getValue().sensitivityProperty());
    column.setComparator(Comparator.comparing(Shown::text));
    column.setCellFactory(c -> new PlainCell());
    return column;
  }

  private static TableColumn<StageRow, Double> share() {
    TableColumn<StageRow, Double> column = column("Share", 60, true);
    column.setCellValueFactory(c -> c.getValue().shareProperty());
    column.setCellFactory(c -> new ShareCell());
    return column;
  }

  private TableColumn<StageRow, String> device() {
    TableColumn<StageRow, String> column = column("Placed on", 92, false);
    column.setCellValueFactory(c -> c.getValue().deviceProperty());
    column.setCellFactory(c -> new DeviceCell(table, look));
    return column;
  }

  /** A value with its tip that changes with the placement. */
  private static final class PlainCell extends TableCell<StageRow, Shown> {
    private final Label label = new Label();

    @Override
    protected void updateItem(@Nullable Shown shown, boolean empty) {
      super.updateItem(shown, empty);
      setGraphic(shown == null || empty ? null : label);
      if (shown != null) {
        Parts.show(label, shown);
      }
    }
  }

  /** A value with its tip. */
  private static final class ShownCell extends TableCell<StageRow, StageRow> {
    private final Function<StageRow, Shown> show;
    private final Label label = new Label();

    ShownCell(Function<StageRow, Shown> show) {
      this.show = show;
    }

    @Override
    protected void updateItem(@Nullable StageRow row, boolean empty) {
      super.updateItem(row, empty);
      setGraphic(row == null || empty ? null : label);
      if (row != null) {
        Parts.show(label, show.apply(row));
      }
    }
  }

  /** A time and the colour of what bounds it. */
  private static final class TimeCell extends TableCell<StageRow, StageRow> {
    private final Look look;
    private final int device;
    private final Label label = new Label();

    private static final PseudoClass PLACED = PseudoClass.getPseudoClass("placed");

    TimeCell(Look look, int device) {
      this.look = look;
      this.device = device;
      label.setGraphicTextGap(6);
      label.setContentDisplay(ContentDisplay.RIGHT);
    }

    @Override
    protected void updateItem(@Nullable StageRow row, boolean empty) {
      super.updateItem(row, empty);
      setGraphic(row == null || empty ? null : label);
      if (row != null) {
        StageRow.Cell cell = row.times().get(device);
        Parts.show(label, cell.time());
        label.setGraphic(Parts.swatch(look.paletteProperty(), Overlays.tint(cell.costClass())));
        label.pseudoClassStateChanged(PLACED, row.isPlacedOn(device));
      }
    }
  }

  /** A share as a number, underlined by a bar. */
  private static final class ShareCell extends TableCell<StageRow, Double> {
    private final Bar bar = new Bar().height(2.5);
    private final Label label = Parts.label("", "share");
    private final StackPane box = new StackPane(label, bar);

    ShareCell() {
      StackPane.setAlignment(label, Pos.CENTER_RIGHT);
      StackPane.setAlignment(bar, Pos.BOTTOM_CENTER);
      StackPane.setMargin(bar, new Insets(0, 0, 3, 0));
    }

    @Override
    protected void updateItem(@Nullable Double share, boolean empty) {
      super.updateItem(share, empty);
      setGraphic(share == null || empty ? null : box);
      if (share != null) {
        bar.show(share);
        Parts.show(
            label,
            share.isNaN()
                ? Shown.unknown("no placement is priced")
                : Shown.of(Units.percent(share), "of the stages' predicted time"));
      }
    }
  }
}
