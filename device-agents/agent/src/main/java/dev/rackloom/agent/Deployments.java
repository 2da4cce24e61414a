package dev.rackloom.agent;

import dev.rackloom.agent.runtime.EpochRuntime;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.protocol.v1.EpochState;
import dev.rackloom.protocol.v1.EpochStatus;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The epochs of this agent and their states: what starts requests, what drains, what may go. Safe
 * to share between threads.
 */
final class Deployments implements AutoCloseable {

  private final Preparation preparation;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();
  private final Map<String, TreeMap<Long, Epoch>> epochs = new TreeMap<>();

  Deployments(Preparation preparation) {
    this.preparation = preparation;
  }

  /** Loads and warms; what is there already is left as it is. */
  EpochStatus prepare(DeploymentPlan plan) {
    Epoch epoch = new Epoch(plan);
    Optional<EpochStatus> already = locked(() -> reserve(epoch));
    if (already.isPresent()) {
      return already.get();
    }
    try {
      Preparation.Prepared prepared = preparation.prepare(plan);
      return locked(() -> {
        epoch.prepared(prepared.runtime(), prepared.dilationNeeded());
        return epoch.status();
      });
    } catch (RuntimeException refused) {
      locked(() -> forget(epoch));
      throw refused;
    }
  }

  private Optional<EpochStatus> reserve(Epoch epoch) {
    TreeMap<Long, Epoch> known =
        epochs.computeIfAbsent(epoch.plan().deployment(), k -> new TreeMap<>());
    Epoch same = known.get(epoch.plan().epoch());
    if (same != null && same.state() != EpochState.PREPARING && same.plan().equals(epoch.plan())) {
      return Optional.of(same.status());
    }
    if (!known.isEmpty() && known.lastKey() >= epoch.plan().epoch()) {
      throw refused(
          "deployment '"
              + epoch.plan().deployment()
              + "' is at epoch "
              + known.lastKey()
              + "; a new plan needs a higher number than that, not "
              + epoch.plan().epoch());
    }
    known.put(epoch.plan().epoch(), epoch);
    return Optional.empty();
  }

  /** New requests start in this epoch; an active one before it drains. */
  EpochStatus activate(String deployment, long number) {
    return locked(() -> {
      Epoch epoch = require(deployment, number);
      if (epoch.state() == EpochState.PREPARING) {
        throw refused("epoch " + number + " of '" + deployment + "' is still being prepared");
      }
      epochs.getOrDefault(deployment, new TreeMap<>()).values().stream()
          .filter(e -> e.state() == EpochState.ACTIVE)
          .forEach(e -> e.become(EpochState.DRAINING));
      epoch.become(EpochState.ACTIVE);
      return epoch.status();
    });
  }

  /** Starts nothing more, and waits until what came in here has ended. */
  EpochStatus drain(String deployment, long number, long waitNanos) {
    return locked(() -> {
      @Nullable Epoch epoch = find(deployment, number);
      if (epoch == null) {
        return gone(deployment, number);
      }
      epoch.become(EpochState.DRAINING);
      awaitEnd(epoch, waitNanos);
      return epoch.status();
    });
  }

