package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Shown;
import dev.rackloom.desktop.viewmodel.WhatToBuy;
import java.util.function.Function;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** What twice as much of something would bring; worked out when asked. */
final class BuyPane extends VBox {

  private final TableView<WhatToBuy.Gain> table = new TableView<>();
  private final Label note = Parts.label("", "detail");

  BuyPane(DeskModel desk) {
    super(6);
    WhatToBuy buy = desk.insight().whatToBuy();
    Menus.set(table, "buy-menu", () -> new WhyMenus(desk).gains());
    table.setId("what-to-buy");
    table.setAccessibleText("What twice as much would bring");
    table.getStyleClass().add("dense");
    table.setFixedCellSize(24);
    table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_ALL_COLUMNS);
    table.setPlaceholder(Parts.label("Nothing was tried yet", "dim"));
    table.getColumns().add(column("Change", 150, false, g -> Shown.of(g.what(), g.what())));
    table.getColumns().add(column("Gain as placed", 86, true, WhatToBuy.Gain::asPlaced));
    table.getColumns().add(column("Placed again", 86, true, WhatToBuy.Gain::placedAgain));
    note.setWrapText(true);
    note.setMinHeight(USE_PREF_SIZE);
    JobBar job =
        new JobBar(
            buy.job(),
            "buy-look",
            "Try twice of everything",
            "fth-shopping-cart",
            "Try each device twice as fast or with twice the memory, each link twice as wide",
            buy::look);
    setVgrow(table, Priority.ALWAYS);
    getChildren().addAll(job, table, note);
    buy.contentProperty().addListener((o, was, is) -> show(is));
    show(buy.contentProperty().get());
  }

  private void show(WhatToBuy.Content now) {
    table.getItems().setAll(now.gains());
    boolean nothing = now.gains().isEmpty();
    note.setText(
        nothing
            ? ""
            : "Gain of "
                + now.goal()
                + ", predicted"
                + (now.stale() ? " for the placement before: try again" : "")
                + ". Placed again counts beyond what placing again gains by itself;"
                + " what gains nothing is left out.");
    note.setManaged(!nothing);
  }

  private static TableColumn<WhatToBuy.Gain, WhatToBuy.Gain> column(
      String title, double width, boolean number, Function<WhatToBuy.Gain, Shown> show) {
    TableColumn<WhatToBuy.Gain, WhatToBuy.Gain> column = new TableColumn<>(title);
    column.setPrefWidth(width);
    column.setMinWidth(Math.min(width, 80));
    column.setSortable(false);
    column.setReorderable(false);
    column.setCellValueFactory(c -> new SimpleObjectProperty<>(c.getValue()));
    column.setCellFactory(c ->
        new TableCell<>() {
          private final Label label = new Label();

          @Override
          protected void updateItem(WhatToBuy.@Nullable Gain gain, boolean empty) {
            super.updateItem(gain, empty);
            setGraphic(gain == null || empty ? null : label);
            if (gain != null) {
              Parts.showBriefly(label, show.apply(gain));
            }
          }
        });
    if (number) {
      column.getStyleClass().add("number");
    }
    return column;
  }
}
