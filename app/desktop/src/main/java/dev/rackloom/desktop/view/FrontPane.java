package dev.rackloom.desktop.view;

import dev.rackloom.api.cost.CostClass;
import dev.rackloom.api.placement.Metric;
import dev.rackloom.desktop.viewmodel.CopiedCharts;
import dev.rackloom.desktop.viewmodel.Front;
import dev.rackloom.desktop.viewmodel.MetricWords;
import dev.rackloom.desktop.viewmodel.Overlays;
import dev.rackloom.viewer.Tint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.beans.property.ObjectProperty;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

/** Trade-offs: placements of which none beats another, on two axes; a click opens one. */
public final class FrontPane extends BorderPane {

  private static final Tint EDGE = Overlays.tint(CostClass.COMPUTE);
  private static final Tint NOW = Overlays.tint(CostClass.MEMORY);

  private final Site site;
  private final Front front;
  private final Plot plot;
  private final Label note = Parts.label("", "detail");
  private final Label told = Parts.label("", "told");
  private final FlowPane legend = new FlowPane(16, 2);
  private final Label inside;
  private final Node hint =
      Parts.hint(
          "fth-trending-up",
          "No trade-offs yet",
          "Look for placements of which none beats another in latency, throughput and energy.");

  public FrontPane(Site site) {
    this.site = site;
    this.front = site.desk().insight().front();
    Look look = site.look();
    plot = new Plot(look);
    plot.setAccessibleText("Placements that trade latency, throughput and energy");
    getStyleClass().add("chart-pane");
    JobBar job =
        new JobBar(
            front.job(),
            "front-look",
            "Look for trade-offs",
            "fth-search",
            "Look for placements of which none beats another; cancelled, what was found stays",
            front::look);
    HBox head =
        new HBox(
            10,
            Parts.firm("Across", "caption"),
            axis("front-across", "Metric across", front.acrossProperty()),
            Parts.firm("Up", "caption"),
            axis("front-up", "Metric up", front.upProperty()),
            job);
    head.setAlignment(Pos.CENTER_LEFT);
    legend.getStyleClass().add("legend");
    inside = entry(look, EDGE, false, false, "");
    legend
        .getChildren()
        .setAll(
            entry(look, EDGE, true, false, "none is better on both axes"),
            inside,
            entry(look, NOW, true, true, "on the screen now"));
    note.setId("front-note");
    told.setId("front-told");
    told.textProperty().bind(plot.pointedProperty());
    VBox top = new VBox(6, head, legend);
    top.getStyleClass().add("pane-head");
    setTop(top);
    setCenter(new StackPane(plot, hint));
    VBox foot = new VBox(told, note);
    foot.getStyleClass().add("pane-foot");
    setBottom(foot);
    Menus.install(plot, "front-menu", this::items);
    front.contentProperty().addListener((o, was, is) -> show(is));
    show(front.contentProperty().get());
  }

  /** What can be done with the placement that has the focus, and with all of them. */
  private List<MenuItem> items() {
    Optional<Front.Point> point = plot.focusedMark().flatMap(this::pointOf);
    boolean open = point.filter(p -> p.number() >= 0 && !p.current()).isPresent();
    Front.Content now = front.contentProperty().get();
    return List.of(
        Menus.item(
            "front-take",
            "Put it on the screen  (Enter)",
            open,
            () -> point.ifPresent(p -> front.take(p.number()))),
        Menus.item(
            "front-keep",
            "Put it on the screen and keep it as a variant",
            point.isPresent(),
            () -> point.ifPresent(this::keep)),
        new SeparatorMenuItem(),
        Menus.item(
            "front-again",
            "Look for trade-offs",
            front.job().jobProperty().get().isEmpty(),
            front::look),
        Menus.copy(
            "front-copy",
            "Copy all as text",
            !now.points().isEmpty(),
            site.desk(),
            () -> CopiedCharts.front(now, front.acrossProperty().get(), front.upProperty().get())),
        Pictures.item(site, plot, "trade-offs"));
  }

  private Optional<Front.Point> pointOf(Plot.Mark mark) {
    Front.Content now = front.contentProperty().get();
    return Stream.concat(now.points().stream(), now.now().stream())
        .filter(p -> id(p).equals(mark.id()))
        .findFirst();
  }

  private void keep(Front.Point point) {
    front.take(point.number());
    site.desk().handwork().variants().keep("");
  }

  private static String id(Front.Point point) {
    return "front-" + point.number();
  }

  static Label entry(Look look, Tint tint, boolean full, boolean ringed, String text) {
    return Parts.legend(look.paletteProperty(), tint, full, ringed, text);
  }

  private ComboBox<Metric> axis(String id, String name, ObjectProperty<Metric> chosen) {
    ComboBox<Metric> box = new ComboBox<>();
    box.setId(id);
    box.setAccessibleText(name);
    box.setMinWidth(USE_PREF_SIZE);
    box.setItems(front.metrics());
    box.setConverter(
        new StringConverter<>() {
          @Override
          public String toString(Metric metric) {
            return metric == null ? "" : MetricWords.title(metric);
          }

          @Override
          public Metric fromString(String text) {
            return Metric.valueOf(text);
          }
        });
    box.valueProperty().bindBidirectional(chosen);
    return box;
  }

  private void show(Front.Content now) {
    boolean empty = now.points().isEmpty();
    hint.setVisible(empty);
    plot.setVisible(!empty);
    legend.setVisible(!empty);
    legend.setManaged(!empty);
    note.setText(
        now.stale()
            ? "Of other sizes or constraints than now: look again. " + now.note()
            : now.note());
    inside.setText("worth it for its " + now.third() + " alone");
    plot.show(chart(now));
  }

  private Plot.Chart chart(Front.Content now) {
    List<Front.Point> all = new ArrayList<>(now.points());
    now.now().ifPresent(all::add);
    return new Plot.Chart(
        Axis.around(
            MetricWords.axis(front.acrossProperty().get()),
            all.stream().mapToDouble(Front.Point::x)),
        Axis.around(
            MetricWords.axis(front.upProperty().get()), all.stream().mapToDouble(Front.Point::y)),
        List.of(),
        all.stream().sorted((a, b) -> Boolean.compare(rank(a), rank(b))).map(this::mark).toList());
  }

  /** What matters is drawn last, on top. */
  private static boolean rank(Front.Point point) {
    return point.current();
  }

  private Plot.Mark mark(Front.Point p) {
    return new Plot.Mark(
        id(p),
        p.x(),
        p.y(),
        p.current() ? NOW : EDGE,
        p.edge() || p.current(),
        p.current(),
        p.text(),
        () -> front.take(p.number()));
  }
}
