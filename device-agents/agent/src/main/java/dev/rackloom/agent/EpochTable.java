package dev.rackloom.agent;

import dev.rackloom.protocol.v1.EpochState;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The epochs of an agent by deployment and number, and what is over. Guarded by the lock of {@link
 * Epochs}.
 */
final class EpochTable {

  private final Map<String, NavigableMap<Long, Epoch>> epochs = new TreeMap<>();
  private final Map<String, Long> ended = new TreeMap<>();

  /** Of deployments that were taken down, the last epoch: nothing comes of it or of one before. */
  private final Map<String, Long> down = new TreeMap<>();

  /** Deployments that take no requests at this agent, whatever their epochs. */
  private final Set<String> off = new TreeSet<>();

  /**
   * Takes the number for an epoch; gives the one that is there already if it is the same.
   *
   * @param controlled whether a controller holds this agent: what drains then is being taken down
   * @throws StatusRuntimeException FAILED_PRECONDITION, or ABORTED for a member's proposal, if the
   *     number is taken or not a higher one
   */
  Optional<Epoch> reserve(Epoch epoch, boolean controlled) {
    String deployment = epoch.plan().deployment();
    NavigableMap<Long, Epoch> known = epochs.computeIfAbsent(deployment, k -> new TreeMap<>());
    Epoch same = known.get(epoch.number());
    if (same != null && !same.is(EpochState.PREPARING) && same.plan().equals(epoch.plan())) {
      return Optional.of(same);
    }
    long highest = highest(deployment);
    if (highest >= epoch.number()) {
      String why =
          "deployment '"
              + deployment
              + "' is at epoch "
              + highest
              + "; a new plan needs a higher number than that, not "
              + epoch.number();
      throw epoch.origin() == Epoch.Origin.MEMBER
          ? Status.ABORTED.withDescription(why).asRuntimeException()
          : Deployments.refused(why);
    }
    if (epoch.origin() == Epoch.Origin.MEMBER) {
      requireWanted(epoch, controlled);
    }
    known.put(epoch.number(), epoch);
    return Optional.empty();
  }

  private void requireWanted(Epoch proposed, boolean controlled) {
    String deployment = proposed.plan().deployment();
    if (controlled && isGoingDown(deployment)) {
      throw Deployments.refused("deployment '" + deployment + "' is being taken down here");
    }
    long replaces = proposed.lineage().replaces();
    boolean late = active(deployment).filter(e -> e.number() > replaces).isPresent();
    if (proposed.lineage().isRepair() && (late || isDown(proposed))) {
      throw Status.ABORTED
          .withDescription(
              "epoch "
                  + replaces
                  + " of deployment '"
                  + deployment
                  + "' was "
                  + (late ? "replaced" : "taken down")
                  + " here in the meantime")
          .asRuntimeException();
    }
  }

  /** Whether what a repair would take the place of was taken down here. */
  private boolean isDown(Epoch repair) {
    return repair.lineage().replaces() <= down.getOrDefault(repair.plan().deployment(), 0L);
  }

  /**
   * Whether an epoch may serve that members agreed on: not where what it would take the place of is
   * being taken down, or was.
   *
   * @param controlled as {@link #reserve} has it
   */
  boolean mayServe(Epoch epoch, boolean controlled) {
    return !epoch.lineage().isRepair()
        || !(isDown(epoch) || (controlled && isGoingDown(epoch.plan().deployment())));
  }

  private boolean isGoingDown(String deployment) {
    return active(deployment).isEmpty()
        && of(deployment).values().stream().anyMatch(e -> e.is(EpochState.DRAINING));
  }

  private NavigableMap<Long, Epoch> of(String deployment) {
    return epochs.getOrDefault(deployment, Collections.emptyNavigableMap());
  }

  /** The highest number that a deployment has here, or had when it ended; 0 for none. */
  long highest(String deployment) {
    NavigableMap<Long, Epoch> known = of(deployment);
    return Math.max(known.isEmpty() ? 0 : known.lastKey(), endedOf(deployment));
  }

  /** A deployment's epochs of higher numbers, the lowest first. */
  Collection<Epoch> newer(String deployment, long number) {
    return of(deployment).tailMap(number, false).values();
  }

  @Nullable Epoch find(String deployment, long number) {
    return of(deployment).get(number);
  }

  Epoch require(String deployment, long number) {
    Epoch epoch = find(deployment, number);
    if (epoch == null) {
      throw Status.NOT_FOUND
          .withDescription("epoch " + number + " of '" + deployment + "' is not loaded here")
          .asRuntimeException();
    }
    return epoch;
  }

  boolean forget(Epoch epoch) {
    NavigableMap<Long, Epoch> known = epochs.get(epoch.plan().deployment());
    return known != null && known.remove(epoch.number(), epoch);
  }

  /**
   * An epoch of a deployment was taken down: if none is active, nothing comes of those that ended;
   * if nothing of it is left, which is told, it is off no more.
   */
  boolean takenDown(String deployment) {
    if (active(deployment).isEmpty()) {
      down.put(deployment, endedOf(deployment));
    }
    boolean nothing = of(deployment).isEmpty();
    if (nothing) {
      off.remove(deployment);
    }
    return nothing;
  }

  /** An epoch that served is over for good, unless an older one serves again. */
  void end(Epoch epoch) {
    String deployment = epoch.plan().deployment();
    boolean takenBack =
        active(deployment).filter(serving -> serving.number() < epoch.number()).isPresent();
    if (!takenBack) {
      ended.merge(deployment, epoch.number(), Math::max);
    }
  }

