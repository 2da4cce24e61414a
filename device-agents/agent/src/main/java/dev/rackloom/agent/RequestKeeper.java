package dev.rackloom.agent;

import dev.rackloom.agent.repair.Electorate;
import dev.rackloom.agent.runtime.EpochRuntime;
import dev.rackloom.agent.runtime.FrontRequest;
import dev.rackloom.agent.runtime.Peer;
import dev.rackloom.agent.runtime.RequestKey;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.client.TensorValue;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Keeps the inputs of each accepted request until it is answered. A request whose epoch lost an
 * agent or a device is parked, and starts again from its inputs, under a new number, in the next
 * epoch that can serve: stages are pure, so that is harmless, and what comes late for an older
 * number finds nobody.
 */
final class RequestKeeper {

  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final String node;
  private final long run;
  private final Epochs epochs;
  private final Members members;
  private final LostDevices lostDevices;
  private final Changes changes;
  private final LongSupplier clock;
  private final BooleanSupplier ready;
  private final long parkNanos;
  private final KeptBytes room;
  private final AtomicLong numbers = new AtomicLong();

  /**
   * Keeps requests of one agent.
   *
   * @param run drawn when the agent started
   * @param ready whether the agent goes on; if not, what fails is not tried again
   */
  RequestKeeper(
      String node,
      long run,
      Epochs epochs,
      Members members,
      LostDevices lostDevices,
      Changes changes,
      LongSupplier clock,
      BooleanSupplier ready,
      FaultSettings settings) {
    this.node = node;
    this.run = run;
    this.epochs = epochs;
    this.members = members;
    this.lostDevices = lostDevices;
    this.changes = changes;
    this.clock = clock;
    this.ready = ready;
    this.parkNanos = settings.park().toNanos();
    this.room = new KeptBytes(settings.keptBytes());
  }

  /** The answer, and what it is of. */
  record Answered(Served served, Map<String, TensorValue> outputs) {}

  /**
   * Has a request answered, however often it must start. Blocks.
   *
   * @param said the version that alone may answer, and the session whose state it goes on from
   * @param inputs checked against its plan, {@link #keeping kept} until this returns
   * @param deadlineNanos by the agent's clock
   * @throws StatusRuntimeException UNAVAILABLE if no epoch could serve it in time; NOT_FOUND as
   *     soon as another version serves than the one that was asked for
   */
  Answered answer(
      String deployment, Requests.Said said, Map<String, TensorValue> inputs, long deadlineNanos) {
    return new Stay(deployment, said, inputs, deadlineNanos).answer();
  }

  /**
   * Waits for room for a request's inputs; only then copies them. The room is given back when the
   * work on the copies ends.
   *
   * @param deadlineNanos by the agent's clock
   * @throws StatusRuntimeException RESOURCE_EXHAUSTED if there is no room until then
   */
  <R> R keeping(
      Map<String, SentTensor> sent,
      long deadlineNanos,
      Function<Map<String, TensorValue>, R> work) {
    try (var _ = room(SentTensor.bytes(sent.values()), deadlineNanos)) {
      return work.apply(SentTensor.copies(sent));
    }
  }

  /** Of inputs that are kept now. */
  long keptBytes() {
    return room.bytes();
  }

  private KeptBytes.Room room(long bytes, long deadlineNanos) {
    try {
      return room.take(bytes, deadlineNanos - clock.getAsLong());
    } catch (KeptBytes.NoRoom full) {
      throw Status.RESOURCE_EXHAUSTED
          .withDescription("agent '" + node + "' keeps too many requests: " + full.getMessage())
          .asRuntimeException();
    }
  }

  /** One request, from its admission to its answer. */
  private final class Stay {
    private final String deployment;
    private final Requests.Said said;
    private final Map<String, TensorValue> inputs;
    private final long deadlineNanos;
    private long pauseNanos = FIRST_PAUSE_NANOS;
    private long parkedNanos;
    private boolean parked;

    /** The epoch that it failed in last. */
    private long failedEpoch = -1;

    Stay(
        String deployment,
        Requests.Said said,
        Map<String, TensorValue> inputs,
        long deadlineNanos) {
      this.deployment = deployment;
      this.said = said;
      this.inputs = inputs;
      this.deadlineNanos = deadlineNanos;
    }

    Answered answer() {
      while (true) {
        long seen = changes.version();
        Optional<Status> failed;
        try (Epochs.Entry entry = epochs.enter(deployment, said.version())) {
          failed = hindrance(entry);
          if (failed.isEmpty()) {
            return attempt(entry);
          }
        } catch (StatusRuntimeException e) {
          failed = Optional.of(mayStartAgain(e));
        }
        park(seen, failed.get());
      }
    }

