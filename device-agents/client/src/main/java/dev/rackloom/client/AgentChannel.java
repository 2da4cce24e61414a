package dev.rackloom.client;

import dev.rackloom.api.RackloomException;
import dev.rackloom.protocol.Address;
import dev.rackloom.protocol.Wire;
import dev.rackloom.protocol.security.Transport;
import dev.rackloom.protocol.v1.AgentControlGrpc;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.AbstractStub;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The connection to one agent: every call over it has a deadline, and names the agent if it fails.
 */
final class AgentChannel implements AutoCloseable {

  private static final int MAX_MESSAGE_BYTES = 256 << 20;

  private final Failures failures;
  private final ManagedChannel channel;

  /** Does not connect yet. */
  AgentChannel(Transport transport, Address address, Failures failures) {
    this.failures = failures;
    this.channel =
        transport
            .channel(address)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .keepAliveTime(5, TimeUnit.SECONDS)
            .keepAliveTimeout(5, TimeUnit.SECONDS)
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .build();
  }

  /** A service whose call ends at a deadline. */
  <S extends AbstractStub<S>> S within(Duration timeout, Function<Channel, S> service) {
    return service
        .apply(channel)
        .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)
        .withMaxOutboundMessageSize(MAX_MESSAGE_BYTES + Wire.MESSAGE_OVERHEAD_BYTES);
  }

  /** A service whose call goes on until somebody hangs up. */
  <S extends AbstractStub<S>> S open(Function<Channel, S> service) {
    return service.apply(channel);
  }

  /** What controllers call. */
  AgentControlGrpc.AgentControlBlockingStub control(Duration timeout) {
    return within(timeout, AgentControlGrpc::newBlockingStub);
  }

  /** The answer of a call. */
  <T> T call(String doing, Supplier<T> work) {
    try {
      return work.get();
    } catch (StatusRuntimeException e) {
      throw failed(doing, e);
    }
  }

  /** What a call failed with, with the agent's name. */
  RackloomException failed(String doing, Throwable error) {
    return failures.of(doing, error);
  }

  /** Hangs up; calls under way fail. */
  @Override
  public void close() {
    channel.shutdownNow();
  }
}
