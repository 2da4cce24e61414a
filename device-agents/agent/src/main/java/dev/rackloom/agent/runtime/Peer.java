package dev.rackloom.agent.runtime;

import com.google.protobuf.UnsafeByteOperations;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.protocol.Address;
import dev.rackloom.protocol.ChunkedCall;
import dev.rackloom.protocol.Wire;
import dev.rackloom.protocol.v1.DataPlaneGrpc;
import dev.rackloom.protocol.v1.PushAck;
import dev.rackloom.protocol.v1.PushFrame;
import dev.rackloom.protocol.v1.PushHeader;
import dev.rackloom.protocol.v1.RequestFailure;
import dev.rackloom.protocol.v1.RequestRef;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.zip.CRC32C;

/**
 * Another agent. Tensors go to it one call each, as many at once as its window of bytes allows; a
 * {@link PeerWatch} notices when it dies or freezes.
 */
public final class Peer implements AutoCloseable {

  private static final long FAILURE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final String node;
  private final Address address;
  private final LongSupplier clock;
  private final ManagedChannel channel;
  private final InboxBudget window;
  private final PeerWatch watch;
  private final long run;
  private final Set<ChunkedCall<PushFrame, PushAck>> underWay = ConcurrentHashMap.newKeySet();
  private final AtomicLong quickestNanos = new AtomicLong(Long.MAX_VALUE);

  /**
   * A peer; connects at once.
   *
   * @param run drawn when this agent started
   * @param windowBytes how much may be on the way to it unacknowledged
   * @param beats what is said to it all the time
   */
  public Peer(
      Peers.PeerName name,
      long run,
      long windowBytes,
      LongSupplier clock,
      Executor threads,
      ScheduledExecutorService timers,
      Beats beats) {
    this.node = name.node();
    this.address = Address.parse(name.address());
    if (!address.isLoopback()) {
      throw new IllegalArgumentException(
          "agent '"
              + node
              + "' at "
              + address
              + " is not on this machine, and calls outside it need TLS");
    }
    this.run = run;
    this.clock = clock;
    this.window = new InboxBudget(windowBytes);
    this.channel =
        NettyChannelBuilder.forAddress(address.host(), address.port())
            .usePlaintext()
            .executor(threads)
            .flowControlWindow(8 << 20)
            .build();
    this.watch =
        new PeerWatch(node, channel, clock, timers, beats, status -> lost(name, status));
    watch.start();
  }

  private void lost(Peers.PeerName name, Status why) {
    underWay.forEach(call -> call.cancel(describe() + " is lost"));
    name.onLost().accept(this, why);
  }

  /** For other calls to it. */
  public Channel channel() {
    return channel;
  }

  /** Its node id. */
  public String node() {
    return node;
  }

  /** For messages. */
  public String describe() {
    return "agent '" + node + "' at " + address;
  }

  /** Why it is lost, if it is. */
  public Optional<Status> lost() {
    return watch.lost();
  }

  /** Sends a tensor and waits until it has its place there. */
  void push(DataRef data, RequestInfo info, Passage passage) {
    ByteBuffer bytes = passage.value().bytes();
    long size = bytes.remaining();
    try (var _ = window.take(size, info.deadlineNanos() - clock.getAsLong())) {
      long left = info.deadlineNanos() - clock.getAsLong();
      ChunkedCall<PushFrame, PushAck> call = new ChunkedCall<>();
      DataPlaneGrpc.newStub(channel).withDeadlineAfter(left, TimeUnit.NANOSECONDS).push(call);
      PushHeader header = header(data, info, passage, bytes);
      long sent = clock.getAsLong();
      underWay.add(call);
      try {
        watch.requireAlive();
        send(call, header, bytes);
      } finally {
        underWay.remove(call);
      }
      quickestNanos.accumulateAndGet(clock.getAsLong() - sent, Math::min);
    } catch (InboxBudget.NoRoom full) {
      throw Status.DEADLINE_EXCEEDED
          .withDescription(
              describe() + " did not take '" + passage.tensor() + "' in time: its window is full")
          .asRuntimeException();
    } catch (StatusRuntimeException e) {
      throw explained(e.getStatus());
    }
  }

