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
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.core.Apart;
import dev.rackloom.core.Goal;
import dev.rackloom.core.ProofBook;
import dev.rackloom.core.Proven;
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
    Optional<Placement> kept = newest();
    return unkept
        .or(this::draft)
        .filter(d -> fits(d.placement()))
        .map(d ->
            kept.filter(k -> isUnchanged(d, k, sizes))
                .map(k -> asKept(k).with(d.leeway()))
                .orElseGet(() -> Start.of(d, proven(d.sizes()), kept)))
        .or(() -> kept.map(this::asKept))
        .orElseGet(this::guess);
  }

  private Optional<Draft> draft() {
    return workspace
        .setting(draftName(), Draft.class)
        .or(() -> workspace.setting(draftName(), Draft.Before.class).map(Draft.Before::now));
  }

  /** Whether all that is on the screen is what was saved, but for the goal of everybody. */
  private static boolean isUnchanged(Draft draft, Placement kept, List<Study.Size> sizes) {
    return sizes.stream().allMatch(s -> sameSize(draft, s))
        && draft.constraints().isEmpty()
        && draft.goal().equals(Objective.LATENCY.toString())
        && draft.leeway().equals(Leeway.NONE)
        && draft.placement().assignments().equals(kept.assignments());
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

  private Start asKept(Placement placement) {
    return new Start(placement, proven(Bindings.NONE));
  }

  private Optional<Placement> newest() {
    return new CoreKeeping(workspace, session)
        .rows().stream().map(Kept.PlacementRow::placement).filter(this::fits).findFirst();
  }

  /**
   * What was proven and still holds; of one device it is known without a word.
   *
   * @param shown sizes that differ from the session's own
   */
  private List<Proven> proven(Bindings shown) {
    return session.rack().devices().size() == 1
        ? onlyOne()
        : book().holding(session, ProofBook.sizes(session).with(shown));
  }

  private List<Proven> onlyOne() {
    try {
      Placement all = allOnTheFirst();
      double nanos = session.faults(all).isEmpty() ? session.price(all).latencyNanos() : 0;
      return List.of(proven(nanos, "there being one device"));
    } catch (RackloomException unknown) {
      return List.of();
    }
  }

  private Proven proven(double latencyNanos, String method) {
    return new Proven(
        Goal.of("latency"), ProofBook.sizes(session), session.constraints(), latencyNanos, method);
  }

  private ProofBook book() {
    return new ProofBook(workspace);
  }

  /** What has no size or no price can be looked at nevertheless. */
  private Start guess() {
    Placement first = allOnTheFirst();
    if (session.rack().devices().size() == 1) { // there is nothing to look for
      return new Start(first, onlyOne());
    }
    try {
      return session.place(CoreEngine.SOLVER, SolveContext.within(FIRST_GUESS))
              instanceof Outcome.Solved s
          ? guessed(s)
          : new Start(first, List.of());
    } catch (RackloomException unknown) {
      return new Start(first, List.of());
    }
  }

  private Start guessed(Outcome.Solved s) {
    Proven proven = proven(s.lowerBound(), "a first look, best answer by " + s.solver());
    try {
      book().keep(session, session.inAllPhases(s.placement()), proven);
    } catch (RackloomException full) {
      // It is shown, whether the workspace can be written or not; auto-place proves it again.
    }
    return new Start(s.placement(), List.of(proven));
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
