package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Ids;
import dev.rackloom.api.Progress;
import dev.rackloom.api.cost.Estimate;
import dev.rackloom.api.cost.Totals;
import dev.rackloom.api.graph.BodyAt;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.Prediction;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.StageGraph;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.core.Fault;
import dev.rackloom.core.PlacementFile;
import dev.rackloom.core.Proven;
import dev.rackloom.core.RackChange;
import dev.rackloom.core.TensorStatistics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One model on one rack at given sizes. A value: what it returns does not change, other sizes are
 * another study. Any thread may ask.
 */
public interface Study {

  /** The model. */
  Graph graph();

  /** Whether it is the same model, cut alike, on the same rack, whatever its sizes. */
  default boolean isOf(Study other) {
    return graph().digest().equals(other.graph().digest())
        && stages().stages().size() == other.stages().stages().size()
        && rack().equals(other.rack());
  }

  /** Where the model was read from, if it is a file. */
  default Optional<Path> file() {
    return Optional.empty();
  }

  /** The other files that the model rests on, such as external weights. */
  default List<Path> besides() {
    return List.of();
  }

  /** What is placed. */
  StageGraph stages();

  /** Where it may go. */
  Rack rack();

  /** Whether the rack stands in for one, since none was opened yet. */
  default boolean isRackAssumed() {
    return false;
  }

  /** The phases that its stages serve, in the order of a request. */
  List<Phase> phases();

  /** The phase that placements name: a stage stands on one device in all its phases. */
  Phase seat();

  /** The sizes its numbers depend on. */
  List<Size> sizes();

  /** What placements of it hold to. */
  List<Constraint> constraints();

  /** This study at other sizes and under other constraints; sizes not named stay. Quick. */
  Study with(Bindings sizes, List<Constraint> constraints);

  /**
   * What is known of each stage in each phase, in the order of the stages; how the request feels
   * them, under a placement. Quick.
   */
  Map<Phase, List<StageFacts>> facts(Optional<Placement> placement);

  /**
   * The part of a stage's predicted time that each of its operators takes, in their order, 1
   * together; empty where it is not known. Quick.
   *
   * @param stage its position
   * @param device that of the device in the rack
   */
  default Optional<double[]> insideOf(int stage, Phase phase, int device) {
    return Optional.empty();
  }

  /** What the numbers of each device rest on, in the rack's order: data sheets, measurements. */
  List<String> origins();

  /** What to begin with: what was on the screen last, the last placement saved, a first guess. */
  default Start start() {
    return start(Optional.empty());
  }

  /**
   * The same where something newer was on the screen than what is kept of it.
   *
   * @param unkept that, if there is such a thing
   */
  Start start(Optional<Draft> unkept);

  /** What the engine says of a placement. Pure, quick enough for every edit. */
  Prediction price(Placement placement);

  /** What a placement breaks, such as memory; empty if it can be deployed. Quick. */
  List<Fault> faults(Placement placement);

  /**
   * What is predicted of each pass of a request alone, in their order; empty if there is only one.
   * Quick.
   */
  List<Prediction> passes(Placement placement);

  /**
   * What a request costs where the pipeline is full, in the currency of the rack's prices; NaN
   * where a device has no price. Quick.
   */
  default double cost(Placement placement) {
    return Double.NaN;
  }

  /** The constraints that a placement does not hold to. Quick. */
  List<Constraint> broken(Placement placement);

  /** What looks for placements of this study, and explains them. */
  Engine engine();

  /** When what runs. */
  Replay replay();

  /** The machines behind the rack. */
  RackCheck check();

  /** What the workspace keeps of its placements. */
  Keeping keeping();

  /** A placement of this study by the id of its entry in the workspace. Blocks. */
  Optional<Placement> kept(String entry);

  /**
   * A placement of this study from a file.
   *
   * @param name stands for the file in messages
   * @throws dev.rackloom.api.RackloomException if it was made for another model, another cut or
   *     other devices, or cannot be edited
   */
  Placement placed(PlacementFile file, String name);

  /** This study on the rack as it might be. Quick. */
  Study on(RackChange change);

