package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Fits;
import javafx.css.PseudoClass;
import javafx.scene.control.Label;
import org.jspecify.annotations.Nullable;

/** How the goal would change if what is carried were dropped on a device; nothing otherwise. */
final class FitLabel extends Label {

  private static final PseudoClass WORSE = PseudoClass.getPseudoClass("worse");
  private static final PseudoClass BETTER = PseudoClass.getPseudoClass("better");

  FitLabel() {
    getStyleClass().add("difference");
    setMinWidth(USE_PREF_SIZE); // what is beside it gives way
  }

  void show(Fits.@Nullable Fit fit) {
    setText(fit == null ? "" : fit.difference().text());
    setTooltip(fit == null ? null : Parts.tip(fit.difference().tip()));
    pseudoClassStateChanged(WORSE, fit != null && (fit.change() > 0 || !fit.fits()));
    pseudoClassStateChanged(BETTER, fit != null && fit.fits() && fit.change() < 0);
  }
}
