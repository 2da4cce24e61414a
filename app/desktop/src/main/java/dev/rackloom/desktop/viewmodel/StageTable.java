package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.placement.Prediction;
import dev.rackloom.viewer.StageLabels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** All stages, with where they are placed and how much of the time they take. */
public final class StageTable {

  private final PlacementEditor editor;
  private final ObservableList<StageRow> rows = FXCollections.observableArrayList();
  private final ObservableList<String> devices = FXCollections.observableArrayList();

  StageTable(PlacementEditor editor) {
    this.editor = editor;
    editor.forecastProperty().addListener((o, was, is) -> follow(is));
  }

  void open(Study study) {
    List<Study.StageFacts> facts = study.facts();
    devices.setAll(study.rack().devices().stream().map(d -> d.id()).toList());
    List<String> labels = StageLabels.of(study.stages().stages());
    rows.setAll(
        IntStream.range(0, facts.size())
            .mapToObj(i -> new StageRow(i, labels.get(i), facts.get(i)))
            .toList());
    follow(editor.forecastProperty().get());
  }

  private void follow(Forecast forecast) {
    Map<String, Double> shares = new HashMap<>();
    if (forecast instanceof Forecast.Priced priced) {
      List<Prediction.StageTime> times = priced.prediction().timeline();
      double all = times.stream().mapToLong(StageTable::length).sum();
      times.forEach(t -> shares.merge(t.stage(), length(t) / Math.max(1, all), Double::sum));
    }
    for (StageRow row : rows) {
      String on = String.join(" + ", editor.devicesOf(row.id()));
      row.placed(
          devices.indexOf(on),
          on,
          shares.getOrDefault(row.id(), Double.NaN),
          feel(forecast, row.position()));
    }
  }

  private static Shown feel(Forecast forecast, int stage) {
    return forecast instanceof Forecast.Priced p && stage < p.feel().size()
        ? Cells.feel(p.feel().get(stage))
        : Shown.unknown("no placement is priced");
  }

  private static long length(Prediction.StageTime time) {
    return time.endNanos() - time.startNanos();
  }

  /** One row a stage. */
  public ObservableList<StageRow> rows() {
    return rows;
  }

  /** The rack's devices, in the order of the time columns. */
  public ObservableList<String> devices() {
    return devices;
  }

  /** The name of a stage by its id; the id if it is not one of these. */
  public String label(String stage) {
    return rows.stream()
        .filter(r -> r.id().equals(stage))
        .map(StageRow::label)
        .findFirst()
        .orElse(stage);
  }

  /** Places a stage on a device. */
  public void move(StageRow row, String device) {
    editor.move(row.id(), device);
  }
}
