package dev.rackloom.agent;

import dev.rackloom.protocol.v1.EpochState;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Lets epochs go that nobody will activate or needs any more, where no controller does: what a
 * repair replaced, what was half pushed by a controller that is gone, what was taken down while
 * this agent was away.
 */
final class Tidying {

  private final Epochs epochs;
  private final Deployments deployments;
  private final Members members;
  private final BooleanSupplier leased;
  private final Executor threads;
  private final LongSupplier clock;
  private final long abandonedNanos;

  /**
   * Tidies what is loaded here.
   *
   * @param leased whether a controller holds this agent
   * @param threads unload: that waits for a firing under way, and repairs must not
   * @param abandoned how long a controller without a lease, or a steward, may take from preparing
   *     to activating
   */
  Tidying(
      Epochs epochs,
      Deployments deployments,
      Members members,
      BooleanSupplier leased,
      Executor threads,
      LongSupplier clock,
      Duration abandoned) {
    this.epochs = epochs;
    this.deployments = deployments;
    this.members = members;
    this.leased = leased;
    this.threads = threads;
    this.clock = clock;
    this.abandonedNanos = abandoned.toNanos();
  }

  /** Looks once. */
  void look() {
    boolean controlled = leased.getAsBoolean();
    List<Epoch> all = epochs.with(EpochTable::all);
    all.forEach(this::endIfOver);
    for (Epoch epoch : all) {
      String deployment = epoch.plan().deployment();
      boolean used = members.isUsed(epoch.plan());
      if (!used && epochs.with(t -> mayGo(t, epoch, controlled))) {
        boolean goesOn = servesNewer(epoch);
        threads.execute(() -> letGo(deployment, epoch.number(), goesOn));
      }
    }
  }

  /** Somebody saw it being taken down: nothing starts in it here any more. */
  private void endIfOver(Epoch epoch) {
    if (isOver(epoch)) {
      epochs.with(t -> {
        if (epoch.is(EpochState.ACTIVE)) {
          epoch.become(EpochState.DRAINING);
        }
        return true;
      });
    }
  }

  private boolean mayGo(EpochTable table, Epoch epoch, boolean controlled) {
    if (epoch.inFlight() > 0 || table.find(epoch.plan().deployment(), epoch.number()) != epoch) {
      return false;
    }
    boolean replaced =
        table
            .active(epoch.plan().deployment())
            .filter(serving -> serving.number() > epoch.number())
            .filter(serving -> serving.origin() == Epoch.Origin.MEMBER || !controlled)
            .isPresent();
    return switch (epoch.state()) {
      case DRAINING -> replaced || isOver(epoch);
      case PREPARED -> replaced || isHalfPushed(epoch, controlled);
      default -> false;
    };
  }

  private boolean isOver(Epoch epoch) {
    return members.saysOver(epoch.plan());
  }

  private boolean isHalfPushed(Epoch epoch, boolean controlled) {
    boolean forgotten = epoch.origin() == Epoch.Origin.MEMBER || !controlled;
    return forgotten && clock.getAsLong() - epoch.preparedNanos() > abandonedNanos;
  }

  /** Whether others serve the deployment on, in what came after this. */
  private boolean servesNewer(Epoch epoch) {
    return members.said(epoch.plan(), s -> s.active(epoch.plan().deployment())).values().stream()
        .anyMatch(active -> active > epoch.number());
  }

  private void letGo(String deployment, long number, boolean goesOn) {
    try {
      var _ =
          goesOn ? deployments.release(deployment, number) : deployments.retire(deployment, number);
    } catch (StatusRuntimeException changed) {
      // Somebody needs it again: at the next look it is seen why.
    }
  }
}
