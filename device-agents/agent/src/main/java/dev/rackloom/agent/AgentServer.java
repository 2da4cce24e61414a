package dev.rackloom.agent;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.telemetry.TelemetryEvent;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A running agent. Closing it lets the requests that came in here end, then stops everything. */
public final class AgentServer implements AutoCloseable {

  private static final long UNLOADING_MILLIS = 3000;

  private final AgentConfig config;
  private final WorkFolder work;
  private final AtomicBoolean ready = new AtomicBoolean(true);
  private final AgentParts parts;

  private AgentServer(AgentConfig config, WorkFolder work) {
    this.config = config;
    this.work = work;
    this.parts = new AgentParts(config, ready::get);
  }

  /**
   * Starts an agent and returns when it can be called.
   *
   * @throws RackloomException if it cannot or must not listen or be announced there, or another
   *     agent has its work folder; nothing of it runs then
   */
  public static AgentServer start(AgentConfig config) {
    config.requireListenable();
    WorkFolder work = workFolder(config);
    boolean started = false;
    try {
      AgentServer server = new AgentServer(config, work);
      server.parts.open();
      started = true;
      return server;
    } finally {
      if (!started) {
        work.close();
      }
    }
  }

  private static WorkFolder workFolder(AgentConfig config) {
    try {
      return WorkFolder.take(config.node(), config.work());
    } catch (IOException e) {
      throw RackloomException.agent(
          "agent '" + config.node() + "' cannot write its work folder " + config.work() + ": " + e,
          "give it another one with --work DIR",
          e);
    }
  }

  /** Its node id. */
  public String node() {
    return config.node();
  }

  /** The port it listens at. */
  public int port() {
    return parts.doors().port();
  }

  /** Tells all who listen to its telemetry that something happened. */
  public void tell(TelemetryEvent event) {
    parts.telemetry().publish(() -> event);
  }

  /** Where it can be called, {@code host:port}. */
  public String address() {
    return parts.address();
  }

  /** Where its REST door is, {@code host:port}; empty if it has none. */
  public Optional<String> restAddress() {
    return parts.doors().restAddress();
  }

  /** Waits until it is closed. */
  public void awaitTermination() throws InterruptedException {
    parts.doors().awaitTermination();
  }

  /** Takes no more requests, lets those that came in here end in a bounded time, and stops. */
  @Override
  public void close() {
    if (ready.compareAndSet(true, false)) {
      parts.health().enterTerminalState();
      parts.deployments().drainAll(config.doors().drain().toNanos());
      endWhatIsLeft();
      stop();
    }
  }

  /** Requests that have not ended are told so while there still is a door. */
  private void endWhatIsLeft() {
    try {
      CompletableFuture.runAsync(parts.deployments()::close, parts.threads())
          .get(UNLOADING_MILLIS, TimeUnit.MILLISECONDS);
      parts.doors().awaitAnswers();
    } catch (TimeoutException | ExecutionException e) {
      // A firing that does not end, or a server that is gone: the process ends all the same.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops at once, as when the process is killed: requests in flight are not waited for. */
  public void kill() {
    ready.set(false);
    parts.doors().breakOff();
    stop();
    parts.deployments().close();
  }

  private void stop() {
    parts.close();
    work.close();
  }
}
