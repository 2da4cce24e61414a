package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.cost.Source;
import dev.rackloom.core.SeenFiring;
import dev.rackloom.core.experts.ServedExperts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/**
 * What a deployment really does: how busy each device is, and each stage's time against its
 * prediction. Emulated and measured stay apart, and so do their errors.
 */
public final class Telemetry {

  private static final int POINTS = 120;

  /** What is watched begins with it. */
  static final String LIVE = "Live";

  private static final String SEEN = "Seen last";

  private final Map<String, Course> devices = new LinkedHashMap<>();
  private final ReadOnlyObjectWrapper<Content> content =
      new ReadOnlyObjectWrapper<>(Content.NOTHING);
  private final ReadOnlyObjectWrapper<List<SeenFiring>> firings =
      new ReadOnlyObjectWrapper<>(List.of());
  private final ReadOnlyObjectWrapper<Optional<ServedExperts>> experts =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Optional<Deployment.Newest>> newest =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ServingCharts serving = new ServingCharts();
  private final ReadOnlyObjectWrapper<List<ServingCharts.Chart>> charts =
      new ReadOnlyObjectWrapper<>(List.of());
  private final ReadOnlyObjectWrapper<EngineFigures> engines =
      new ReadOnlyObjectWrapper<>(EngineFigures.NONE_HERE);
  private final UnaryOperator<String> label;
  private String title = "";
  private boolean live;

  /** Telemetry of stages that are called so. */
  Telemetry(UnaryOperator<String> label) {
    this.label = label;
  }

  /** Everything on show. */
  public record Content(String title, List<Course> devices, List<Group> groups) {
    /** Nothing ran yet. */
    public static final Content NOTHING = new Content("", List.of(), List.of());
  }

  /**
   * How busy a device is.
   *
   * @param now its newest interval
   * @param busy the last intervals, 0 to 1, oldest first
   */
  public record Course(Deployment.Use now, List<Double> busy) {}

  /**
   * Stages of one source.
   *
   * @param error mean absolute error of the prediction, of these alone; NaN if none is known
   */
  public record Group(Source source, List<Deployment.Seen> stages, double error) {}

  /** (predicted - seen) / seen; NaN without a prediction. */
  public static double error(Deployment.Seen seen) {
    return seen.predictedNanos() <= 0 || seen.seenNanos() <= 0
        ? Double.NaN
        : (seen.predictedNanos() - seen.seenNanos()) / seen.seenNanos();
  }

  /** Names what is being watched; forgets what was shown before, if that was something else. */
  public void watch(String what) {
    if (!live) {
      begin(what);
    }
    live = true;
    title = what;
    content.set(new Content(title, content.get().devices(), content.get().groups()));
  }

  /** Keeps what was seen last on show, and says that it is no longer live. */
  public void end() {
    if (live) {
      title = title.startsWith(LIVE) ? SEEN + title.substring(LIVE.length()) : title;
      content.set(new Content(title, content.get().devices(), content.get().groups()));
    }
    live = false;
  }

  private void begin(String what) {
    title = what;
    devices.clear();
    serving.forget();
    charts.set(List.of());
    firings.set(List.of());
    newest.set(Optional.empty());
    experts.set(Optional.empty());
    engines.set(EngineFigures.NONE_HERE);
    content.set(new Content(title, List.of(), List.of()));
  }

  /** Takes what arrived since the last pulse, oldest first. */
  public void take(List<Deployment.Frame> frames) {
    if (!live) {
      watch(LIVE);
    }
    frames.forEach(frame -> frame.devices().forEach(this::use));
    frames.forEach(serving::take);
    charts.set(serving.charts(label));
    firings.set(frames.getLast().firings());
    experts.set(frames.getLast().experts());
    engines.set(EngineFigures.of(frames.getLast().engines(), label));
    content.set(
        new Content(title, List.copyOf(devices.values()), groups(frames.getLast().stages())));
  }

  /** Nothing of what is on the screen ran yet. */
  void forget() {
    live = false;
    begin("");
  }

  /** Shows a run that is over. */
  public void recall(Deployment.Run run) {
    live = false;
    begin(run.title());
    newest.set(run.newest());
    engines.set(EngineFigures.NOT_KEPT);
    content.set(new Content(title, List.of(), groups(run.stages())));
  }

  private void use(Deployment.Use use) {
    Course before = devices.getOrDefault(use.device(), new Course(use, List.of()));
    List<Double> course = new ArrayList<>(before.busy());
    course.add(Math.clamp(use.busy(), 0, 1));
    int from = Math.max(0, course.size() - POINTS);
    devices.put(use.device(), new Course(use, List.copyOf(course.subList(from, course.size()))));
  }

  private static List<Group> groups(List<Deployment.Seen> stages) {
    Map<Source, List<Deployment.Seen>> bySource =
        stages.stream()
            .collect(
                Collectors.groupingBy(Deployment.Seen::source, TreeMap::new, Collectors.toList()));
    return bySource.entrySet().stream()
        .map(e -> new Group(e.getKey(), e.getValue(), meanError(e.getValue())))
        .toList();
  }

  private static double meanError(List<Deployment.Seen> stages) {
    return stages.stream()
        .mapToDouble(s -> Math.abs(error(s)))
        .filter(e -> !Double.isNaN(e))
        .average()
        .orElse(Double.NaN);
  }

  /** What is on show. */
  public ReadOnlyObjectProperty<Content> contentProperty() {
    return content.getReadOnlyProperty();
  }

  /** How it serves over time; empty until it is known, and of a run that is over. */
  public ReadOnlyObjectProperty<List<ServingCharts.Chart>> chartsProperty() {
    return charts.getReadOnlyProperty();
  }

  /** The newest firings one by one; none of a run that is over. */
  public ReadOnlyObjectProperty<List<SeenFiring>> firingsProperty() {
    return firings.getReadOnlyProperty();
  }

  /** The newest requests of a run that is over, if they were kept. */
  public ReadOnlyObjectProperty<Optional<Deployment.Newest>> newestProperty() {
    return newest.getReadOnlyProperty();
  }

  /** What serving engines say of themselves. */
  public ReadOnlyObjectProperty<EngineFigures> enginesProperty() {
    return engines.getReadOnlyProperty();
  }

  /** What was told of experts, if they are split over agents. */
  public ReadOnlyObjectProperty<Optional<ServedExperts>> expertsProperty() {
    return experts.getReadOnlyProperty();
  }
}
