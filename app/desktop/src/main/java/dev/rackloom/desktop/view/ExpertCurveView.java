package dev.rackloom.desktop.view;

import dev.rackloom.api.cost.CostClass;
import dev.rackloom.core.moe.TradeOff;
import dev.rackloom.desktop.viewmodel.ExpertCurve;
import dev.rackloom.desktop.viewmodel.Overlays;
import dev.rackloom.viewer.Tint;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** Maps of experts of which none beats another, on two axes; a click puts one on the screen. */
final class ExpertCurveView extends BorderPane {

  private static final Tint MAP = Overlays.tint(CostClass.COMPUTE);
  private static final Tint NOW = Overlays.tint(CostClass.MEMORY);

  private final ExpertCurve curve;
  private final Plot plot;
  private final Label note = Parts.label("", "detail");
  private final Label told = Parts.label("", "told");
  private final Node hint =
      Parts.hint(
          "fth-trending-up",
          "No trade-offs yet",
          "Look for maps that trade moves from this one, or copies of tokens between nodes, for balance.");

  ExpertCurveView(Site site) {
    this.curve = site.desk().experts().curve();
    this.plot = new Plot(site.look());
    plot.setAccessibleText("Maps of experts that trade moves or copies for balance");
    setTop(head());
    setCenter(new StackPane(plot, hint));
    note.setId("expert-curve-note");
    note.setWrapText(true);
    told.setId("expert-curve-told");
    told.textProperty().bind(plot.pointedProperty());
    setBottom(new VBox(told, note));
    ExpertMenu menu = new ExpertMenu(site);
    Menus.install(plot, "expert-curve-menu", () -> menu.curve(plot, focused()));
    curve.contentProperty().addListener((o, was, is) -> show(is));
    show(curve.contentProperty().get());
  }

  private Optional<ExpertCurve.Point> focused() {
    return plot.focusedMark()
        .flatMap(mark ->
            curve.contentProperty().get().points().stream()
                .filter(p -> id(p).equals(mark.id()))
                .findFirst());
  }

  private static String id(ExpertCurve.Point point) {
    return "expert-curve-" + point.number();
  }

  private Node head() {
    ComboBox<TradeOff.Kind> kind = new ComboBox<>();
    kind.setId("expert-curve-kind");
    kind.setAccessibleText("What is traded for balance");
    kind.getItems().setAll(ExpertCurve.KINDS);
    kind.setConverter(Choices.words(ExpertCurve::title));
    kind.valueProperty().bindBidirectional(curve.kindProperty());
    HBox head =
        new HBox(
            10,
            Parts.firm("Balance against", "caption"),
            kind,
            new JobBar(
                curve.job(),
                "expert-curve-look",
                "Look",
                "fth-search",
                "Look for maps of which none beats another, under the rules set by hand",
                curve::look));
    head.setAlignment(Pos.CENTER_LEFT);
    head.getStyleClass().add("pane-head");
    return head;
  }

  private void show(ExpertCurve.Content now) {
    boolean empty = now.points().isEmpty();
    hint.setVisible(empty);
    plot.setVisible(!empty);
    note.setText(now.note());
    plot.show(empty ? Plot.Chart.NOTHING : chart(now));
  }

  private Plot.Chart chart(ExpertCurve.Content now) {
    return new Plot.Chart(
        Axis.around(now.across(), now.points().stream().mapToDouble(ExpertCurve.Point::across)),
        Axis.around(now.upward(), now.points().stream().mapToDouble(ExpertCurve.Point::upward)),
        List.of(
            new Plot.Course(
                now.points().stream().map(p -> new double[] {p.across(), p.upward()}).toList(),
                MAP,
                true,
                "",
                1)),
        now.points().stream().map(this::mark).toList());
  }

  private Plot.Mark mark(ExpertCurve.Point p) {
    return new Plot.Mark(
        id(p),
        p.across(),
        p.upward(),
        p.current() ? NOW : MAP,
        true,
        p.current(),
        p.text(),
        () -> curve.choose(p.number()));
  }
}