  private static void send(
      ChunkedCall<PushFrame, PushAck> call, PushHeader header, ByteBuffer bytes) {
    boolean wanted =
        call.send(PushFrame.newBuilder().setHeader(header).setData(chunk(bytes)).build());
    while (wanted && bytes.hasRemaining()) {
      wanted = call.send(PushFrame.newBuilder().setData(chunk(bytes)).build());
    }
    call.finish();
  }

  private static com.google.protobuf.ByteString chunk(ByteBuffer bytes) {
    int length = Math.min(Wire.CHUNK_BYTES, bytes.remaining());
    ByteBuffer part = bytes.slice(bytes.position(), length);
    bytes.position(bytes.position() + length);
    return UnsafeByteOperations.unsafeWrap(part);
  }

  /** Tells it that a request failed, as well as that can be done. */
  void pushFailure(DataRef data, Status status) {
    ChunkedCall<PushFrame, PushAck> call = new ChunkedCall<>();
    DataPlaneGrpc.newStub(channel)
        .withDeadlineAfter(FAILURE_NANOS, TimeUnit.NANOSECONDS)
        .push(call);
    RequestFailure failure =
        RequestFailure.newBuilder()
            .setCode(status.getCode().value())
            .setMessage(status.getDescription() == null ? "" : status.getDescription())
            .build();
    call.send(
        PushFrame.newBuilder()
            .setHeader(PushHeader.newBuilder().setRequest(data.message()).setFailure(failure))
            .build());
    call.finish();
  }

  /** A request of an epoch, as messages name it. */
  record DataRef(String deployment, long epoch, RequestKey key) {
    RequestRef message() {
      return RequestRef.newBuilder()
          .setDeployment(deployment)
          .setEpoch(epoch)
          .setFront(key.front())
          .setFrontRun(key.frontRun())
          .setNumber(key.number())
          .setStep(key.step())
          .setMicroBatch(key.microBatch())
          .build();
    }
  }

  private PushHeader header(DataRef data, RequestInfo info, Passage passage, ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate());
    long now = clock.getAsLong();
    return PushHeader.newBuilder()
        .setRequest(data.message())
        .setTensor(passage.tensor())
        .setDtype(passage.value().dtype().name())
        .addAllShape(Arrays.stream(passage.value().shape()).boxed().toList())
        .setBytes(bytes.remaining())
        .setCrc32C((int) crc.getValue())
        .setFrom(passage.from())
        .setTo(passage.to())
        .setWaitedNanos(Math.max(0, now - passage.startNanos()))
        .setSentNanos(now)
        .setSenderRun(run)
        .setQuickNanos(quickestNanos.get() == Long.MAX_VALUE ? 0 : quickestNanos.get() / 2)
        .putAllBindings(values(info.bindings()))
        .setDeadlineNanos(Math.max(0, info.deadlineNanos() - now))
        .build();
  }

  private static java.util.Map<String, Long> values(Bindings bindings) {
    return bindings.values();
  }

  /**
   * What the other agent said, with its name in front; what means that it cannot go on is
   * UNAVAILABLE.
   */
  private StatusRuntimeException explained(Status status) {
    String said =
        describe()
            + ": "
            + (status.getDescription() == null ? status.getCode() : status.getDescription());
    return switch (status.getCode()) {
      case UNAVAILABLE, NOT_FOUND, UNIMPLEMENTED, CANCELLED ->
          Status.UNAVAILABLE.withDescription(said + " (it is lost)").asRuntimeException();
      default -> Status.fromCode(status.getCode()).withDescription(said).asRuntimeException();
    };
  }

  @Override
  public void close() {
    watch.close();
    channel.shutdownNow();
  }
}
