package dev.rackloom.agent.stream;

import com.google.protobuf.ByteString;
import dev.rackloom.protocol.v1.DataPlaneGrpc;
import dev.rackloom.protocol.v1.MeetAnswer;
import dev.rackloom.protocol.v1.MeetRequest;
import dev.rackloom.protocol.v1.StreamHello;
import io.grpc.CallOptions;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The streams of one agent: those it opens to others, and those that others open to it. */
public final class Streams implements AutoCloseable {

  private static final int SOCKET_BYTES = 4 << 20;
  private static final int NONCE_BYTES = 32;
  private static final long MEET_SECONDS = 5;

  private final String node;
  private final long run;
  private final StreamLimits limits;
  private final LongSupplier clock;
  private final Executor threads;
  private final Arrivals arrivals;
  private final SecureRandom random = new SecureRandom();
  private final @Nullable SharedFolder folder;
  private final @Nullable IoLoop loop;
  private final @Nullable LocalDoor door;

  /**
   * The streams of an agent.
   *
   * @param node its node id
   * @param run drawn when it started
   * @param clock nanoseconds, monotonic
   * @param threads may block
   * @param arrivals takes what others send
   */
  public Streams(
      String node,
      long run,
      StreamLimits limits,
      LongSupplier clock,
      Executor threads,
      ScheduledExecutorService timers,
      Arrivals arrivals)
      throws IOException {
    this.node = node;
    this.run = run;
    this.limits = limits;
    this.clock = clock;
    this.threads = threads;
    this.arrivals = arrivals;
    Optional<SharedFolder> shared =
        limits.nearest() == StreamWay.GRPC
            ? Optional.empty()
            : SharedFolder.open(SharedFolder.ROOT);
    folder = shared.orElse(null);
    if (folder == null) {
      loop = null;
      door = null;
    } else {
      loop = new IoLoop("streams-" + node);
      door =
          new LocalDoor(
              folder,
              loop,
              timers,
              known -> new ReceivingEnd(arrivals, known, sharedMemory().orElse(null)));
    }
  }

  private Optional<SharedFolder> sharedMemory() {
    return Optional.ofNullable(limits.nearest() == StreamWay.SHARED ? folder : null);
  }

  /** A stream to the agent at the other end of a channel; what is sent waits until it is there. */
  public SendingEnd open(ManagedChannel channel) {
    SendingEnd end = new SendingEnd(limits.windowBytes(), clock);
    threads.execute(() -> Context.ROOT.run(() -> connect(channel, end)));
    return end;
  }

  /** Connects an end to the agent at the other end of a channel; blocks meanwhile. */
  void connect(ManagedChannel channel, SendingEnd end) {
    SharedFolder shared = folder;
    IoLoop io = loop;
    try {
      if (shared == null || io == null || !local(channel, end, shared, io)) {
        remote(channel, end);
      }
    } catch (RuntimeException e) {
      end.close(Status.fromThrowable(e));
    }
  }

