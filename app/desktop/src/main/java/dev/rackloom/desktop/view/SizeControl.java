package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.SizeSlider;
import dev.rackloom.desktop.viewmodel.Sizes;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;

/** One size: its name, a slider and a field. */
final class SizeControl extends HBox {

  private static final PseudoClass WRONG = PseudoClass.getPseudoClass("error");
  private static final double FIELD_PX = 74;
  private static final double SMALL_FIELD_PX = 60;

  private final Sizes sizes;
  private final SizeSlider size;
  private final Slider slider = new Slider(0, 1, 0);
  private final TextField field = new TextField();
  private boolean showing;

  SizeControl(Sizes sizes, SizeSlider size) {
    this.sizes = sizes;
    this.size = size;
    getStyleClass().add("size");
    setAlignment(Pos.CENTER_LEFT);
    Label label = Parts.label(size.title(), "caption");
    label.setLabelFor(slider);
    getChildren().addAll(label, slider, field);
    Tooltip tip = Parts.tip(size.tip());
    label.setTooltip(tip);
    slider.setTooltip(tip);
    field.setTooltip(tip);
    slider();
    field();
    size.valueProperty().addListener((o, was, is) -> show());
    show();
  }

  private void slider() {
    slider.getStyleClass().add("small");
    slider.setId("size-" + size.symbol());
    slider.setAccessibleText(size.title());
    slider.valueProperty().addListener((o, was, is) -> moved(is.doubleValue()));
    slider.addEventFilter(KeyEvent.KEY_PRESSED, this::press);
    slider.addEventHandler(KeyEvent.KEY_RELEASED, e -> sizes.keep());
    slider.addEventHandler(MouseEvent.MOUSE_RELEASED, e -> settle());
  }

  private void field() {
    field.setId("size-field-" + size.symbol());
    field.setPrefWidth(FIELD_PX);
    field.setMinWidth(FIELD_PX);
    field.setAlignment(Pos.CENTER_RIGHT);
    field.setAccessibleText(size.title());
    field.setOnAction(e -> typed());
    field.addEventFilter(KeyEvent.KEY_PRESSED, this::pressInField);
    field.focusedProperty().addListener((o, was, is) -> leave(is));
    field.textProperty().addListener((o, was, is) -> field.pseudoClassStateChanged(WRONG, false));
  }

  /** Takes the slider away, or gives it back. */
  void fold(boolean without) {
    slider.setVisible(!without);
    slider.setManaged(!without);
    double wide = without ? SMALL_FIELD_PX : FIELD_PX;
    field.setPrefWidth(wide);
    field.setMinWidth(wide);
  }

  /** How wide it is with its slider. */
  double wholeWidth() {
    double own = prefWidth(-1) - field.getPrefWidth() + FIELD_PX;
    return slider.isManaged() ? own : own + slider.prefWidth(-1) + getSpacing();
  }

  private void moved(double position) {
    if (!showing) {
      size.drag(position);
    }
  }

  private void settle() {
    sizes.keep();
    show();
  }

  private void press(KeyEvent event) {
    switch (event.getCode()) {
      case RIGHT, UP -> size.step(true);
      case LEFT, DOWN -> size.step(false);
      case PAGE_UP -> size.leap(true);
      case PAGE_DOWN -> size.leap(false);
      case HOME -> size.end(false);
      case END -> size.end(true);
      default -> {
        return;
      }
    }
    event.consume();
  }

  private void pressInField(KeyEvent event) {
    switch (event.getCode()) {
      case UP, DOWN, PAGE_UP, PAGE_DOWN -> {
        press(event);
        sizes.keep();
      }
      case ESCAPE -> show();
      default -> {}
    }
  }

  private void leave(boolean focused) {
    if (!focused && !field.getText().equals(size.text())) {
      typed();
      show();
    }
  }

  private void typed() {
    if (size.type(field.getText())) {
      settle();
      field.selectAll();
    } else {
      field.pseudoClassStateChanged(WRONG, true);
    }
  }

  private void show() {
    showing = true;
    if (!slider.isPressed()) {
      slider.setValue(size.position());
    }
    field.setText(size.text());
    showing = false;
  }
}
