package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.cost.Estimate;
import dev.rackloom.api.placement.Prediction;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.viewer.StageLabels;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** All stages in the phase on show, with where they are placed and what they take. */
public final class StageTable {

  private final PlacementEditor editor;
  private final StageSorting sorting = new StageSorting();
  private final ObservableList<StageRow> rows = FXCollections.observableArrayList();
  private final ObservableList<String> devices = FXCollections.observableArrayList();
  private final ObservableList<Phase> phases = FXCollections.observableArrayList();
  private final ObjectProperty<Phase> phase = new SimpleObjectProperty<>(Phase.PLAIN);
  private List<String> labels = List.of();
  private List<String> origins = List.of();

  StageTable(PlacementEditor editor) {
    this.editor = editor;
    editor.readingProperty().addListener((o, was, is) -> renew());
    editor
        .baseProperty()
        .addListener((o, was, is) -> origins = is.map(Study::origins).orElse(List.of()));
    phase.addListener((o, was, is) -> renew());
  }

  /** Takes what does not change with sizes; the rows come with the next reading. */
  void open(Study study) {
    rows.clear();
    labels = List.of();
    showOneOf(study.phases());
    origins = study.origins();
    labels = StageLabels.apart(study.stages().stages());
    devices.setAll(study.rack().devices().stream().map(d -> d.id()).toList());
  }

  /** Names of stages by their ids. */
  static UnaryOperator<String> labels(List<Stage> stages) {
    List<String> names = StageLabels.apart(stages);
    Map<String, String> byId =
        IntStream.range(0, names.size())
            .boxed()
            .collect(Collectors.toMap(i -> stages.get(i).id(), names::get));
    return id -> byId.getOrDefault(id, id);
  }

  private void showOneOf(List<Phase> served) {
    phases.setAll(served);
    if (!served.contains(phase.get())) {
      phase.set(served.getFirst());
    }
  }

  /** Shows the newest numbers. */
  void renew() {
    Reading reading = editor.readingProperty().get();
    List<Study.StageFacts> facts = reading.in(phase.get());
    if (facts.size() != labels.size()) {
      return;
    }
    List<StageNumbers> now = numbers(reading, facts);
    if (rows.size() == now.size()) {
      rows.forEach(r -> r.show(now.get(r.position())));
    } else {
      rows.setAll(
          IntStream.range(0, now.size())
              .mapToObj(i -> new StageRow(i, labels.get(i), now.get(i)))
              .toList());
    }
  }

  private List<StageNumbers> numbers(Reading reading, List<Study.StageFacts> facts) {
    Map<String, Integer> positions =
        IntStream.range(0, devices.size())
            .boxed()
            .collect(Collectors.toMap(devices::get, Function.identity()));
    List<String> placed =
        facts.stream().map(f -> String.join(StageNumbers.AND, reading.devicesOf(f.id()))).toList();
    Map<String, Double> grouped =
        positions.keySet().containsAll(placed) ? Map.of() : groupTimes(reading, phase.get());
    double[] nanos = new double[facts.size()];
    double all = 0;
    for (int s = 0; s < nanos.length; s++) {
      int alone = positions.getOrDefault(placed.get(s), -1);
      nanos[s] =
          alone < 0
              ? grouped.getOrDefault(facts.get(s).id(), Double.NaN)
              : nanos(facts.get(s), alone);
      all += Double.isNaN(nanos[s]) ? 0 : nanos[s];
    }
    double sum = Math.max(1, all);
    List<String> rack = List.copyOf(devices);
    return IntStream.range(0, nanos.length)
        .mapToObj(s ->
            new StageNumbers(
                s,
                facts.get(s),
                placed.get(s),
                positions.getOrDefault(placed.get(s), -1),
                positions.containsKey(placed.get(s)) ? Double.NaN : nanos[s],
                nanos[s] / sum,
                rack,
                origins))
        .toList();
  }

  /** How long stages take in a phase where devices share them, as it is predicted. */
  private static Map<String, Double> groupTimes(Reading reading, Phase phase) {
    if (!(reading.forecast() instanceof Forecast.Priced priced)) {
      return Map.of();
    }
    int pass = reading.study().map(s -> s.phases().indexOf(phase)).orElse(-1);
    Prediction of =
        priced.passes().isEmpty() || pass < 0 || pass >= priced.passes().size()
            ? priced.prediction()
            : priced.passes().get(pass);
    return of.timeline().stream()
        .collect(
            Collectors.toMap(
                Prediction.StageTime::stage,
                t -> (double) (t.endNanos() - t.startNanos()),
                Math::max));
  }

  private static double nanos(Study.StageFacts facts, int device) {
    return facts.estimates().get(device) instanceof Estimate.Sampled s
        ? s.sample().nanos()
        : Double.NaN;
  }

  /** One row a stage. */
  public ObservableList<StageRow> rows() {
    return rows;
  }

  /** By what they are sorted where they are a table. */
  public StageSorting sorting() {
    return sorting;
  }

  /** The rack's devices, in the order of the time columns. */
  public ObservableList<String> devices() {
    return devices;
  }

  /** The phases that can be shown, in the order of a request. */
  public ObservableList<Phase> phases() {
    return phases;
  }

  /** The phase on show, here and in the graph's colours. */
  public ObjectProperty<Phase> phaseProperty() {
    return phase;
  }

  /** Shows the next phase. */
  public void nextPhase() {
    int next = (phases.indexOf(phase.get()) + 1) % Math.max(1, phases.size());
    phase.set(phases.get(next));
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