  /** False if the other agent is on another host, or does not want that. */
  private boolean local(ManagedChannel channel, SendingEnd end, SharedFolder shared, IoLoop io) {
    try {
      MeetAnswer answer = meet(channel, shared);
      SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX);
      socket.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BYTES);
      socket.connect(UnixDomainSocketAddress.of(shared.resolve(answer.getSocket())));
      SocketCarrier carrier = new SocketCarrier(socket, io, end);
      carrier.open();
      SharedSlabs slabs =
          sharedMemory().map(f -> new SharedSlabs(f, limits.sharedBytes(), threads)).orElse(null);
      end.attach(carrier, hello().setToken(answer.getToken()), slabs);
      return true;
    } catch (IOException notThere) {
      return false;
    } catch (StatusRuntimeException e) {
      return switch (e.getStatus().getCode()) {
        case NOT_FOUND, FAILED_PRECONDITION, UNIMPLEMENTED -> false;
        default -> throw e;
      };
    }
  }

  private MeetAnswer meet(ManagedChannel channel, SharedFolder shared) throws IOException {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    Path file = Files.write(shared.fresh("nonce"), nonce);
    try {
      return DataPlaneGrpc.newBlockingStub(channel)
          .withDeadlineAfter(MEET_SECONDS, TimeUnit.SECONDS)
          .meet(
              MeetRequest.newBuilder()
                  .setNode(node)
                  .setNonceFile(shared.name(file))
                  .setNonce(ByteString.copyFrom(nonce))
                  .build());
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private StreamHello.Builder hello() {
    return StreamHello.newBuilder().setNode(node).setSenderRun(run);
  }

  private void remote(ManagedChannel channel, SendingEnd end) {
    ClientCalls.asyncBidiStreamingCall(
        channel.newCall(FlowMessage.METHOD, CallOptions.DEFAULT), new Caller(end));
  }

  /** Our end of a gRPC stream that we opened. */
  private final class Caller implements ClientResponseObserver<FlowMessage, FlowMessage> {
    private final SendingEnd end;
    private @Nullable GrpcCarrier carrier;

    Caller(SendingEnd end) {
      this.end = end;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<FlowMessage> call) {
      call.disableAutoRequestWithInitial(1);
      GrpcCarrier to =
          new GrpcCarrier(call, why -> call.cancel(why.getDescription(), why.asException()), end);
      carrier = to;
      call.setOnReadyHandler(new Ready(end, to));
    }

    @Override
    public void onNext(FlowMessage message) {
      to().onNext(message);
    }

    @Override
    public void onError(Throwable error) {
      to().onError(error);
    }

    @Override
    public void onCompleted() {
      to().onCompleted();
    }

    private GrpcCarrier to() {
      return java.util.Objects.requireNonNull(carrier, "the call was not started");
    }
  }

  /** Says hello when the call can first be written to. */
  private final class Ready implements Runnable {
    private final SendingEnd end;
    private final GrpcCarrier carrier;
    private boolean attached;

    Ready(SendingEnd end, GrpcCarrier carrier) {
      this.end = end;
      this.carrier = carrier;
    }

    @Override
    public void run() {
      if (attached) {
        end.writable();
      } else {
        attached = true;
        end.attach(carrier, hello(), null);
      }
    }
  }

  /** Takes the gRPC streams of others. */
  public ServerServiceDefinition service() {
    return ServerServiceDefinition.builder(FlowMessage.SERVICE)
        .addMethod(FlowMessage.METHOD, ServerCalls.asyncBidiStreamingCall(this::accept))
        .build();
  }

  private StreamObserver<FlowMessage> accept(StreamObserver<FlowMessage> observer) {
    ServerCallStreamObserver<FlowMessage> call = (ServerCallStreamObserver<FlowMessage>) observer;
    ReceivingEnd end = new ReceivingEnd(arrivals, hello -> hello.getToken().isEmpty(), null);
    call.disableAutoRequest();
    GrpcCarrier carrier = new GrpcCarrier(call, why -> call.onError(why.asException()), end);
    call.setOnReadyHandler(end::writable);
    call.setOnCancelHandler(() ->
        carrier.onError(Status.CANCELLED.withDescription("the sender hung up").asException()));
    end.attach(carrier);
    call.request(1);
    return carrier;
  }

  /** Answers an agent that asks whether it is on this host. */
  public MeetAnswer meet(MeetRequest request) {
    LocalDoor local = door;
    if (local == null) {
      throw Status.FAILED_PRECONDITION
          .withDescription("agent '" + node + "' takes tensors over gRPC alone")
          .asRuntimeException();
    }
    return local.meet(request);
  }

  /** Ends all streams of this host; those over gRPC end with their channels and server. */
  @Override
  public void close() {
    if (door != null) {
      door.close();
    }
    if (loop != null) {
      loop.close();
    }
    if (folder != null) {
      folder.close();
    }
  }
}
