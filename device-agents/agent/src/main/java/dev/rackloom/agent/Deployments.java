package dev.rackloom.agent;

import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.protocol.v1.EpochState;
import dev.rackloom.protocol.v1.EpochStatus;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes the epochs of this agent from state to state, as controllers and other agents want it: what
 * starts requests, what drains, what may go. Safe to share between threads.
 *
 * <p>Each change is a step of {@link Epochs}, whose lock guards them all; loading and unloading,
 * which may take long, are between steps, where nothing is held.
 */
final class Deployments implements AutoCloseable {

  private final Epochs epochs;
  private final Preparation preparation;
  private final Membership membership;
  private final Owners owners;
  private final Changes changes;
  private final BooleanSupplier leased;
  private final LongSupplier clock;
  private final AgentLog log;
  private final Unloading unloading;

  /**
   * Changes these.
   *
   * @param membership follows the agents of what is loaded
   * @param owners whose it is, until it is taken down
   * @param changes is told of each
   * @param leased whether a controller holds this agent
   * @param log hears what serves and what was taken down
   */
  Deployments(
      Epochs epochs,
      Preparation preparation,
      Membership membership,
      Owners owners,
      Changes changes,
      BooleanSupplier leased,
      LongSupplier clock,
      AgentLog log) {
    this.epochs = epochs;
    this.preparation = preparation;
    this.unloading = new Unloading(preparation, membership);
    this.membership = membership;
    this.owners = owners;
    this.changes = changes;
    this.leased = leased;
    this.clock = clock;
    this.log = log;
  }

  /** Loads and warms what a controller wants; what is there already is left as it is. */
  EpochStatus prepare(DeploymentPlan plan) {
    return prepare(plan, Lineage.of(plan), Epoch.Origin.CONTROLLER);
  }

  /** Loads and warms; what is there already is left as it is. */
  EpochStatus prepare(DeploymentPlan plan, Lineage lineage, Epoch.Origin origin) {
    Epoch epoch = new Epoch(plan, lineage, origin);
    Optional<EpochStatus> already =
        epochs.with(t -> t.reserve(epoch, leased.getAsBoolean()).map(Epoch::status));
    if (already.isPresent()) {
      return already.get();
    }
    try {
      Preparation.Prepared prepared = prepared(epoch);
      membership.follow(plan);
      return installed(epoch, prepared);
    } catch (RuntimeException refused) {
      var _ = epochs.with(t -> t.forget(epoch));
      throw refused;
    }
  }

  /** What an older proposal holds, whose proposer may be gone, is given up for a newer one. */
  private Preparation.Prepared prepared(Epoch epoch) {
    try {
      return preparation.prepare(epoch.plan());
    } catch (DeviceMemory.NoRoom noRoom) {
      List<Epoch> older = epoch.origin() == Epoch.Origin.MEMBER ? withdrawn(epoch) : List.of();
      if (older.isEmpty()) {
        throw noRoom;
      }
      older.forEach(unloading::unload);
      return preparation.prepare(epoch.plan());
    }
  }

  private List<Epoch> withdrawn(Epoch newer) {
    return epochs.with(t -> t.proposedBefore(newer).stream().map(older -> left(t, older)).toList());
  }

  /** It is out of the table; its devices are to be given back. */
  private Epoch left(EpochTable table, Epoch epoch) {
    table.forget(epoch);
    epoch.become(EpochState.RETIRED);
    unloading.begin(epoch);
    return epoch;
  }

  /** What was withdrawn, or closed, in the meantime keeps nothing that is ready only now. */
  private EpochStatus installed(Epoch epoch, Preparation.Prepared prepared) {
    Optional<EpochStatus> status =
        epochs.with(t -> {
          if (t.find(epoch.plan().deployment(), epoch.number()) != epoch) {
            return Optional.empty();
          }
          epoch.prepared(prepared.runtime(), prepared.dilationNeeded(), clock.getAsLong());
          return Optional.of(epoch.status());
        });
    return status.orElseThrow(() -> {
      membership.unfollow(epoch.plan());
      preparation.unload(prepared.runtime());
      return Status.UNAVAILABLE
          .withDescription("it was withdrawn, or this agent is going away")
          .asRuntimeException();
    });
  }

  /** New requests start in this epoch, here too; an active one before it drains. */
  EpochStatus activate(String deployment, long number) {
    return epochs.with(t -> {
      Epoch epoch = t.require(deployment, number);
      if (epoch.is(EpochState.PREPARING)) {
        throw refused("epoch " + number + " of '" + deployment + "' is still being prepared");
      }
      t.active(deployment)
          .filter(e -> e.number() > number && e.origin() == Epoch.Origin.MEMBER)
          .ifPresent(repaired -> {
            throw refused(
                "deployment '"
                    + deployment
                    + "' was repaired in the meantime and is at epoch "
                    + repaired.number());
          });
      t.turn(deployment, true);
      serve(t, epoch);
      return epoch.status();
    });
  }

