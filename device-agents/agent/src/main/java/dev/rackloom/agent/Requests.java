package dev.rackloom.agent;

import dev.rackloom.agent.runtime.FrontRequest;
import dev.rackloom.agent.runtime.LocalStage;
import dev.rackloom.agent.runtime.RequestKey;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.client.TensorValue;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Status;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * What comes in here, whichever door it takes: lets so many in at once, runs each through the
 * active epoch of its model, and counts. Blocking; safe to share between threads.
 */
final class Requests {

  private final String node;
  private final long run;
  private final Deployments deployments;
  private final AgentLimits limits;
  private final LongSupplier clock;
  private final BooleanSupplier ready;
  private final Semaphore places;
  private final AtomicLong numbers = new AtomicLong();
  private final ModelCounts counts;

  /**
   * The requests of an agent.
   *
   * @param run drawn when the agent started
   * @param ready whether the agent takes requests
   */
  Requests(
      String node,
      long run,
      Deployments deployments,
      AgentLimits limits,
      LongSupplier clock,
      BooleanSupplier ready,
      ModelCounts counts) {
    this.node = node;
    this.run = run;
    this.deployments = deployments;
    this.limits = limits;
    this.clock = clock;
    this.ready = ready;
    this.places = new Semaphore(limits.maxInFlight(), true);
    this.counts = counts;
  }

  /**
   * A request in the form of its door.
   *
   * @param <R> what the door answers with
   */
  interface Form<R> {
    /** Its tensors, of which the plan says which there must be. */
    Map<String, TensorValue> inputs(DeploymentPlan plan);

    /** The answer. */
    R answer(DeploymentPlan plan, Map<String, TensorValue> outputs);
  }

  boolean ready() {
    return ready.getAsBoolean();
  }

  /** Whether requests to a model would be answered, as far as can be seen from here. */
  boolean ready(String model, String version) {
    return ready()
        && deployments
            .active(model)
            .filter(e -> isVersion(e.plan(), version))
            .filter(e -> e.lostPeer().isEmpty())
            .filter(e -> e.stages().stream().allMatch(LocalStage::ready))
            .isPresent();
  }

  /** The plan that serves a model. */
  DeploymentPlan plan(String model, String version) {
    return deployments
        .active(model)
        .map(e -> e.plan())
        .filter(plan -> isVersion(plan, version))
        .orElseThrow(() -> notServed(model, version));
  }

  static boolean isVersion(DeploymentPlan plan, String version) {
    return version.isEmpty() || version.equals(Long.toString(plan.epoch()));
  }

  private static RuntimeException notServed(String model, String version) {
    String which = version.isEmpty() ? "" : " in version " + version;
    return Status.NOT_FOUND
        .withDescription("no active deployment serves '" + model + "'" + which + " here")
        .asRuntimeException();
  }

  /**
   * Runs one request and waits for its answer.
   *
   * @param version the epoch, or empty for the active one
   */
  <R> R run(String model, String version, Form<R> form) {
    if (!ready()) {
      throw Status.UNAVAILABLE
          .withDescription("agent '" + node + "' is going away")
          .asRuntimeException();
    }
    long came = clock.getAsLong();
    admit();
    try (Deployments.Entry entry = deployments.enter(model)) {
      DeploymentPlan plan = entry.runtime().plan();
      if (!isVersion(plan, version)) {
        throw notServed(model, version);
      }
      return counted(entry, form, new ModelCounts.Timing(came, clock.getAsLong()));
    } finally {
      places.release();
    }
  }

  private <R> R counted(Deployments.Entry entry, Form<R> form, ModelCounts.Timing timing) {
    DeploymentPlan plan = entry.runtime().plan();
    ModelCounts.Key key = new ModelCounts.Key(plan.model(), plan.epoch());
    try {
      Map<String, TensorValue> inputs = form.inputs(plan);
      timing.decoded(clock.getAsLong());
      Map<String, TensorValue> outputs = infer(entry, inputs);
      timing.inferred(clock.getAsLong());
      R answer = form.answer(plan, outputs);
      counts.succeeded(key, batch(plan, inputs), timing, clock.getAsLong());
      return answer;
    } catch (RuntimeException e) {
      counts.failed(key, timing, clock.getAsLong());
      throw e;
    }
  }

  /** How many samples a request holds: its first extent, where the plan leaves that open. */
  private static long batch(DeploymentPlan plan, Map<String, TensorValue> inputs) {
    return plan.inputs().stream()
        .map(p -> inputs.get(p.name()))
        .filter(v -> v != null && v.rank() > 0)
        .mapToLong(v -> v.shape()[0])
        .findFirst()
        .orElse(1);
  }

  private void admit() {
    try {
      if (places.tryAcquire(limits.admissionWait().toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw Status.RESOURCE_EXHAUSTED
        .withDescription(
            limits.maxInFlight()
                + " requests are in flight at agent '"
                + node
                + "', and none ended within "
                + limits.admissionWait().toMillis()
                + " ms")
        .asRuntimeException();
  }

  private Map<String, TensorValue> infer(Deployments.Entry entry, Map<String, TensorValue> inputs) {
    RequestKey key = new RequestKey(node, run, numbers.incrementAndGet(), 0, 0);
    FrontRequest started = entry.runtime().start(key, inputs, clock.getAsLong() + timeLeft());
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

  private long timeLeft() {
    long own = limits.requestDeadline().toNanos();
    Deadline deadline = Context.current().getDeadline();
    return deadline == null ? own : Math.min(own, deadline.timeRemaining(TimeUnit.NANOSECONDS));
  }
}
