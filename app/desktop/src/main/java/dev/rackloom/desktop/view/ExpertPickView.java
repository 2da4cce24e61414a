package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.ExpertDesk;
import dev.rackloom.desktop.viewmodel.ExpertPick;
import dev.rackloom.desktop.viewmodel.ExpertScene;
import dev.rackloom.viewer.Tint;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** The picked expert: where it lives, what it costs, who fires with it; and what to do with it. */
final class ExpertPickView extends VBox {

  private static final double WIDTH = 352;
  private static final int POINTS = 120;

  private final ExpertDesk experts;
  private final Label title = Parts.label("", "hint-title");
  private final Label load = wrapped("");
  private final Label homes = wrapped("expert-homes");
  private final Label cost = wrapped("");
  private final Label companions = wrapped("expert-companions");
  private final Label pairsNote = Parts.label("", "caption");
  private final Label driftNote = Parts.label("Load over time, window after window", "caption");
  private final Label rankNote = wrapped("");
  private final RankBars bars;
  private final HeatView pairs;
  private final HeatLegend pairsLegend;
  private final Sparkline drift;
  private final FlowPane actions = new FlowPane(6, 6);
  private int rank;

  ExpertPickView(ExpertDesk experts, Look look) {
    super(7);
    this.experts = experts;
    this.bars = new RankBars(look.paletteProperty());
    this.pairs = new HeatView(look.paletteProperty(), false);
    this.pairsLegend = new HeatLegend(look.paletteProperty());
    pairsLegend.setId("expert-pairs-legend");
    this.drift = new Sparkline(look.paletteProperty(), new Tint.Slot(1));
    getStyleClass().add("pane-foot");
    setPrefWidth(WIDTH);
    setMinWidth(WIDTH);
    setMaxWidth(WIDTH);
    title.setId("expert-title");
    title.setWrapText(true);
    bars.setId("expert-ranks");
    bars.onChoose(this::choose);
    pairs.setId("expert-pairs");
    pairs.onPick((a, b) -> experts.pick(row(), b));
    VBox.setVgrow(pairs, Priority.ALWAYS);
    actions
        .getChildren()
        .addAll(
            button("expert-copy", "Copy here", experts.hand()::addCopy),
            button("expert-move", "Move here", experts.hand()::moveTo),
            button("expert-drop", "Drop copy", experts.hand()::dropCopy),
            button("expert-pin", "Pin", experts.hand()::pin),
            button("expert-ban", "Ban", experts.hand()::ban));
    getChildren()
        .addAll(
            title,
            load,
            homes,
            cost,
            barsNote(),
            bars,
            rankNote,
            actions,
            driftNote,
            drift,
            pairsNote,
            companions,
            pairs,
            pairsLegend);
  }

  private static Label barsNote() {
    Label note = wrapped("expert-ranks-note");
    note.setText(
        "Loads of ranks, predicted; full bars hold the expert, the line is perfect balance");
    return note;
  }

  private static Label wrapped(String id) {
    Label label = Parts.label("", "detail");
    label.setWrapText(true);
    label.setMinHeight(USE_PREF_SIZE);
    if (!id.isEmpty()) {
      label.setId(id);
    }
    return label;
  }

  private Button button(String id, String text, IntConsumer action) {
    Button button = new Button(text);
    button.setId(id);
    button.getStyleClass().add("small");
    button.setOnAction(e -> action.accept(rank));
    return button;
  }

  private int row() {
    return experts.pickProperty().get().map(ExpertPick::row).orElse(0);
  }

  private void choose(int chosen) {
    rank = chosen;
    show(experts.sceneProperty().get(), experts.pickProperty().get());
  }

  void show(ExpertScene scene, Optional<ExpertPick> picked) {
    picked.ifPresent(p -> {
      rank = Math.clamp(rank, 0, Math.max(0, scene.bars().size() - 1));
      title.setText(p.title());
      load.setText(p.load());
      homes.setText(p.homes());
      cost.setText(p.cost());
      companions.setText(String.join("\n", p.companions()));
      boolean moving = p.drift().size() > 1;
      drift.show(stretched(p.drift()));
      drift.setVisible(moving);
      drift.setManaged(moving);
      driftNote.setVisible(moving);
      driftNote.setManaged(moving);
      bars.show(scene.bars());
      bars.choose(rank);
      rankNote.setText(rank(scene));
      pairsNote.setText(scene.pairsNote());
      pairs.show(scene.together(), String::valueOf);
      pairs.mark(scene.together().rows() == 0 ? -1 : p.expert(), p.expert());
      pairs.setVisible(scene.together().rows() > 0);
      pairsLegend.showPairs();
      pairsLegend.setVisible(pairs.isVisible());
      pairsLegend.setManaged(pairs.isVisible());
    });
  }

  /** As many points as the line is drawn with, each window a level piece. */
  private static List<Double> stretched(List<Double> windows) {
    return IntStream.range(0, windows.isEmpty() ? 0 : POINTS)
        .mapToObj(i -> windows.get(i * windows.size() / POINTS))
        .toList();
  }

  private String rank(ExpertScene scene) {
    if (scene.bars().isEmpty()) {
      return "";
    }
    var bar = scene.bars().get(rank);
    return String.format(
        java.util.Locale.ROOT,
        "%s, node %d: %.3f of perfect balance%s",
        bar.id(),
        bar.node(),
        bar.overIdeal(),
        bar.holds() ? ", holds this expert" : "");
  }
}
