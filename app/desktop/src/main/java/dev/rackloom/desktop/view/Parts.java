package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.DeviceColours;
import dev.rackloom.desktop.viewmodel.Shown;
import dev.rackloom.viewer.Palette;
import dev.rackloom.viewer.Tint;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableValue;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.paint.Color;
import javafx.scene.shape.Circle;
import org.kordamp.ikonli.javafx.FontIcon;

/** Small things that several panes are made of. */
final class Parts {

  private static final PseudoClass UNKNOWN = PseudoClass.getPseudoClass("unknown");

  private Parts() {}

  /** The colour of a device, the same in every pane. */
  static Tint device(int position) {
    return DeviceColours.of(position);
  }

  /** A label that is never cut. */
  static Label firm(String text, String... styles) {
    Label label = label(text, styles);
    label.setMinWidth(Region.USE_PREF_SIZE);
    return label;
  }

  static Label label(String text, String... styles) {
    Label label = new Label(text);
    label.getStyleClass().addAll(styles);
    return label;
  }

  /** A value with its tip; unknown ones look unknown. */
  static Label value(Shown shown, String... styles) {
    Label label = label("", styles);
    show(label, shown);
    return label;
  }

  static void show(Labeled label, Shown shown) {
    label.setText(shown.text());
    retip(label, shown.tip());
    label.pseudoClassStateChanged(UNKNOWN, !shown.known());
  }

  /** A value in a column that may be narrow; what is not known is said aloud as such. */
  static void showBriefly(Labeled label, Shown shown) {
    show(label, shown);
    label.setText(shown.brief());
    label.setAccessibleText(shown.known() ? null : shown.text());
  }

  /**
   * A tip is a window, and a table has hundreds of values that change many times a second: it is
   * made when the mouse comes, and from then on has its text changed.
   */
  private static void retip(Labeled label, String text) {
    label.setAccessibleHelp(text);
    if (text.isEmpty()) {
      label.setTooltip(null);
    } else if (label.getTooltip() != null) {
      label.getTooltip().setText(text);
    } else if (label.getOnMouseEntered() == null) {
      label.setOnMouseEntered(e -> entered(label));
    }
  }

  private static void entered(Labeled label) {
    if (label.getTooltip() == null && !label.getAccessibleHelp().isEmpty()) {
      label.setTooltip(tip(label.getAccessibleHelp()));
    }
  }

  static Tooltip tip(String text) {
    Tooltip tip = new Tooltip(text);
    tip.setWrapText(true);
    tip.setMaxWidth(440);
    return tip;
  }

  /** A small upright box in the colour of a tint, cut as the tint is. */
  static Region swatch(ObservableValue<Palette> palette, Tint tint) {
    Swatch swatch = new Swatch(palette);
    swatch.show(tint);
    return swatch;
  }

  /** A mark of a chart and what it means. */
  static Label legend(
      ObservableValue<Palette> palette, Tint tint, boolean full, boolean ringed, String text) {
    Circle dot = new Circle(4.5);
    dot.setStrokeWidth(ringed ? 2 : 1.6);
    dot.fillProperty()
        .bind(
            Bindings.createObjectBinding(
                () -> full ? shade(palette, tint) : Color.TRANSPARENT, palette));
    dot.strokeProperty()
        .bind(
            Bindings.createObjectBinding(
                () -> ringed ? Color.web(palette.getValue().accent()) : shade(palette, tint),
                palette));
    Label label = label(text);
    label.setGraphic(dot);
    return label;
  }

  static Color shade(ObservableValue<Palette> palette, Tint tint) {
    return Color.web(palette.getValue().shade(tint));
  }

  static Region space() {
    Region space = new Region();
    HBox.setHgrow(space, Priority.ALWAYS);
    return space;
  }

  /** Puts text on the clipboard. */
  static void copy(String text) {
    ClipboardContent content = new ClipboardContent();
    content.putString(text);
    Clipboard.getSystemClipboard().setContent(content);
  }

  static FontIcon icon(String name) {
    return new FontIcon(name);
  }

  /** What an empty pane says. */
  static Node hint(String icon, String title, String what) {
    Label wrapped = label(what, "hint-text");
    wrapped.setWrapText(true);
    VBox box = new VBox(8, icon(icon), label(title, "hint-title"), wrapped);
    box.getStyleClass().add("hint");
    box.setMaxHeight(Region.USE_PREF_SIZE);
    StackPane pane = new StackPane(box);
    pane.setMouseTransparent(true);
    return pane;
  }

  /** A small button above a view: an icon, and what it does as its tip. */
  static Button tool(String icon, String tip, Runnable action) {
    Button button = new Button(null, icon(icon));
    button.getStyleClass().addAll("flat", "button-icon", "small-tool");
    button.setTooltip(tip(tip));
    button.setAccessibleText(tip);
    button.setOnAction(e -> action.run());
    return button;
  }
}
