package dev.rackloom.agent.stream;

import dev.rackloom.api.deploy.WireFormat;
import dev.rackloom.protocol.v1.DataPlaneGrpc;
import dev.rackloom.protocol.v1.MeetAnswer;
import dev.rackloom.protocol.v1.MeetRequest;
import dev.rackloom.protocol.v1.RequestRef;
import dev.rackloom.protocol.v1.TensorHead;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** A sender and a receiver, each with streams of its own; real gRPC, sockets and shared memory. */
final class Pair implements AutoCloseable {

  final Taken taken = new Taken();
  final Streams receiver;
  final Streams sender;
  final ManagedChannel channel;
  private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
  private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Server server;

  Pair(StreamWay way, long windowBytes) throws IOException {
    StreamLimits limits = new StreamLimits(windowBytes, 16 << 20, way);
    receiver = streams("receiver", limits, taken);
    sender = streams("sender", limits, new Taken());
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .executor(threads)
            .maxInboundMessageSize(2 << 20)
            .addService(new Meeting(receiver))
            .addService(receiver.service())
            .build()
            .start();
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
            .usePlaintext()
            .executor(threads)
            .build();
  }

  private Streams streams(String node, StreamLimits limits, Arrivals arrivals) throws IOException {
    return new Streams(node, 7, limits, System::nanoTime, threads, timers, arrivals);
  }

  private static final class Meeting extends DataPlaneGrpc.DataPlaneImplBase {
    private final Streams streams;

    Meeting(Streams streams) {
      this.streams = streams;
    }

    @Override
    public void meet(MeetRequest request, StreamObserver<MeetAnswer> observer) {
      try {
        observer.onNext(streams.meet(request));
        observer.onCompleted();
      } catch (StatusRuntimeException e) {
        observer.onError(e);
      }
    }
  }

  /** What became of a tensor. */
  static final class Sent implements TensorParcel.Fate {
    final CompletableFuture<Boolean> done = new CompletableFuture<>();
    final CompletableFuture<Status> failure = new CompletableFuture<>();

    @Override
    public void done() {
      done.complete(true);
    }

    @Override
    public void failed(Status why) {
      failure.complete(why);
    }
  }

  static Sent send(SendingEnd end, Object owner, String name, ByteBuffer bytes) {
    TensorHead.Builder head = head(name).setDtype("uint8").addShape(bytes.remaining());
    return send(end, owner, head, bytes, WireFormat.SAME);
  }

  static Sent send(
      SendingEnd end, Object owner, TensorHead.Builder head, ByteBuffer bytes, WireFormat wire) {
    Sent sent = new Sent();
    long now = System.nanoTime();
    end.send(
        new TensorParcel(
            owner, head, bytes, wire, null, System::nanoTime, now, now + 60_000_000_000L, sent));
    return sent;
  }

  static TensorHead.Builder head(String name) {
    return TensorHead.newBuilder()
        .setRequest(RequestRef.newBuilder().setDeployment("d").setEpoch(1))
        .setTensor(name)
        .setFrom("a")
        .setTo("b");
  }

  /** Ends the receiver's server, as a process that ends does. */
  void stop() throws InterruptedException {
    server.shutdownNow().awaitTermination();
  }

  @Override
  public void close() {
    sender.close();
    channel.shutdownNow();
    receiver.close();
    server.shutdownNow();
    timers.shutdownNow();
  }
}
