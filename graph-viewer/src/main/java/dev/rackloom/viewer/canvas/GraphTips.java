package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Repeat;
import dev.rackloom.viewer.SceneEdge;
import dev.rackloom.viewer.SceneNode;
import dev.rackloom.viewer.TensorWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.Tooltip;
import javafx.util.Duration;

/** Tells the whole name of what is under the pointer. */
final class GraphTips {

  private static final int LONGEST = 400;

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
            .map(this::text)
            .or(() -> view.sceneModelProperty().get().node(item).map(this::text));
    text.ifPresentOrElse(tip::setText, () -> Tooltip.uninstall(view, tip));
    if (text.isPresent()) {
      Tooltip.install(view, tip);
    }
  }

  private String text(SceneEdge line) {
    return view.tree().map(t -> TensorWords.of(t, line)).orElse("");
  }

  private static String standing(Repeat repeat) {
    String what = repeat.firstStage() < 0 ? " equal ones" : " equal stages";
    return "stands for " + repeat.times() + what + ": click the bracket to see each";
  }

  private String text(SceneNode node) {
    List<String> lines = new ArrayList<>();
    view.tree().ifPresent(tree -> lines.add(tree.item(node.item()).fullName()));
    lines.add(node.detail());
    view.sceneModelProperty()
        .get()
        .repeatOf(node.item())
        .filter(Repeat::folded)
        .ifPresent(r -> lines.add(standing(r)));
    if (!node.ports().isEmpty()) {
      lines.add("also reads " + String.join(", ", node.ports()));
    }
    if (view.overlayProperty().get().isTold(node)) {
      lines.add(view.overlayProperty().get().markOf(node).text());
    }
    lines.removeIf(String::isBlank);
    String text = String.join("\n", lines);
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
  }
}
