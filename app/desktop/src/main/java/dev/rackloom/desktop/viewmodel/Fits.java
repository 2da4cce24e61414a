package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.cost.Estimate;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.Prediction;
import dev.rackloom.api.rack.Device;
import dev.rackloom.core.Goal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What each device would make of stages put there. Any thread; one pricing a device. */
public final class Fits {

  /** Times beyond this mean that a request never ends. */
  private static final double NEVER = 1e17;

  private final Question question;

  /** What is asked; stages by id. */
  record Question(Reading now, List<String> stages, Goal goal) {}

  /**
   * A device for the stages.
   *
   * @param fits whether they can go there
   * @param memoryShare of the device then, more than 1 if it is short
   * @param memory of the device then, and by how much it is short
   * @param change of the goal, as a share of its value now: positive is worse, NaN if not known
   * @param difference the same in words
   */
  public record Fit(
      boolean fits, double memoryShare, Shown memory, double change, Shown difference) {}

  private Fits(Question question) {
    this.question = question;
  }

  static Map<String, Fit> of(Question question) {
    Map<String, Fit> fits = new LinkedHashMap<>();
    Reading now = question.now();
    if (now.study().isPresent() && now.placement().isPresent()) {
      Fits all = new Fits(question);
      for (Device device : now.study().get().rack().devices()) {
        fits.put(device.id(), all.tried(now.study().get(), now.placement().get(), device));
      }
    }
    return fits;
  }

  private Fit tried(Study study, Placement from, Device device) {
    try {
      return on(study, from, device);
    } catch (RackloomException why) {
      return cannot(EngineWords.on(study).of(why.failure().text()));
    }
  }

  private Fit on(Study study, Placement from, Device device) {
    Optional<String> unpriced = unpriced(study, device);
    if (unpriced.isPresent()) {
      return cannot(unpriced.get());
    }
    Placement to = Moves.to(from, question.stages(), device.id());
    Prediction then = study.price(to);
    List<Prediction> passes =
        question.goal().only().isPresent() ? study.passes(to) : List.<Prediction>of();
    double value = GoalWords.value(question.goal(), then, passes);
    double before = question.now().forecast() instanceof Forecast.Priced p ? p.value() : Double.NaN;
    List<Constraint> broken = newlyBroken(study, to);
    return fit(then, device, value, before, broken);
  }

  private Fit fit(
      Prediction then, Device device, double value, double before, List<Constraint> broken) {
    long needs = 0;
    long has = device.home().capacityBytes();
    for (Prediction.DeviceLoad load : then.devices()) {
      if (load.device().equals(device.id())) {
        needs = load.memoryBytes();
      }
    }
    double share = needs / (double) Math.max(1, has);
    Shown memory =
        needs > has
            ? new Shown(
                Units.bytes(needs - has) + " too much",
                "needs " + Units.bytes(needs) + ", has " + Units.bytes(has) + ", predicted",
                true)
            : Shown.of(Units.bytes(needs) + " of " + Units.bytes(has), "taken then, predicted");
    if (!broken.isEmpty()) {
      String kind = ConstraintWords.kind(broken.getFirst());
      return new Fit(
          false, share, memory, Double.NaN, new Shown("against: " + kind, "a constraint", false));
    }
    return new Fit(needs <= has, share, memory, value / before - 1, difference(value, before));
  }

  private Shown difference(double value, double before) {
    if (!(value < NEVER) || !(before < NEVER)) {
      return Shown.unknown("the goal has no value on one side");
    }
    double change = value / before - 1;
    String text = value == before ? "± 0" : small(change);
    return Shown.of(
        GoalWords.name(question.goal()) + " " + text,
        GoalWords.show(question.goal(), value)
            + " instead of "
            + GoalWords.show(question.goal(), before)
            + ", predicted");
  }

  private static String small(double change) {
    return Math.abs(change) < 0.0005
        ? (change < 0 ? "−" : "+") + "< 0.1 %"
        : Units.signedPercent(change);
  }

  private static Fit cannot(String why) {
    return new Fit(false, Double.NaN, Shown.NOTHING, Double.NaN, new Shown("cannot", why, false));
  }

  /** Why one of the stages has no time there. */
  private Optional<String> unpriced(Study study, Device device) {
    int position = study.rack().devices().indexOf(device);
    List<Study.StageFacts> facts = question.now().in(study.seat());
    return facts.stream()
        .filter(f -> question.stages().contains(f.id()))
        .map(f -> f.estimates().get(position))
        .filter(Estimate.Unknown.class::isInstance)
        .map(e -> ((Estimate.Unknown) e).reason())
        .findFirst();
  }

  private List<Constraint> newlyBroken(Study study, Placement to) {
    if (study.constraints().isEmpty()) {
      return List.of();
    }
    List<Constraint> broken = new ArrayList<>(study.broken(to));
    if (question.now().forecast() instanceof Forecast.Priced p) {
      broken.removeAll(p.broken());
    }
    return broken;
  }
}
