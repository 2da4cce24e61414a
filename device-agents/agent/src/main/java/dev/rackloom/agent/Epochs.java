package dev.rackloom.agent;

import dev.rackloom.agent.repair.Electorate;
import dev.rackloom.agent.runtime.EpochRuntime;
import dev.rackloom.protocol.v1.EpochStatus;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The epochs of this agent as all its threads share them: which take requests and data here, and
 * the requests that are in each. {@link Deployments} takes them from state to state.
 *
 * <p>Its one lock guards the {@link EpochTable} and every {@link Epoch} in it. What is done {@link
 * #with} the table is one step, of which nobody sees the half; it loads and unloads nothing and
 * calls no other agent, which may take long. {@link #awaitEnd} lets the lock go while it waits.
 */
final class Epochs {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();
  private final EpochTable table = new EpochTable();

  /** Looks at the epochs, and perhaps changes their states, as one step. */
  <T> T with(Function<EpochTable, T> work) {
    lock.lock();
    try {
      return work.apply(table);
    } finally {
      lock.unlock();
    }
  }

  List<EpochStatus> list() {
    return with(t -> t.all().stream().map(Epoch::status).toList());
  }

  /** An epoch that takes data: prepared, active or draining. */
  Optional<EpochRuntime> loaded(String deployment, long number) {
    return with(t -> Optional.ofNullable(t.find(deployment, number)).flatMap(Epoch::runtime));
  }

  /** All epochs that take data. */
  List<EpochRuntime> loaded() {
    return with(t -> t.all().stream().flatMap(e -> e.runtime().stream()).toList());
  }

  /**
   * The active epoch of a model or a deployment of that name that takes requests here, if it is of
   * that version.
   *
   * @param version as a caller says it; empty for any
   */
  Optional<EpochRuntime> active(String name, String version) {
    return with(t -> t.open(name).filter(e -> e.served().is(version)).flatMap(Epoch::runtime));
  }

  /**
   * What takes requests to a model or a deployment of that name here.
   *
   * @throws StatusRuntimeException NOT_FOUND if nothing does, or another version
   */
  Served served(String name, String version) {
    return with(t -> t.requireOpen(name, version).served());
  }

  /**
   * A request enters the active epoch of a deployment, which cannot go while the request is in it;
   * close the entry when it has ended.
   *
   * @throws StatusRuntimeException NOT_FOUND if there is none, or one of another version
   */
  Entry enter(String deployment, String version) {
    return with(t -> new Entry(t.requireActive(deployment, version)));
  }

  /** A request's stay in an epoch. */
  final class Entry implements AutoCloseable {
    private final Epoch epoch;

    private Entry(Epoch epoch) {
      this.epoch = epoch;
      epoch.count(1);
    }

    EpochRuntime runtime() {
      return epoch.runtime().orElseThrow();
    }

    Electorate electorate() {
      return epoch.lineage().electorate();
    }

    Served served() {
      return epoch.served();
    }

    @Override
    public void close() {
      lock.lock();
      try {
        epoch.count(-1);
        ended.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Waits until no request is in an epoch. To be called in a step {@link #with} the table; others
   * have their steps while it waits.
   *
   * @param waitNanos at most so long
   * @throws StatusRuntimeException DEADLINE_EXCEEDED if one still is; CANCELLED if interrupted
   */
  void awaitEnd(Epoch epoch, long waitNanos) {
    long left = waitNanos;
    try {
      while (epoch.inFlight() > 0) {
        if (left <= 0) {
          throw Status.DEADLINE_EXCEEDED
              .withDescription(
                  (epoch.inFlight() == 1 ? "a request" : epoch.inFlight() + " requests")
                      + " of epoch "
                      + epoch.number()
                      + (epoch.inFlight() == 1 ? " is" : " are")
                      + " still running; it goes on draining")
              .asRuntimeException();
        }
        left = ended.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Status.CANCELLED.withCause(e).asRuntimeException();
    }
  }
}