    /** What fails again and again in one epoch is parked all the while: nobody may repair that. */
    private Answered attempt(Epochs.Entry entry) {
      long epoch = entry.runtime().plan().epoch();
      long start = clock.getAsLong();
      try {
        return run(entry);
      } catch (StatusRuntimeException e) {
        if (epoch != failedEpoch || clock.getAsLong() - start >= parkNanos) {
          parked = false;
        }
        failedEpoch = epoch;
        throw e;
      }
    }

    private Answered run(Epochs.Entry entry) {
      EpochRuntime epoch = entry.runtime();
      Map<String, TensorValue> outputs = await(epoch);
      if (!serves(epoch, entry.electorate())) {
        throw unconfirmed(epoch).asRuntimeException();
      }
      return new Answered(entry.served(), outputs);
    }

    private Map<String, TensorValue> await(EpochRuntime epoch) {
      RequestKey key = new RequestKey(node, run, numbers.incrementAndGet(), 0, 0);
      FrontRequest started = epoch.start(key, said.session(), inputs, deadlineNanos);
      unheard(epoch.plan())
          .ifPresent(started::fail); // it may have been lost before there was a part
      Context.CancellationListener hungUp =
          context -> started.fail(Status.CANCELLED.withDescription("the caller hung up"));
      Context.current().addListener(hungUp, Runnable::run);
      try {
        return started.answer().get();
      } catch (ExecutionException e) {
        throw Status.fromThrowable(e.getCause() == null ? e : e.getCause()).asRuntimeException();
      } catch (InterruptedException e) {
        started.fail(Status.CANCELLED);
        Thread.currentThread().interrupt();
        throw Status.CANCELLED.withCause(e).asRuntimeException();
      } finally {
        Context.current().removeListener(hungUp);
      }
    }

    /** Waits for news, and a little before the same is tried again without. */
    private void park(long seen, Status why) {
      long now = clock.getAsLong();
      if (!parked) {
        parked = true;
        parkedNanos = now;
      }
      long left = Math.min(deadlineNanos - now, parkedNanos + parkNanos - now);
      if (left <= 0 || Context.current().isCancelled()) {
        throw why.asRuntimeException();
      }
      try {
        changes.await(seen, Math.min(left, pauseNanos));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw Status.CANCELLED.withCause(e).asRuntimeException();
      }
      pauseNanos = Math.min(LONGEST_PAUSE_NANOS, 2 * pauseNanos);
    }
  }

  /** What keeps a request from starting in this epoch now. */
  private Optional<Status> hindrance(Epochs.Entry entry) {
    EpochRuntime epoch = entry.runtime();
    Optional<Status> lost = epoch.lostPeer().map(RequestKeeper::lost);
    return lost.or(() -> hindrance(epoch.plan()))
        .or(() ->
            serves(epoch, entry.electorate()) ? Optional.empty() : Optional.of(unconfirmed(epoch)));
  }

  /**
   * The device of a plan that is lost, or the agent that does not hear this one, if there is one.
   */
  Optional<Status> hindrance(DeploymentPlan plan) {
    return lostDevices.hindrance(plan).or(() -> unheard(plan));
  }

  private Optional<Status> unheard(DeploymentPlan plan) {
    return members
        .deafTo(plan)
        .map(deaf ->
            Status.UNAVAILABLE.withDescription(
                "agent '" + deaf + "' does not hear agent '" + node + "'"));
  }

  private static Status lost(Peer peer) {
    return Status.UNAVAILABLE.withDescription(
        peer.describe()
            + " is lost: "
            + peer.lost().map(Status::getDescription).orElse("")
            + "; its stages have found no other place in time");
  }

  private boolean serves(EpochRuntime epoch, Electorate electorate) {
    return members.mayServe(epoch.plan(), electorate);
  }

  private Status unconfirmed(EpochRuntime epoch) {
    return Status.UNAVAILABLE.withDescription(
        "agent '"
            + node
            + "' does not hear enough of the other agents to know that epoch "
            + epoch.plan().epoch()
            + " of '"
            + epoch.plan().deployment()
            + "' still serves");
  }

  /** The status of a failure that a lost agent explains; throws any other. */
  private Status mayStartAgain(StatusRuntimeException e) {
    Status status = e.getStatus();
    boolean again =
        ready.getAsBoolean()
            && switch (status.getCode()) {
              case UNAVAILABLE, DATA_LOSS -> true;
              default -> false;
            };
    if (!again) {
      throw e;
    }
    return status;
  }
}
