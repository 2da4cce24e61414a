package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.cost.Estimate;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.Prediction;
import dev.rackloom.api.rack.Device;
import dev.rackloom.core.Fault;
import dev.rackloom.desktop.viewmodel.Problems.Change;
import dev.rackloom.desktop.viewmodel.Problems.Fix;
import dev.rackloom.desktop.viewmodel.Problems.Kind;
import dev.rackloom.desktop.viewmodel.Problems.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Finds what a placement breaks and what would mend it. Any thread. */
final class Diagnosis {

  private final Question question;
  private final Study study;
  private final Placement placement;
  private final List<Problem> found = new ArrayList<>();

  /** What is asked; labels are names of stages by id. */
  record Question(
      Reading now, List<Constraint> constraints, UnaryOperator<String> labels, boolean canUndo) {}

  private Diagnosis(Question question, Study study, Placement placement) {
    this.question = question;
    this.study = study;
    this.placement = placement;
  }

  static List<Problem> of(Question question) {
    Reading now = question.now();
    return switch (now.forecast()) {
      case Forecast.None none -> List.of();
      case Forecast.Failed failed -> failed(question, failed.why());
      case Forecast.Priced priced ->
          new Diagnosis(question, now.study().orElseThrow(), now.placement().orElseThrow())
              .look(priced);
    };
  }

  /** Without a price, and if that is not why, as it was told. */
  private static List<Problem> failed(Question question, String why) {
    Reading now = question.now();
    if (now.study().isPresent() && now.placement().isPresent() && isOfAPrice(now, why)) {
      Diagnosis diagnosis = new Diagnosis(question, now.study().get(), now.placement().get());
      diagnosis.unpriced();
      if (!diagnosis.found.isEmpty()) {
        return diagnosis.found;
      }
    }
    return List.of(
        new Problem(
            Kind.PLACEMENT,
            now.study().map(s -> new EngineWords(s, question.labels()).of(why)).orElse(why),
            List.of(),
            question.canUndo()
                ? List.of(new Fix("Undo the last change", new Change.Undo()))
                : List.of()));
  }

  /**
   * Whether it failed by why a stage has no price; not by sizes, of which other things are said.
   */
  private static boolean isOfAPrice(Reading now, String why) {
    return now.facts().values().stream()
        .flatMap(List::stream)
        .flatMap(f -> f.estimates().stream())
        .anyMatch(e ->
            e instanceof Estimate.Unknown u && why.contains(u.reason()) && !why.equals(u.reason()));
  }

  private List<Problem> look(Forecast.Priced priced) {
    priced.prediction().devices().stream()
        .filter(d -> d.memoryBytes() > d.capacityBytes())
        .forEach(d -> found.add(memory(d)));
    priced.broken().forEach(c -> found.add(broken(c)));
    unpriced();
    unable(priced.faults());
    if (found.isEmpty()) {
      EngineWords words = words();
      priced.faults().stream()
          .map(f -> new Problem(Kind.PLACEMENT, words.of(f.text()), List.of(), List.of()))
          .forEach(found::add);
    }
    return found;
  }

  private Problem memory(Prediction.DeviceLoad load) {
    String text =
        load.device()
            + " is short of "
            + Units.bytes(load.memoryBytes() - load.capacityBytes())
            + " memory: needs "
            + Units.bytes(load.memoryBytes())
            + ", has "
            + Units.bytes(load.capacityBytes())
            + " (predicted)";
    return new Problem(
        Kind.MEMORY, text, List.of(), new Relief(question.now(), load.device()).fixes());
  }

  private Problem broken(Constraint constraint) {
    String text = ConstraintWords.text(constraint, question.labels()) + ": broken";
    List<Fix> fixes = new ArrayList<>();
    obeying(constraint).ifPresent(fixes::add);
    List<Constraint> rest = new ArrayList<>(question.constraints());
    rest.remove(constraint);
    fixes.add(new Fix("Remove this constraint", new Change.Constrain(rest)));
    return new Problem(
        Kind.CONSTRAINT, text, positions(ConstraintWords.stages(constraint).stream()), fixes);
  }

  private List<Integer> positions(Stream<String> ids) {
    return ids.flatMap(id -> study.stages().indexOf(id).stream().boxed()).sorted().toList();
  }

  /** The stages put where a constraint wants them, where that is plain. */
  private Optional<Fix> obeying(Constraint constraint) {
    return switch (constraint) {
      case Constraint.Pin p ->
          Optional.of(move(List.of(p.stage()), p.devices().stream().sorted().toList().getFirst()));
      case Constraint.Ban b -> fastest(b.stage(), b.device()).map(d -> move(List.of(b.stage()), d));
      case Constraint.CoLocate c -> {
        List<String> stages = c.stages().stream().sorted().toList();
        List<String> at = question.now().devicesOf(stages.getFirst());
        yield at.isEmpty() ? Optional.empty() : Optional.of(move(stages, at.getFirst()));
      }
      default -> Optional.empty();
    };
  }

