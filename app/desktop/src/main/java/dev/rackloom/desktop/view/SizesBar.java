package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.SizeSlider;
import dev.rackloom.desktop.viewmodel.Sizes;
import dev.rackloom.desktop.viewmodel.StageTable;
import java.util.List;
import java.util.stream.DoubleStream;
import javafx.collections.ListChangeListener;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

/**
 * The sizes that all numbers are for, and the pass of a request that is on show. Where they would
 * take more than two rows they have no sliders: their fields do the same.
 */
public final class SizesBar extends HBox {

  /** Room for the four sizes of a language model. */
  private static final double ONE_ROW = 1250;

  private static final int MOST_ROWS = 2;
  private static final PseudoClass FOLDED = PseudoClass.getPseudoClass("folded");

  /** Between controls that have their sliders, as the style sheet has it. */
  private static final double GAP = 22;

  /** Of the button with its word. */
  private static final double RESET_PX = 72;

  private final Sizes sizes;
  private final FlowPane controls = new FlowPane();
  private final PhaseSwitch phases;
  private final Button reset;
  private List<SizeControl> each = List.of();

  public SizesBar(Sizes sizes, StageTable table) {
    this.sizes = sizes;
    getStyleClass().add("sizes-bar");
    setAlignment(Pos.CENTER_LEFT);
    controls.getStyleClass().add("sizes");
    controls.setMinWidth(0);
    controls.setPrefWrapLength(ONE_ROW);
    HBox.setHgrow(controls, Priority.ALWAYS);
    phases = new PhaseSwitch(table);
    reset = reset();
    getChildren().addAll(controls, phases);
    sizes.sliders().addListener((ListChangeListener<SizeSlider>) change -> renew());
    renew();
  }

  private void renew() {
    each = sizes.sliders().stream().map(s -> new SizeControl(sizes, s)).toList();
    controls.getChildren().setAll(each);
    controls.getChildren().add(reset);
    setVisible(!sizes.sliders().isEmpty());
    setManaged(isVisible());
  }

  @Override
  protected void layoutChildren() {
    boolean tooMany = rows() > MOST_ROWS;
    each.forEach(c -> c.fold(tooMany));
    reset.setContentDisplay(tooMany ? ContentDisplay.GRAPHIC_ONLY : ContentDisplay.LEFT);
    controls.pseudoClassStateChanged(FOLDED, tooMany);
    super.layoutChildren();
  }

  /** How many rows they take with their sliders. */
  private int rows() {
    double beside = phases.isManaged() ? phases.prefWidth(-1) + getSpacing() : 0;
    double room = getWidth() - getInsets().getLeft() - getInsets().getRight() - beside;
    int rows = 1;
    double left = room;
    for (double width : widths()) {
      if (left < width && left < room) {
        rows++;
        left = room;
      }
      left -= width + GAP;
    }
    return rows;
  }

  private double[] widths() {
    return DoubleStream.concat(
            each.stream().mapToDouble(SizeControl::wholeWidth), DoubleStream.of(RESET_PX))
        .toArray();
  }

  private Button reset() {
    Button button = new Button("Reset", Parts.icon("fth-rotate-ccw"));
    button.setId("reset-sizes");
    button.getStyleClass().addAll("flat", "small-tool");
    button.setAccessibleText("Reset sizes");
    button.setTooltip(Parts.tip("Back to the sizes that the model was opened with"));
    button.setMinWidth(USE_PREF_SIZE);
    button.disableProperty().bind(javafx.beans.binding.Bindings.not(sizes.changedProperty()));
    button.setOnAction(e -> sizes.reset());
    return button;
  }
}
