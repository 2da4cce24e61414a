package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Highlight;
import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.Repeat;
import dev.rackloom.viewer.SceneEdge;
import dev.rackloom.viewer.SceneNode;
import dev.rackloom.viewer.TensorWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

  /** Where keys are, and how many are chosen; empty if nothing is. */
  static String at(GraphView view) {
    Optional<String> line = view.lines().selectedProperty().get().map(l -> "line " + of(view, l));
    int selected = view.selectedProperty().get();
    return line.or(() -> view.onShow().node(selected).map(n -> of(view, n)))
            .map(what -> ", at " + what)
            .orElse("")
        + chosen(view.picks().itemsProperty().get(), selected);
  }

  /** How many are chosen, and whether what keys are at is one of them. */
  private static String chosen(List<Integer> items, int selected) {
    boolean passed = selected != Item.NONE && !items.contains(selected);
    return (passed ? ", not chosen" : "")
        + (items.size() > 1 ? ", " + items.size() + " chosen" : "");
  }

  private static String standing(Repeat repeat) {
    String what = repeat.firstStage() < 0 ? " equal ones" : " equal stages";
    return "stands for " + repeat.times() + what + ": click the bracket to see each";
  }
}
