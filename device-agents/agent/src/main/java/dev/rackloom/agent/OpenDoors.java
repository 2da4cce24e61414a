package dev.rackloom.agent;

import dev.rackloom.api.RackloomException;
import dev.rackloom.protocol.Address;
import dev.rackloom.protocol.security.Transport;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The doors of a running agent, as {@link Doors} says that they are to be: one for everything over
 * gRPC, and one for requests as REST if it has that. Before both stand the same: who calls needs
 * the role for it, and what requests bring is counted as it comes. Safe to share between threads.
 */
final class OpenDoors implements AutoCloseable {

  /** Of the agent's memory, this part is for requests as they came. */
  private static final int COMING_SHARE = 2;

  private static final long ENDING_S = 1;
  private static final long BREAKING_OFF_S = 5;

  private final OpenCalls calls;
  private final Server grpc;
  private final @Nullable RestDoor rest;

  private OpenDoors(OpenCalls calls, Server grpc, @Nullable RestDoor rest) {
    this.calls = calls;
    this.grpc = grpc;
    this.rest = rest;
  }

  /** What requests meet behind either door. */
  record Front(Requests requests, ModelRepository repository, ModelCounts counts) {}

  /**
   * Opens them.
   *
   * @param services what there is over gRPC beside the front door
   * @throws RackloomException if one of them cannot listen where it is to, which is named; then
   *     none is open
   */
  static OpenDoors open(
      AgentConfig config,
      Transport transport,
      Executor threads,
      LongSupplier clock,
      Front front,
      List<ServerServiceDefinition> services) {
    int mostBytes = config.limits().maxMessageBytes();
    ComingBytes coming = new ComingBytes(Runtime.getRuntime().maxMemory() / COMING_SHARE);
    ComingRequests comingRequests = new ComingRequests(coming, mostBytes, threads);
    AgentLog strangers = new AgentLog(clock);
    OpenCalls calls = new OpenCalls();
    RestRoutes routes =
        new RestRoutes(front.requests(), front.repository(), front.counts(), mostBytes, coming);
    @Nullable RestDoor rest = rest(config, transport, routes, threads, strangers);
    try {
      Server grpc =
          GrpcDoor.builder(config, transport, threads, strangers)
              .addStreamTracerFactory(comingRequests)
              .intercept(calls)
              .intercept(comingRequests)
              .intercept(new RoleGate(strangers))
              .intercept(new NodeTrailer(config.node()))
              .addServices(services)
              .addService(
                  CountedDecoding.of(
                      new FrontDoor(front.requests(), front.repository(), front.counts(), threads)))
              .build();
      return new OpenDoors(calls, started(grpc, config), rest);
    } catch (RuntimeException e) {
      if (rest != null) {
        rest.close();
      }
      throw e;
    }
  }

  private static Server started(Server grpc, AgentConfig config) {
    try {
      return grpc.start();
    } catch (IOException e) {
      throw cannotListen(config, config.listen(), e);
    }
  }

  private static @Nullable RestDoor rest(
      AgentConfig config,
      Transport transport,
      RestRoutes routes,
      Executor threads,
      AgentLog strangers) {
    @Nullable Address listen = config.doors().rest().orElse(null);
    if (listen == null) {
      return null;
    }
    try {
      return RestDoor.open(listen, transport, routes, config.limits(), threads, strangers);
    } catch (IOException e) {
      throw cannotListen(config, listen, e);
    }
  }

  private static RackloomException cannotListen(AgentConfig config, Address at, IOException e) {
    String why = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
    return RackloomException.agent(
        "agent '" + config.node() + "' cannot listen at " + at + ": " + why,
        "choose another port",
        e);
  }

  /** The port that gRPC has. */
  int port() {
    return grpc.getPort();
  }

  /** Where REST is, {@code host:port}; empty if there is none. */
  Optional<String> restAddress() {
    return Optional.ofNullable(rest).map(RestDoor::address).map(Address::toString);
  }

  /** Waits until no answer of a request that has ended is still to leave, for a bounded time. */
  void awaitAnswers() throws InterruptedException {
    calls.awaitNone(OpenCalls.LEAVING_NANOS);
  }

  /** Waits until they are shut. */
  void awaitTermination() throws InterruptedException {
    grpc.awaitTermination();
  }

  /** Breaks off all calls over gRPC, as when the process dies; to be {@link #close closed} then. */
  void breakOff() {
    grpc.shutdownNow();
  }

  /** Lets nobody in any more, and what is under way end for a moment. */
  @Override
  public void close() {
    if (rest != null) {
      rest.close();
    }
    grpc.shutdown();
    try {
      if (!grpc.awaitTermination(ENDING_S, TimeUnit.SECONDS)) {
        grpc.shutdownNow().awaitTermination(BREAKING_OFF_S, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      grpc.shutdownNow();
    }
  }
}
