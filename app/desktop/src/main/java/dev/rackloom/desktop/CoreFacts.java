package dev.rackloom.desktop;

import dev.rackloom.api.cost.Provenance;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.stage.Footprint;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.core.OperatorTimes;
import dev.rackloom.core.Session;
import dev.rackloom.core.StageRow;
import dev.rackloom.core.Workbench;
import dev.rackloom.desktop.viewmodel.Study;
import dev.rackloom.desktop.viewmodel.Study.StageFacts;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is known of the stages of a session: their work, their times, and what those rest on. */
final class CoreFacts {

  private final Workbench bench;
  private final Session session;
  private @Nullable OperatorTimes operators;

  CoreFacts(Workbench bench, Session session) {
    this.bench = bench;
    this.session = session;
  }

  /** Of each stage in each phase, in the order of the stages, under a placement. */
  Map<Phase, List<StageFacts>> of(Optional<Placement> placement) {
    Map<Phase, List<StageFacts>> byPhase = new EnumMap<>(Phase.class);
    session
        .rows(placement)
        .forEach(r -> byPhase.computeIfAbsent(r.phase(), p -> new ArrayList<>()).add(facts(r)));
    return byPhase;
  }

  private StageFacts facts(StageRow row) {
    Footprint held = row.stage().footprint();
    return new StageFacts(
        row.stage().id(),
        row.stage().label(),
        row.stage().operators().size(),
        row.totals(),
        row.outputBytes(),
        held.weightBytes()
            .plus(held.activationBytes())
            .plus(held.stateBytes())
            .bind(session.sizes()),
        row.devices().stream().map(StageRow.DeviceCost::estimate).toList(),
        row.sensitivity().map(s -> new Study.Feel(s.sensitivity(), s.slackNanos())));
  }

  /** The part of a stage's predicted time that each of its operators takes on a device. */
  Optional<double[]> insideOf(int stage, Phase phase, String device) {
    return operators().flatMap(o -> o.parts(stage, phase, device));
  }

  /** Empty if nobody knows the model's format any more. */
  private synchronized Optional<OperatorTimes> operators() {
    if (operators == null) {
      operators =
          bench
              .plugins()
              .reader(session.model().graph().format())
              .map(r -> new OperatorTimes(session, r.workRules()))
              .orElse(null);
    }
    return Optional.ofNullable(operators);
  }

  /** What the numbers of each device rest on, in the rack's order. */
  List<String> origins() {
    Map<String, String> described =
        session.profile().provenances().stream()
            .collect(Collectors.toMap(Provenance::id, Provenance::description));
    Map<String, Set<String>> byDevice = new HashMap<>();
    session
        .profile()
        .blocks()
        .forEach(b ->
            byDevice
                .computeIfAbsent(b.device(), d -> new TreeSet<>())
                .add(described.getOrDefault(b.provenance(), b.provenance())));
    return session.rack().devices().stream()
        .map(d -> String.join("; ", byDevice.getOrDefault(d.id(), Set.of())))
        .toList();
  }
}
