package dev.rackloom.client;

import dev.rackloom.api.Checks;
import dev.rackloom.api.RackloomException;
import io.grpc.Status;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to a deployment through any of its agents. When one is gone or does not answer for
 * a while, the same request goes to the next one too, and the first answer counts; an agent that
 * gets it twice runs it once. Begins with the agent that answered last. May be shared between
 * threads; does not own the clients.
 */
public final class SteadyClient {

  private static final Duration PAUSE = Duration.ofMillis(50);

  private final List<AgentClient> agents;
  private final Duration patience;
  private final AtomicInteger preferred = new AtomicInteger();

  /**
   * A client of several agents.
   *
   * @param agents in the order in which they are tried; any of them can be a front of the
   *     deployment
   * @param patience how long one may keep a request before the next one is asked too
   */
  public SteadyClient(List<AgentClient> agents, Duration patience) {
    Checks.that(!agents.isEmpty(), "a request needs at least one agent to go to");
    Checks.that(patience.isPositive(), "patience must be positive, was " + patience);
    this.agents = List.copyOf(agents);
    this.patience = patience;
  }

  /**
   * Sends one request and waits for its answer.
   *
   * @throws RackloomException of kind AGENT: at once if the request itself is refused, at the
   *     timeout if no agent could answer it
   */
  public Map<String, TensorValue> infer(
      String model, Map<String, TensorValue> inputs, Duration timeout) {
    return new Sending(model, inputs, timeout).answer();
  }

  /** How one attempt ended. */
  private record Ended(
      int agent, @Nullable Map<String, TensorValue> answer, @Nullable Throwable error) {}

  /** One request on its way, through one agent or several. */
  private final class Sending {
    private final String id = UUID.randomUUID().toString();
    private final String model;
    private final Map<String, TensorValue> inputs;
    private final long deadlineNanos;
    private final Map<Integer, CompletableFuture<?>> running = new HashMap<>();
    private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
    private int unknown;
    private @Nullable Throwable last;

    Sending(String model, Map<String, TensorValue> inputs, Duration timeout) {
      this.model = model;
      this.inputs = inputs;
      this.deadlineNanos = System.nanoTime() + timeout.toNanos();
    }

    Map<String, TensorValue> answer() {
      try {
        for (int next = preferred.get(); left() > 0; next = (next + 1) % agents.size()) {
          if (!running.containsKey(next)) {
            begin(next);
          }
          Map<String, TensorValue> answer = hear(patience);
          if (answer != null) {
            return answer;
          }
        }
        throw failure();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw RackloomException.agent("the request was interrupted", "send it again", e);
      } finally {
        running.values().forEach(attempt -> attempt.cancel(true));
      }
    }

    private long left() {
      return deadlineNanos - System.nanoTime();
    }

    private void begin(int agent) {
      var attempt =
          agents.get(agent).inferAsync(model, inputs, Duration.ofNanos(Math.max(1, left())), id);
      running.put(agent, attempt);
      var _ = attempt.whenComplete((answer, error) -> ended.add(new Ended(agent, answer, error)));
    }

    /** The answer, or null when it is time to ask the next agent. */
    private @Nullable Map<String, TensorValue> hear(Duration wait) throws InterruptedException {
      long nanos = Math.min(wait.toNanos(), left());
      Ended first = ended.poll(Math.max(0, nanos), TimeUnit.NANOSECONDS);
      if (first == null) {
        return null;
      }
      running.remove(first.agent);
      if (first.answer != null) {
        preferred.set(first.agent);
        return first.answer;
      }
      Throwable failed = Objects.requireNonNull(first.error);
      last = failed;
      Status.Code code = Status.fromThrowable(failed).getCode();
      unknown = code == Status.Code.NOT_FOUND ? unknown + 1 : 0;
      if (!mayGoElsewhere(failed) || unknown >= agents.size()) {
        throw failure();
      }
      return running.isEmpty() && first.agent == preferred.get() ? null : hear(PAUSE);
    }

    private RackloomException failure() {
      return last instanceof RackloomException known
          ? known
          : RackloomException.agent(
              "no agent answered the request to '" + model + "' in time",
              "look at the agents, or allow more time",
              last);
    }
  }

  /** Whether another agent, or the same again, may answer a request that failed so. */
  static boolean mayGoElsewhere(Throwable failed) {
    return switch (Status.fromThrowable(failed).getCode()) {
      case UNAVAILABLE,
          NOT_FOUND,
          RESOURCE_EXHAUSTED,
          CANCELLED,
          DEADLINE_EXCEEDED,
          ABORTED,
          DATA_LOSS ->
          true;
      case UNKNOWN -> isCutOff(failed);
      default -> false;
    };
  }

  /** A call that is written while its connection goes away has no better status. */
  private static boolean isCutOff(Throwable failed) {
    for (Throwable at = failed; at != null; at = at.getCause()) {
      if (at instanceof ClosedChannelException) {
        return true;
      }
    }
    return false;
  }
}
