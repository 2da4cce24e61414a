package dev.rackloom.agent;

import dev.rackloom.agent.runtime.LocalStage;
import dev.rackloom.api.Checks;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.client.TensorValue;
import dev.rackloom.protocol.Wire;
import dev.rackloom.protocol.security.Subject;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Status;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What comes in here, whichever door it takes: lets so many in at once, runs each through the
 * active epoch of its model, and counts. Blocking; safe to share between threads.
 */
final class Requests {

  private final String node;
  private final Epochs epochs;
  private final AgentLimits limits;
  private final LongSupplier clock;
  private final BooleanSupplier ready;
  private final Semaphore places;
  private final RequestKeeper keeper;
  private final AnsweredOnce once;
  private final ModelCounts counts;
  private final DoorReport report;

  /**
   * The requests of an agent.
   *
   * @param ready whether the agent takes requests
   * @param keeper has requests answered
   * @param once knows those that are sent again
   * @param report hears of every request that ends
   */
  Requests(
      String node,
      Epochs epochs,
      AgentLimits limits,
      LongSupplier clock,
      BooleanSupplier ready,
      RequestKeeper keeper,
      AnsweredOnce once,
      ModelCounts counts,
      DoorReport report) {
    this.node = node;
    this.epochs = epochs;
    this.limits = limits;
    this.clock = clock;
    this.ready = ready;
    this.places = new Semaphore(limits.maxInFlight(), true);
    this.keeper = keeper;
    this.once = once;
    this.counts = counts;
    this.report = report;
  }

  /**
   * A request in the form of its door.
   *
   * @param <R> what the door answers with
   */
  interface Form<R> {
    /** Its tensors, of which the plan says which there must be. Copies none. */
    Map<String, SentTensor> inputs(DeploymentPlan plan);

    /** The answer. */
    R answer(Served served, Map<String, TensorValue> outputs);
  }

  boolean ready() {
    return ready.getAsBoolean();
  }

  /** Whether requests to a model would be answered, as far as can be seen from here. */
  boolean ready(String model, String version) {
    return ready()
        && epochs
            .active(model, version)
            .filter(e -> e.lostPeer().isEmpty() && keeper.hindrance(e.plan()).isEmpty())
            .filter(e -> e.stages().stream().allMatch(LocalStage::ready))
            .isPresent();
  }

  /** What serves a model. */
  Served served(String model, String version) {
    return epochs.served(model, version);
  }

  /** As {@link #served}, where a model of several deployments is refused. */
  Served one(String name, String version) {
    return epochs.with(t -> t.requireOne(name, version).served());
  }

  /**
   * What a caller says of a request beside its model.
   *
   * @param version the only one that may answer, or empty for whichever serves
   * @param id drawn for this request by a caller that may send it again, in no more than 256
   *     characters; or empty
   * @param session named by a caller whose requests go on from each other's state, in no more than
   *     256 characters; or empty
   */
  record Said(String version, String id, String session) {

    /** Both are remembered. */
    private static final int LONGEST = 256;

    Said {
      requireShort("the name of a session", session);
      requireShort(Wire.REQUEST, id);
    }

    private static void requireShort(String what, String text) {
      Checks.that(
          text.length() <= LONGEST,
          what + " has " + text.length() + " characters, at most " + LONGEST + " are allowed");
    }
  }

  /** Runs one request and waits for its answer. */
  <R> R run(String model, Said said, Form<R> form) {
    long came = clock.getAsLong();
    Served served;
    try {
      served = admitted(model, said.version());
    } catch (RuntimeException refused) {
      epochs.active(model, "").ifPresent(e -> report.failed(e.plan(), came));
      throw refused;
    }
    try {
      return counted(served, said, form, new ModelCounts.Timing(came, clock.getAsLong()));
    } finally {
      places.release();
    }
  }

  /** Takes a place, which is to be given back, for a plan that serves. */
  private Served admitted(String model, String version) {
    if (!ready()) {
      throw Status.UNAVAILABLE
          .withDescription("agent '" + node + "' is going away")
          .asRuntimeException();
    }
    admit();
    try {
      return epochs.served(model, version);
    } catch (RuntimeException refused) {
      places.release();
      throw refused;
    }
  }

  private <R> R counted(Served served, Said said, Form<R> form, ModelCounts.Timing timing) {
    DeploymentPlan plan = served.plan();
    ModelCounts.Key key = new ModelCounts.Key(plan.deployment(), served.version());
    try {
      Map<String, SentTensor> sent = form.inputs(plan);
      RequestKeeper.Answered answered = answer(plan, said, sent, timing);
      timing.inferred(clock.getAsLong());
      R answer = form.answer(answered.served(), answered.outputs());
      counts.succeeded(key, batch(plan, sent), timing, clock.getAsLong());
      if (timing.fired()) {
        report.answered(answered.served().plan(), timing.came());
      }
      return answer;
    } catch (RuntimeException e) {
      counts.failed(key, timing, clock.getAsLong());
      report.failed(plan, timing.came());
      throw e;
    }
  }

  /** One that came before waits for that one's answer without room for its inputs. */
  private RequestKeeper.Answered answer(
      DeploymentPlan plan, Said said, Map<String, SentTensor> sent, ModelCounts.Timing timing) {
    long deadline = clock.getAsLong() + timeLeft();
    Supplier<RequestKeeper.Answered> work =
        () ->
            keeper.keeping(
                sent,
                deadline,
                inputs -> {
                  timing.decoded(clock.getAsLong());
                  timing.fire();
                  return keeper.answer(plan.deployment(), said, inputs, deadline);
                });
    if (said.id().isEmpty()) {
      return work.get();
    }
    String caller = RoleGate.caller().map(Subject::name).orElse("");
    InputsDigest asked = InputsDigest.of(said, sent);
    timing.decoded(clock.getAsLong());
    return once.answer(
        new AnsweredOnce.Key(plan.deployment(), caller, said.id()),
        asked,
        deadline - clock.getAsLong(),
        work);
  }

  /** How many samples a request holds: its first extent, where the plan leaves that open. */
  private static long batch(DeploymentPlan plan, Map<String, SentTensor> sent) {
    return plan.inputs().stream()
        .map(p -> sent.get(p.name()))
        .filter(v -> v != null && v.rank() > 0)
        .mapToLong(v -> v.extent(0))
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

  private long timeLeft() {
    long own = limits.requestDeadline().toNanos();
    Deadline deadline = Context.current().getDeadline();
    return deadline == null ? own : Math.min(own, deadline.timeRemaining(TimeUnit.NANOSECONDS));
  }
}
