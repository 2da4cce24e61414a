package dev.rackloom.viewer.canvas;

import java.util.Optional;
import javafx.scene.control.Tooltip;
import javafx.util.Duration;

/** Tells the whole name of what is under the pointer. */
final class GraphTips {

  private final GraphView view;
  private final Tooltip tip = new Tooltip();

  private GraphTips(GraphView view) {
    this.view = view;
  }

  static void install(GraphView view) {
    GraphTips tips = new GraphTips(view);
    tips.tip.setShowDelay(Duration.millis(500));
    tips.tip.setWrapText(true);
    tips.tip.setMaxWidth(460);
    view.hoveredProperty().addListener((o, was, is) -> tips.show());
    view.lines().hoveredProperty().addListener((o, was, is) -> tips.show());
  }

  private void show() {
    int item = view.hoveredProperty().get();
    Optional<String> text =
        view.lines()
            .hoveredProperty()
            .get()
            .map(line -> Told.of(view, line))
            .or(() -> view.sceneModelProperty().get().node(item).map(node -> Told.of(view, node)));
    text.ifPresentOrElse(tip::setText, () -> Tooltip.uninstall(view, tip));
    if (text.isPresent()) {
      Tooltip.install(view, tip);
    }
  }
}