  /** The highest epoch of a deployment that is over, 0 for none. */
  long endedOf(String deployment) {
    return ended.getOrDefault(deployment, 0L);
  }

  Map<String, Long> ended() {
    return Map.copyOf(ended);
  }

  List<Epoch> all() {
    return epochs.values().stream().flatMap(known -> known.values().stream()).toList();
  }

  /** Proposals of members that have not been committed and have a lower number. */
  List<Epoch> proposedBefore(Epoch newer) {
    return of(newer.plan().deployment()).headMap(newer.number()).values().stream()
        .filter(e -> e.is(EpochState.PREPARED) && e.origin() == Epoch.Origin.MEMBER)
        .toList();
  }

  /** The active epoch of a deployment. */
  Optional<Epoch> active(String deployment) {
    return of(deployment).values().stream().filter(EpochTable::isActive).findFirst();
  }

  /** Whether this agent is to be a front of a deployment, until that is {@link #takenDown}. */
  void turn(String deployment, boolean on) {
    if (on) {
      off.remove(deployment);
    } else {
      off.add(deployment);
    }
  }

  /** Whether an epoch is active and this agent is to be a front of it. */
  boolean isOpen(Epoch epoch) {
    return isActive(epoch) && !off.contains(epoch.plan().deployment());
  }

  /**
   * The active epoch of the deployment of that name that takes requests here; if there is no active
   * one, one of that model that does.
   */
  Optional<Epoch> open(String name) {
    Optional<Epoch> named = active(name);
    return named.isPresent()
        ? named.filter(this::isOpen)
        : all().stream().filter(this::isOpen).filter(isOf(name)).findFirst();
  }

  /**
   * The deployment that is meant by a name: the one of that name, else the only one of that model.
   *
   * @param which of its epochs count
   * @throws StatusRuntimeException FAILED_PRECONDITION if several are of that model
   */
  String meant(String name, Predicate<Epoch> which) {
    if (of(name).values().stream().anyMatch(which)) {
      return name;
    }
    List<String> ofModel =
        all().stream()
            .filter(which.and(isOf(name)))
            .map(e -> e.plan().deployment())
            .distinct()
            .toList();
    if (ofModel.size() > 1) {
      throw Deployments.refused(
          "'" + name + "' is the model of the deployments " + ofModel + ": name one of them");
    }
    return ofModel.isEmpty() ? name : ofModel.getFirst();
  }

  /**
   * As {@link #open(String)}.
   *
   * @param version as a caller asks for it; empty for any
   * @throws StatusRuntimeException NOT_FOUND if there is none, or one of another version
   */
  Epoch requireOpen(String name, String version) {
    return require(name, version, open(name));
  }

  /** As {@link #active}, and as {@link #requireOpen} says. */
  Epoch requireActive(String deployment, String version) {
    return require(deployment, version, active(deployment));
  }

  private Epoch require(String name, String version, Optional<Epoch> found) {
    return found
        .filter(e -> e.served().is(version))
        .orElseThrow(() ->
            Status.NOT_FOUND
                .withDescription(
                    found
                        .map(e -> ", only in version " + e.served().versionText())
                        .or(() -> turnedOff(name))
                        .map(why -> none(name, version) + why)
                        .orElseGet(() -> none(name, version) + others()))
                .asRuntimeException());
  }

  private static String none(String name, String version) {
    return "no active deployment serves '"
        + name
        + (version.isEmpty() ? "'" : "' in version " + version)
        + " here";
  }

  private Optional<String> turnedOff(String name) {
    return all().stream()
        .filter(e -> isActive(e) && !isOpen(e))
        .filter(isOf(name).or(e -> e.plan().deployment().equals(name)))
        .map(e -> ": '" + e.plan().deployment() + "' was unloaded here, and is turned on by a load")
        .findFirst();
  }

  private String others() {
    List<String> models = all().stream().filter(this::isOpen).map(e -> e.plan().model()).toList();
    return models.isEmpty() ? "" : ", only " + models;
  }

  /**
   * What takes requests to a deployment of that name, or else to the only one of such a model, when
   * this front is turned on: the active epoch; if none is, the newest that a controller prepared or
   * that drains. What members only proposed is none.
   *
   * @throws StatusRuntimeException FAILED_PRECONDITION if several are of that model
   */
  Optional<Epoch> toLoad(String name) {
    return of(meant(name, EpochTable::isLoadable)).values().stream()
        .filter(EpochTable::isLoadable)
        .max(Comparator.comparing(EpochTable::isActive).thenComparingLong(Epoch::number));
  }

  private static boolean isLoadable(Epoch epoch) {
    return switch (epoch.state()) {
      case ACTIVE, DRAINING -> true;
      case PREPARED -> epoch.origin() == Epoch.Origin.CONTROLLER;
      default -> false;
    };
  }

  private static boolean isActive(Epoch epoch) {
    return epoch.is(EpochState.ACTIVE);
  }

  /**
   * As {@link #requireOpen}, where a name that means several deployments is refused.
   *
   * @throws StatusRuntimeException FAILED_PRECONDITION if several are of that model
   */
  Epoch requireOne(String name, String version) {
    return requireOpen(meant(name, EpochTable::isActive), version);
  }

  private static Predicate<Epoch> isOf(String model) {
    return e -> e.plan().model().equals(model);
  }

  void clear() {
    epochs.clear();
  }
}
