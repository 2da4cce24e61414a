package dev.rackloom.desktop;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.DeviceGroup;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.StageGraph;
import dev.rackloom.core.Apart;
import dev.rackloom.core.Session;
import dev.rackloom.core.workspace.Kept;
import dev.rackloom.core.workspace.Workspace;
import dev.rackloom.desktop.viewmodel.Draft;
import dev.rackloom.desktop.viewmodel.Leeway;
import dev.rackloom.desktop.viewmodel.Study;
import dev.rackloom.desktop.viewmodel.Study.Start;
import dev.rackloom.engine.Evaluator;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a session begins with on the screen: the draft that was there last, the placement that was
 * saved last, or a first guess.
 */
final class CoreStart {

  private static final Duration FIRST_GUESS = Duration.ofMillis(500);

  private final Workspace workspace;
  private final Session session;

  CoreStart(Workspace workspace, Session session) {
    this.workspace = workspace;
    this.session = session;
  }

  /** What drafts are kept under. */
  String draftName() {
    var cut = session.model().cut();
    return "draft " + cut.model() + " " + cut.stages() + " " + session.rack().name();
  }

  /** Keeps a draft in place of the one before. */
  void keep(Draft draft) {
    workspace.saveSetting(draftName(), draft);
  }

  /**
   * What to begin with.
   *
   * @param unkept a draft newer than the one that is kept, if there is one
   * @param sizes of the session
   */
  Start start(Optional<Draft> unkept, List<Study.Size> sizes) {
    Optional<Start> kept = newest();
    return unkept
        .or(this::draft)
        .filter(d -> fits(d.placement()))
        .map(d ->
            kept.filter(k -> isUnchanged(d, k, sizes))
                .map(k -> k.with(d.leeway()))
                .orElseGet(() -> Start.of(d, kept.map(Start::placement))))
        .or(() -> kept)
        .orElseGet(this::guess);
  }

  private Optional<Draft> draft() {
    return workspace
        .setting(draftName(), Draft.class)
        .or(() -> workspace.setting(draftName(), Draft.Before.class).map(Draft.Before::now));
  }

  /** Whether all that is on the screen is what was saved, but for the goal of everybody. */
  private static boolean isUnchanged(Draft draft, Start kept, List<Study.Size> sizes) {
    return sizes.stream().allMatch(s -> sameSize(draft, s))
        && draft.constraints().isEmpty()
        && draft.goal().equals(Objective.LATENCY.toString())
        && draft.leeway().equals(Leeway.NONE)
        && draft.placement().assignments().equals(kept.placement().assignments());
  }

  private static boolean sameSize(Draft draft, Study.Size size) {
    return draft.sizes().get(size.symbol()).orElse(size.value()) == size.value();
  }

  /**
   * Whether it can be shown: several servers, or phases apart, cannot be edited as one placement.
   */
  private boolean fits(Placement placement) {
    return !Apart.is(placement)
        && Evaluator.assignment(session.knowing(placement).problem(), placement).isPresent();
  }

  private Optional<Start> newest() {
    return new CoreKeeping(workspace, session)
        .rows().stream()
            .filter(p -> fits(p.placement()))
            .findFirst()
            .map(p -> new Start(p.placement(), boundOnLatency(p)));
  }

  /** What is known below the latency: a bound on another objective says nothing of it. */
  private static double boundOnLatency(Kept.PlacementRow p) {
    return p.objective().equals(Objective.LATENCY.toString()) ? p.lowerBound() : 0;
  }

  /** What has no size or no price can be looked at nevertheless. */
  private Start guess() {
    Placement first = allOnTheFirst();
    try {
      if (session.rack().devices().size() == 1) { // there is nothing to look for
        return new Start(
            first, session.problems(first).isEmpty() ? session.price(first).latencyNanos() : 0);
      }
      return session.place(CoreEngine.SOLVER, SolveContext.within(FIRST_GUESS))
              instanceof Outcome.Solved s
          ? new Start(s.placement(), s.lowerBound())
          : new Start(first, 0);
    } catch (RackloomException unknown) {
      return new Start(first, 0);
    }
  }

  private Placement allOnTheFirst() {
    StageGraph stages = session.model().stages();
    DeviceGroup first = DeviceGroup.single(session.rack().devices().getFirst().id());
    Phase seat = session.passes().getFirst().phase();
    return Placement.of(
        "all on one",
        stages.stages().stream()
            .map(s -> new Assignment(stages.model(), s.id(), seat, first, 0))
            .toList());
  }
}
