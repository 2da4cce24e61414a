package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.core.Goal;
import dev.rackloom.engine.explain.CriticalPath;
import dev.rackloom.engine.explain.StageChoices;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Works explanations out. Any thread. */
final class Explainer {

  /** Times beyond this mean that a request never ends. */
  private static final double NEVER = 1e17;

  private final Question question;
  private final List<String> devices;
  private final List<String> stages;
  private final EngineWords words;

  /**
   * What is asked.
   *
   * @param stage the selected stage's position, -1 for none
   * @param labels names of stages by id
   * @param feasible whether the placement breaks nothing
   */
  record Question(
      Study study,
      Placement placement,
      Goal goal,
      int stage,
      UnaryOperator<String> labels,
      boolean feasible) {}

  private Explainer(Question question) {
    this.question = question;
    devices = question.study.rack().devices().stream().map(Device::id).toList();
    stages = question.study.stages().stages().stream().map(Stage::id).toList();
    words = new EngineWords(question.study, question.labels);
  }

  static Explanation of(Question question) {
    return new Explainer(question).explanation();
  }

  private Explanation explanation() {
    try {
      Optional<String> stage =
          question.stage >= 0 && question.stage < stages.size()
              ? Optional.of(stages.get(question.stage))
              : Optional.empty();
      CriticalPath path = question.study.engine().criticalPath(question.goal, question.placement);
      return new Explanation(
          stage.map(question.labels).orElse(""),
          GoalWords.name(question.goal),
          question.feasible
              ? ""
              : "The placement breaks something now, so a single move may not do. A click moves it.",
          stage.map(this::choices).orElse(List.of()),
          path.steps().stream().map(s -> row(s, path.latencyNanos())).toList(),
          parts(path));
    } catch (RackloomException why) {
      return new Explanation(
          "", GoalWords.name(question.goal), why.failure().text(), List.of(), List.of(), List.of());
    }
  }

  private List<Explanation.DeviceRow> choices(String stage) {
    List<StageChoices.Choice> all =
        question.study.engine().choices(question.goal, question.placement, stage);
    double now =
        all.stream()
            .filter(StageChoices.Choice::here)
            .mapToDouble(StageChoices.Choice::value)
            .findFirst()
            .orElse(Double.NaN);
    return all.stream().map(c -> row(c, now)).toList();
  }

  private Explanation.DeviceRow row(StageChoices.Choice c, double now) {
    boolean number = c.feasible() && c.value() < NEVER && now < NEVER;
    return new Explanation.DeviceRow(
        c.device(),
        devices.indexOf(c.device()),
        c.here(),
        c.feasible(),
        number
            ? Shown.of(GoalWords.show(question.goal, c.value()), "predicted")
            : Shown.unknown(words.of(c.reason())),
        number ? c.changePercent() / 100 : Double.NaN,
        difference(c, number, now),
        words.of(c.reason()));
  }

  /** In the goal's own unit where it has one: a few microseconds matter or not. */
  private Shown difference(StageChoices.Choice c, boolean number, double now) {
    if (c.here()) {
      return Shown.of("here", "where the stage is now");
    }
    if (!number) {
      return new Shown(c.feasible() ? "unknown" : "cannot", words.of(c.reason()), false);
    }
    String tip =
        GoalWords.name(question.goal)
            + " "
            + GoalWords.show(question.goal, c.value())
            + " instead of "
            + GoalWords.show(question.goal, now)
            + ", predicted";
    return Shown.of(c.changePercent() == 0 ? "± 0" : percent(c.changePercent() / 100), tip);
  }

  private static String percent(double share) {
    return Math.abs(share) < 0.0005
        ? (share < 0 ? "−" : "+") + "< 0.1 %"
        : Units.signedPercent(share);
  }

  private Explanation.PathRow row(CriticalPath.Step step, long latency) {
    return new Explanation.PathRow(
        word(step.kind()),
        stages.indexOf(step.stage()),
        step.stage().isEmpty() ? "" : question.labels.apply(step.stage()),
        step.where(),
        devices.indexOf(step.where()),
        Shown.of(
            Units.nanos(step.nanos()),
            "from " + Units.nanos(step.startNanos()) + " to " + Units.nanos(step.endNanos())),
        step.nanos() / (double) Math.max(1, latency),
        words.of(step.why()));
  }

  private static List<Explanation.Part> parts(CriticalPath path) {
    List<Explanation.Part> parts = new ArrayList<>();
    for (CriticalPath.Kind kind : CriticalPath.Kind.values()) {
      long nanos = path.nanos(kind);
      if (nanos > 0) {
        double share = nanos / (double) Math.max(1, path.latencyNanos());
        parts.add(
            new Explanation.Part(
                word(kind), Shown.of(Units.nanos(nanos), "on the critical path"), share));
      }
    }
    parts.sort(Comparator.comparingDouble(Explanation.Part::share).reversed());
    return parts;
  }

  private static String word(Enum<?> kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /** Names of stages by id. */
  static UnaryOperator<String> labels(Stream<StageRow> rows) {
    var all = rows.collect(Collectors.toMap(StageRow::id, StageRow::label));
    return id -> all.getOrDefault(id, id);
  }
}
