package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.ServingCharts;
import dev.rackloom.desktop.viewmodel.ServingCharts.Chart;
import dev.rackloom.desktop.viewmodel.Telemetry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** How a deployment serves over time, a card a chart. The cards stay while their lines go on. */
final class ServingView extends HBox {

  private static final Map<String, String> UNITS = Map.of("throughput", " /s", "latency", " ms");

  private final Look look;
  private final List<Card> cards = new ArrayList<>();

  /** A card and what changes in it. */
  private static final class Card extends VBox {
    private final Label badge = Parts.firm("", "badge");
    private final Label now = Parts.label("", "meter");
    private final Label what = Parts.label("", "detail");
    private final CourseChart chart;

    Card(Chart first, Look look) {
      super(6);
      setId("chart-" + first.id());
      chart = new CourseChart(look);
      HBox head = new HBox(8, Parts.firm(first.title(), "device-name"), badge);
      head.setAlignment(Pos.CENTER_LEFT);
      what.setWrapText(true);
      what.setMinHeight(USE_PREF_SIZE);
      getChildren().setAll(head, now, chart, what);
      getStyleClass().add("card");
      setPrefWidth(240);
    }

    void show(Chart chartNow) {
      badge.setText(chartNow.source());
      badge.getStyleClass().setAll("label", "badge", chartNow.source());
      Parts.show(now, chartNow.now());
      what.setText(chartNow.what());
      chart.show(chartNow, UNITS.getOrDefault(chartNow.id(), ""));
      setAccessibleText(chartNow.title() + " " + chartNow.now().text() + ", " + chartNow.source());
    }
  }

  ServingView(Telemetry telemetry, Look look) {
    super(16);
    this.look = look;
    telemetry.chartsProperty().addListener((o, was, is) -> show(is));
    look.paletteProperty().addListener((o, was, is) -> show(telemetry.chartsProperty().get()));
    show(telemetry.chartsProperty().get());
  }

  private void show(List<ServingCharts.Chart> now) {
    if (cards.size() != now.size()) {
      cards.clear();
      now.forEach(c -> cards.add(new Card(c, look)));
      cards.forEach(c -> HBox.setHgrow(c, Priority.ALWAYS));
      getChildren().setAll(cards);
    }
    for (int i = 0; i < now.size(); i++) {
      cards.get(i).show(now.get(i));
    }
    setVisible(!now.isEmpty());
    setManaged(!now.isEmpty());
  }
}