  /**
   * What the elements of a weight are like; empty if they are not at hand. Blocks: call it in a
   * job.
   *
   * @param way where the body of control flow is that it is in; none is the model itself
   * @param tensor its id there
   */
  Optional<TensorStatistics> statistics(List<BodyAt> way, int tensor, Cancellation cancellation);

  /** Writes some operators as a model file of their own; returns its bytes. Blocks. */
  long cutOut(Ids operators, Path to);

  /** Keeps what is on the screen, in place of what was kept so before. Blocks. */
  void keep(Draft draft);

  /** What drafts are kept under: one kept under the same name takes the place of this one's. */
  String draftName();

  /**
   * Keeps a placement in the workspace. Blocks: call it in a job.
   *
   * @param proven of this study, which is remembered with it
   * @param by who found it; empty if it was made by hand
   * @param goal what it was looked for
   */
  void save(Placement placement, List<Proven> proven, String by, String goal);

  /**
   * Puts a placement on its agents and watches it. Blocks until it serves: call it in a job.
   *
   * @param listener hears what was seen so far a few times a second, on any thread
   */
  Deployment deploy(
      Placement placement,
      Consumer<Deployment.Frame> listener,
      Progress progress,
      Cancellation cancellation);

  /**
   * Watches what serves this model, as it is cut, on the agents of this rack already; empty if
   * nothing does. Blocks: call it in a job.
   *
   * @param name of the deployment; empty for any
   * @param listener as of {@link #deploy}
   */
  Optional<Deployment> attach(
      String name, Consumer<Deployment.Frame> listener, Cancellation cancellation);

  /** What the last run of this model in the workspace saw. */
  Optional<Deployment.Run> lastRun();

  /** What a size is of. */
  enum Kind {
    BATCH,
    PROMPT,
    CONTEXT,
    OUTPUT,
    OTHER
  }

  /**
   * A size that the model's numbers depend on.
   *
   * @param symbol the model's own name for it
   * @param kind what it is of
   * @param value what it is now
   */
  record Size(String symbol, Kind kind, long value) {}

  /**
   * What is known of a stage in one phase.
   *
   * @param id the stage's id
   * @param label for people
   * @param operators how many it holds
   * @param totals operations and bytes of one firing
   * @param outputBytes bytes that leave it
   * @param heldBytes what it takes of its device's memory: weights, activations and state
   * @param estimates of one firing per device, in the rack's order
   * @param feel how the request feels its time, if it is placed
   */
  record StageFacts(
      String id,
      String label,
      int operators,
      Totals totals,
      Dim outputBytes,
      Dim heldBytes,
      List<Estimate> estimates,
      Optional<Feel> feel) {
    public StageFacts {
      estimates = List.copyOf(estimates);
    }
  }

  /**
   * What to begin with.
   *
   * @param proven what was proven before and still holds, at whatever sizes
   * @param sizes other than the study's own
   * @param constraints in force
   * @param goal as it was said; empty for none
   * @param leeway what placements may use; empty if nobody said
   * @param saved the placement that was saved last
   */
  record Start(
      Placement placement,
      List<Proven> proven,
      Bindings sizes,
      List<Constraint> constraints,
      String goal,
      Optional<Leeway> leeway,
      Optional<Placement> saved) {
    public Start {
      proven = List.copyOf(proven);
      constraints = List.copyOf(constraints);
    }

    /** A placement that is saved, at the study's own sizes. */
    public Start(Placement placement, List<Proven> proven) {
      this(
          placement,
          proven,
          Bindings.NONE,
          List.of(),
          "",
          Optional.empty(),
          Optional.of(placement));
    }

    /** The same, with what placements may use. */
    public Start with(Leeway may) {
      return new Start(placement, proven, sizes, constraints, goal, Optional.of(may), saved);
    }

    /** What was on the screen last. */
    public static Start of(Draft draft, List<Proven> proven, Optional<Placement> saved) {
      return new Start(
          draft.placement(),
          proven,
          draft.sizes(),
          draft.constraints(),
          draft.goal(),
          Optional.of(draft.leeway()),
          saved);
    }
  }

  /**
   * How a request feels a stage's time.
   *
   * @param sensitivity d(request latency) / d(stage time)
   * @param slackNanos how much longer it may take before that becomes 1
   */
  record Feel(double sensitivity, long slackNanos) {}
}
