package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Highlight;
import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.Repeat;
import dev.rackloom.viewer.SceneEdge;
import dev.rackloom.viewer.SceneNode;
import dev.rackloom.viewer.TensorWords;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.property.IntegerProperty;

/** What boxes and lines of a view are, in words: for tips and for people who do not see them. */
final class Told {

  private static final int LONGEST = 400;

  private Told() {}

  static String of(GraphView view, SceneEdge line) {
    return view.tree().map(t -> TensorWords.of(t, line)).orElse("");
  }

  static String of(GraphView view, SceneNode node) {
    List<String> lines = new ArrayList<>();
    view.tree().ifPresent(tree -> lines.add(tree.item(node.item()).fullName()));
    Highlight highlight = view.highlightProperty().get();
    new Rings(view.sceneModelProperty().get(), highlight)
        .of(node.item())
        .filter(Rings.Ring::found)
        .ifPresent(r -> lines.add(r.sign().word()));
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

  /** How many are chosen, and whether what keys are at is one of them. */
  static String of(Picks picks, IntegerProperty selected) {
    List<Integer> items = picks.itemsProperty().get();
    boolean passed = selected.get() != Item.NONE && !items.contains(selected.get());
    return (passed ? ", not chosen" : "")
        + (items.size() > 1 ? ", " + items.size() + " chosen" : "");
  }

  private static String standing(Repeat repeat) {
    String what = repeat.firstStage() < 0 ? " equal ones" : " equal stages";
    return "stands for " + repeat.times() + what + ": click the bracket to see each";
  }
}