  private void awaitEnd(Epoch epoch, long waitNanos) {
    long left = waitNanos;
    try {
      while (epoch.inFlight() > 0) {
        if (left <= 0) {
          throw Status.DEADLINE_EXCEEDED
              .withDescription(
                  epoch.inFlight()
                      + " requests of epoch "
                      + epoch.plan().epoch()
                      + " are still running; it goes on draining")
              .asRuntimeException();
        }
        left = ended.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Status.CANCELLED.withCause(e).asRuntimeException();
    }
  }

  /** Unloads. */
  EpochStatus retire(String deployment, long number) {
    Optional<Epoch> leaving = locked(() -> leave(deployment, number));
    leaving.flatMap(Epoch::runtime).ifPresent(preparation::unload);
    return gone(deployment, number);
  }

  private Optional<Epoch> leave(String deployment, long number) {
    @Nullable Epoch epoch = find(deployment, number);
    if (epoch == null) {
      return Optional.empty();
    }
    if (epoch.state() == EpochState.ACTIVE
        || epoch.state() == EpochState.PREPARING
        || epoch.inFlight() > 0) {
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
    forget(epoch);
    epoch.become(EpochState.RETIRED);
    return Optional.of(epoch);
  }

  List<EpochStatus> list() {
    return locked(() ->
        epochs.values().stream().flatMap(m -> m.values().stream()).map(Epoch::status).toList());
  }

  /** An epoch that takes data: prepared, active or draining. */
  Optional<EpochRuntime> loaded(String deployment, long number) {
    return locked(() -> Optional.ofNullable(find(deployment, number)).flatMap(Epoch::runtime));
  }

  /** The active epoch that serves a model or a deployment of that name. */
  Optional<EpochRuntime> active(String name) {
    return locked(() -> activeEpoch(name).flatMap(Epoch::runtime));
  }

  /**
   * A request enters the active epoch, which cannot go while the request is in it; close the entry
   * when it has ended.
   */
  Entry enter(String name) {
    return locked(() -> {
      Epoch epoch =
          activeEpoch(name)
              .orElseThrow(() ->
                  Status.NOT_FOUND
                      .withDescription("no active deployment serves '" + name + "' here" + others())
                      .asRuntimeException());
      epoch.count(1);
      return new Entry(epoch);
    });
  }

  private String others() {
    List<String> models = new ArrayList<>();
    epochs
        .values()
        .forEach(m ->
            m.values().stream()
                .filter(e -> e.state() == EpochState.ACTIVE)
                .forEach(e -> models.add(e.plan().model())));
    return models.isEmpty() ? "" : ", only " + models;
  }

  /** A request's stay in an epoch. */
  final class Entry implements AutoCloseable {
    private final Epoch epoch;

    private Entry(Epoch epoch) {
      this.epoch = epoch;
    }

    EpochRuntime runtime() {
      return epoch.runtime().orElseThrow();
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

  private Optional<Epoch> activeEpoch(String name) {
    return epochs.values().stream()
        .flatMap(m -> m.values().stream())
        .filter(e -> e.state() == EpochState.ACTIVE)
        .filter(e -> e.plan().deployment().equals(name) || e.plan().model().equals(name))
        .findFirst();
  }

  private Epoch require(String deployment, long number) {
    @Nullable Epoch epoch = find(deployment, number);
    if (epoch == null) {
      throw Status.NOT_FOUND
          .withDescription("epoch " + number + " of '" + deployment + "' is not loaded here")
          .asRuntimeException();
    }
    return epoch;
  }

  private @Nullable Epoch find(String deployment, long number) {
    TreeMap<Long, Epoch> known = epochs.get(deployment);
    return known == null ? null : known.get(number);
  }

  private boolean forget(Epoch epoch) {
    TreeMap<Long, Epoch> known = epochs.get(epoch.plan().deployment());
    return known != null && known.remove(epoch.plan().epoch(), epoch);
  }

  private static EpochStatus gone(String deployment, long number) {
    return EpochStatus.newBuilder()
        .setDeployment(deployment)
        .setEpoch(number)
        .setState(EpochState.RETIRED)
        .build();
  }

  private static StatusRuntimeException refused(String why) {
    return Status.FAILED_PRECONDITION.withDescription(why).asRuntimeException();
  }

  private <T> T locked(java.util.function.Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /** Lets requests that came in here end, at most so long; starts nothing more. */
  void drainAll(long waitNanos) {
    long end = System.nanoTime() + waitNanos;
    for (EpochStatus status : list()) {
      try {
        drain(status.getDeployment(), status.getEpoch(), end - System.nanoTime());
      } catch (StatusRuntimeException late) {
        // They end with the agent.
      }
    }
  }

  @Override
  public void close() {
    List<Epoch> all =
        locked(() -> epochs.values().stream().flatMap(m -> m.values().stream()).toList());
    all.forEach(e -> e.runtime().ifPresent(preparation::unload));
    locked(() -> {
      epochs.clear();
      return true;
    });
  }
}
