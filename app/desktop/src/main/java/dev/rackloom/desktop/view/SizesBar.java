package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.SizeSlider;
import dev.rackloom.desktop.viewmodel.Sizes;
import dev.rackloom.desktop.viewmodel.StageTable;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

/** The sizes that all numbers are for, and the pass of a request that is on show. */
public final class SizesBar extends HBox {

  /** Room for the four sizes of a language model. */
  private static final double ONE_ROW = 1250;

  private final Sizes sizes;
  private final FlowPane controls = new FlowPane();

  public SizesBar(Sizes sizes, StageTable table) {
    this.sizes = sizes;
    getStyleClass().add("sizes-bar");
    setAlignment(Pos.CENTER_LEFT);
    controls.getStyleClass().add("sizes");
    controls.setMinWidth(0);
    controls.setPrefWrapLength(ONE_ROW);
    HBox.setHgrow(controls, Priority.ALWAYS);
    getChildren().addAll(controls, new PhaseSwitch(table));
    sizes.sliders().addListener((ListChangeListener<SizeSlider>) change -> renew());
    renew();
  }

  private void renew() {
    controls
        .getChildren()
        .setAll(sizes.sliders().stream().map(s -> new SizeControl(sizes, s)).toList());
    controls.getChildren().add(reset());
    setVisible(!sizes.sliders().isEmpty());
    setManaged(isVisible());
  }

  private Button reset() {
    Button button = new Button("Reset", Parts.icon("fth-rotate-ccw"));
    button.setId("reset-sizes");
    button.getStyleClass().addAll("flat", "small-tool");
    button.setTooltip(Parts.tip("Back to the sizes that the model was opened with"));
    button.setMinWidth(USE_PREF_SIZE);
    button.disableProperty().bind(javafx.beans.binding.Bindings.not(sizes.changedProperty()));
    button.setOnAction(e -> sizes.reset());
    return button;
  }
}