  /**
   * As {@link #activate}, for what members agreed on: a newer epoch that is active stays. One that
   * was drained by a controller that is gone serves again.
   */
  EpochStatus commit(String deployment, long number) {
    return epochs.with(t -> {
      Epoch epoch = t.require(deployment, number);
      boolean old = t.active(deployment).filter(e -> e.number() >= number).isPresent();
      boolean drained = epoch.is(EpochState.DRAINING) && !leased.getAsBoolean();
      if ((epoch.is(EpochState.PREPARED) || drained) && !old) {
        if (!t.mayServe(epoch, leased.getAsBoolean())) {
          throw refused("deployment '" + deployment + "' was taken down here");
        }
        serve(t, epoch);
      }
      return epoch.status();
    });
  }

  private void serve(EpochTable table, Epoch epoch) {
    table
        .active(epoch.plan().deployment())
        .filter(e -> e != epoch)
        .ifPresent(e -> e.become(EpochState.DRAINING));
    boolean news = !epoch.is(EpochState.ACTIVE);
    epoch.activated(clock.getAsLong());
    changes.announce();
    if (news) {
      log.say(named(epoch.plan().deployment(), epoch.number()) + " serves here");
    }
  }

  /** Starts nothing more, and waits until what came in here has ended. */
  EpochStatus drain(String deployment, long number, long waitNanos) {
    return epochs.with(t -> {
      @Nullable Epoch epoch = t.find(deployment, number);
      if (epoch == null) {
        return gone(deployment, number);
      }
      epoch.become(EpochState.DRAINING);
      changes.announce();
      epochs.awaitEnd(epoch, waitNanos);
      return epoch.status();
    });
  }

  /**
   * Takes no more requests to a deployment here, whatever epochs it goes through, until one is
   * {@link #activate activated}; waits until what came in here has ended. All else is as before:
   * its stages run, and this agent has its say.
   */
  void turnOff(String deployment, long number, long waitNanos) {
    var _ =
        epochs.with(t -> {
          Epoch epoch = t.require(deployment, number);
          t.turn(deployment, false);
          epochs.awaitEnd(epoch, waitNanos);
          return epoch;
        });
  }

  /** Takes requests to a deployment here again; nothing if it takes some. */
  void turnOn(String deployment, long number) {
    var _ =
        epochs.with(t -> {
          Epoch epoch = t.require(deployment, number);
          t.turn(deployment, true);
          return epoch;
        });
  }

  /**
   * As {@link #release}, where the deployment is taken down: a front that was off is so no more,
   * and what nothing is left of is nobody's.
   */
  EpochStatus retire(String deployment, long number) {
    EpochStatus gone = release(deployment, number);
    if (epochs.with(t -> t.takenDown(deployment))) {
      owners.gone(deployment);
      log.say(named(deployment, number) + " was taken down: nothing of it is left here");
    }
    return gone;
  }

  /** Unloads, or waits until it is unloaded by whoever came first. */
  EpochStatus release(String deployment, long number) {
    epochs
        .with(t -> leave(t, deployment, number))
        .ifPresentOrElse(unloading::unload, () -> unloading.await(deployment, number));
    return gone(deployment, number);
  }

  private Optional<Epoch> leave(EpochTable table, String deployment, long number) {
    @Nullable Epoch epoch = table.find(deployment, number);
    if (epoch == null) {
      return Optional.empty();
    }
    if (epoch.is(EpochState.ACTIVE) || epoch.is(EpochState.PREPARING) || epoch.inFlight() > 0) {
      throw refused(
          "epoch "
              + number
              + " of '"
              + deployment
              + "' is "
              + epoch.state()
              + " with "
              + epoch.inFlight()
              + " requests: drain it first");
    }
    if (epoch.is(EpochState.DRAINING)) {
      table.end(epoch);
    }
    changes.announce();
    return Optional.of(left(table, epoch));
  }

  private static String named(String deployment, long number) {
    return "epoch " + number + " of deployment '" + deployment + "'";
  }

  private static EpochStatus gone(String deployment, long number) {
    return EpochStatus.newBuilder()
        .setDeployment(deployment)
        .setEpoch(number)
        .setState(EpochState.RETIRED)
        .build();
  }

  static StatusRuntimeException refused(String why) {
    return Status.FAILED_PRECONDITION.withDescription(why).asRuntimeException();
  }

  /** Lets requests that came in here end, at most so long; starts nothing more. */
  void drainAll(long waitNanos) {
    long end = System.nanoTime() + waitNanos;
    for (EpochStatus status : epochs.list()) {
      try {
        drain(status.getDeployment(), status.getEpoch(), end - System.nanoTime());
      } catch (StatusRuntimeException late) {
        // They end with the agent.
      }
    }
  }

  @Override
  public void close() {
    epochs.with(EpochTable::all).forEach(unloading::unload);
    var _ =
        epochs.with(t -> {
          t.clear();
          return true;
        });
  }
}
