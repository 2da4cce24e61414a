package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.StageNumbers;
import dev.rackloom.desktop.viewmodel.StageRow;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/** A share as a number, underlined by a bar. */
final class ShareCell extends TableCell<StageRow, StageNumbers> {

  private final Bar bar = new Bar().height(2.5);
  private final Label label = Parts.label("", "share");
  private final StackPane box = new StackPane(label, bar);

  ShareCell() {
    StackPane.setAlignment(label, Pos.CENTER_RIGHT);
    StackPane.setAlignment(bar, Pos.BOTTOM_CENTER);
    StackPane.setMargin(bar, new Insets(0, 0, 3, 0));
  }

  @Override
  protected void updateItem(@Nullable StageNumbers numbers, boolean empty) {
    super.updateItem(numbers, empty);
    setGraphic(numbers == null || empty ? null : box);
    if (numbers != null) {
      bar.show(numbers.share());
      Parts.showBriefly(label, numbers.part());
    }
  }
}
