package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Pricing;
import dev.rackloom.desktop.viewmodel.Units;
import dev.rackloom.desktop.viewmodel.Variants;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.css.PseudoClass;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;

/** How two variants differ; nothing while none was asked for. */
final class ComparisonView extends VBox {

  private static final PseudoClass WORSE = PseudoClass.getPseudoClass("worse");
  private static final PseudoClass BETTER = PseudoClass.getPseudoClass("better");
  private static final int NAMED = 12;

  ComparisonView(Variants variants) {
    super(5);
    setId("comparison");
    variants.comparisonProperty().addListener((o, was, is) -> show(is));
    show(variants.comparisonProperty().get());
  }

  private void show(Optional<Pricing.Comparison> now) {
    setVisible(now.isPresent());
    setManaged(now.isPresent());
    getChildren().clear();
    now.ifPresent(this::fill);
  }

  private void fill(Pricing.Comparison c) {
    Label moved = Parts.label(moved(c), "detail");
    moved.setId("comparison-moved");
    moved.setWrapText(true);
    getChildren()
        .setAll(
            Parts.label(c.a() + " against " + c.b() + ", predicted at the sizes now", "section"),
            grid(c),
            moved);
  }

  private static GridPane grid(Pricing.Comparison c) {
    GridPane grid = new GridPane(18, 2);
    for (int i = 0; i < c.metrics().size(); i++) {
      Pricing.Difference d = c.metrics().get(i);
      boolean known = !Double.isNaN(d.change());
      Label change = Parts.label(known ? Units.signedPercent(d.change()) : "unknown", "difference");
      change.pseudoClassStateChanged(BETTER, known && d.better());
      change.pseudoClassStateChanged(WORSE, known && !d.better() && d.change() != 0);
      grid.addRow(
          i,
          Parts.firm(d.metric(), "caption"),
          Parts.value(d.a(), "meter"),
          Parts.value(d.b(), "meter"),
          change);
    }
    return grid;
  }

  private static String moved(Pricing.Comparison c) {
    if (c.moved().isEmpty()) {
      return "Every stage stands where it stood.";
    }
    String some =
        c.moved().stream()
            .limit(NAMED)
            .map(m -> m.label() + " " + m.from() + " → " + m.to())
            .collect(Collectors.joining(", "));
    int rest = c.moved().size() - NAMED;
    return "Moved: " + some + (rest > 0 ? " and " + rest + " more" : "");
  }
}