  private Fix move(List<String> stages, String device) {
    String what =
        stages.size() == 1 ? question.labels().apply(stages.getFirst()) : stages.size() + " stages";
    return new Fix(
        "Move " + what + " to " + device, new Change.Place(Moves.to(placement, stages, device)));
  }

  private EngineWords words() {
    return new EngineWords(study, question.labels());
  }

  /** Stages that cannot run where they stand, all of a place together. */
  private void unable(List<Fault> faults) {
    Map<String, List<Fault.CannotRun>> places = new LinkedHashMap<>();
    for (Fault fault : faults) {
      if (fault instanceof Fault.CannotRun u) {
        places.computeIfAbsent(u.place(), p -> new ArrayList<>()).add(u);
      }
    }
    if (places.isEmpty()) {
      return;
    }
    EngineWords words = words();
    places.forEach((place, all) -> {
      Fault.CannotRun first = all.getFirst();
      String others = all.size() > 1 ? " and " + (all.size() - 1) + " more" : "";
      String why = first.why().isEmpty() ? "" : ": " + words.of(first.why());
      String text = question.labels().apply(first.stage()) + others + " cannot run on " + place;
      found.add(
          new Problem(
              Kind.PLACEMENT,
              text + why,
              positions(all.stream().map(Fault.CannotRun::stage)),
              List.of()));
    });
  }

  /** Stages that have no time where they stand, all of a device together. */
  private void unpriced() {
    List<Device> devices = study.rack().devices();
    for (int d = 0; d < devices.size(); d++) {
      List<Study.StageFacts> some = unpriced(d, devices.get(d).id());
      if (!some.isEmpty()) {
        found.add(unpriced(devices.get(d), d, some));
      }
    }
  }

  private List<Study.StageFacts> unpriced(int device, String id) {
    return question.now().in(study.seat()).stream()
        .filter(f -> f.estimates().get(device) instanceof Estimate.Unknown)
        .filter(f -> question.now().devicesOf(f.id()).contains(id))
        .toList();
  }

  private Problem unpriced(Device device, int position, List<Study.StageFacts> stages) {
    Study.StageFacts first = stages.getFirst();
    String which =
        question.labels().apply(first.id())
            + (stages.size() > 1 ? " and " + (stages.size() - 1) + " more have" : " has");
    String why = ((Estimate.Unknown) first.estimates().get(position)).reason();
    List<Fix> fixes = new ArrayList<>();
    fastest(first.id(), device.id())
        .ifPresent(d -> fixes.add(move(stages.stream().map(Study.StageFacts::id).toList(), d)));
    if (!device.isEmulated()) {
      fixes.add(new Fix("Measure this device", new Change.Measure()));
    }
    return new Problem(
        Kind.COST,
        which + " no predicted time on " + device.id() + ": " + why,
        positions(stages.stream().map(Study.StageFacts::id)),
        fixes);
  }

  /** The device with the least predicted time for a stage, but for one. */
  private Optional<String> fastest(String stage, String but) {
    return fastest(question.now(), study, stage, List.of(but));
  }

  private static Optional<String> fastest(
      Reading now, Study study, String stage, List<String> but) {
    String best = "";
    double least = Double.POSITIVE_INFINITY;
    for (Study.StageFacts facts : now.in(study.seat())) {
      for (int d = 0; facts.id().equals(stage) && d < facts.estimates().size(); d++) {
        String device = study.rack().devices().get(d).id();
        if (!but.contains(device)
            && facts.estimates().get(d) instanceof Estimate.Sampled s
            && s.sample().nanos() < least) {
          least = s.sample().nanos();
          best = device;
        }
      }
    }
    return best.isEmpty() ? Optional.empty() : Optional.of(best);
  }

  /** A way to do without the devices of a node. */
  static List<Fix> withoutNode(Reading now, List<Constraint> constraints, String node) {
    if (now.study().isEmpty() || now.placement().isEmpty()) {
      return List.of();
    }
    Study study = now.study().get();
    List<String> lost =
        study.rack().devices().stream().filter(d -> d.node().equals(node)).map(Device::id).toList();
    Placement next = now.placement().get();
    List<Constraint> more = new ArrayList<>(constraints);
    for (var stage : study.stages().stages()) {
      if (now.devicesOf(stage.id()).stream().anyMatch(lost::contains)) {
        Optional<String> other = fastest(now, study, stage.id(), lost);
        if (other.isEmpty()) {
          return List.of();
        }
        next = Moves.to(next, List.of(stage.id()), other.get());
      }
      lost.forEach(d -> more.add(new Constraint.Ban(stage.id(), d)));
    }
    return List.of(
        new Fix("Move everything off " + node + " and keep it off", new Change.Both(next, more)));
  }
}
