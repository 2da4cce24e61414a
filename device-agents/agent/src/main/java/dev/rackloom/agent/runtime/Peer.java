package dev.rackloom.agent.runtime;

import dev.rackloom.agent.execution.LinkTruth;
import dev.rackloom.agent.stream.SendingEnd;
import dev.rackloom.agent.stream.SharedRegion;
import dev.rackloom.agent.stream.Streams;
import dev.rackloom.agent.stream.TensorParcel;
import dev.rackloom.api.deploy.WireFormat;
import dev.rackloom.protocol.Address;
import dev.rackloom.protocol.security.Transport;
import dev.rackloom.protocol.v1.Modelled;
import dev.rackloom.protocol.v1.RequestFailure;
import dev.rackloom.protocol.v1.RequestRef;
import dev.rackloom.protocol.v1.TensorHead;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Another agent. Tensors go to it over one stream, as many as its window allows; a {@link
 * PeerWatch} notices when it dies or freezes, and that ends the stream.
 */
public final class Peer implements AutoCloseable {

  private final String node;
  private final Address address;
  private final LongSupplier clock;
  private final Streams streams;
  private final ManagedChannel channel;
  private final PeerWatch watch;
  private @Nullable SendingEnd stream;

  /**
   * A peer; connects at once.
   *
   * @param streams of this agent
   * @param beats what is said to it all the time
   * @param transport opens the connection
   */
  public Peer(
      Peers.PeerName name,
      Streams streams,
      LongSupplier clock,
      Executor threads,
      ScheduledExecutorService timers,
      Beats beats,
      Transport transport) {
    this.node = name.node();
    this.address = Address.parse(name.address());
    this.clock = clock;
    this.streams = streams;
    this.channel = transport.channel(address).executor(threads).flowControlWindow(8 << 20).build();
    this.watch = new PeerWatch(node, channel, clock, timers, beats, status -> lost(name, status));
    watch.start();
  }

  private void lost(Peers.PeerName name, Status why) {
    open().ifPresent(s -> s.close(Status.UNAVAILABLE.withDescription(why.getDescription())));
    name.onLost().accept(this, why);
  }

  /** Says something to it now, beside the beats that come in time. Does not block. */
  public void beatAtOnce() {
    watch.beatAtOnce();
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

  /** Whether it takes nothing at all; one that is leaving is lost but does. */
  boolean isDead() {
    return watch.dead().isPresent();
  }

  /**
   * Sends a tensor as soon as there is credit for it. Does not block.
   *
   * @param region of its stream's shared memory that the tensor lies in, if it does; the tensor's
   *     from now on
   */
  void send(
      DataRef data,
      RequestInfo info,
      Passage passage,
      WireFormat wire,
      @Nullable SharedRegion region,
      TensorParcel.Fate fate) {
    TensorParcel parcel =
        new TensorParcel(
            data,
            head(data, info, passage),
            passage.value().bytes(),
            wire,
            region,
            clock,
            passage.startNanos(),
            info.deadlineNanos(),
            new Explained(fate));
    stream().send(parcel);
    endIfDead();
  }

  /** What was sent while it was being lost would wait for a credit that never comes. */
  private void endIfDead() {
    watch
        .dead()
        .ifPresent(why ->
            open()
                .ifPresent(s -> s.close(Status.UNAVAILABLE.withDescription(why.getDescription()))));
  }

  /** Tells it that a request failed, as well as that can be done. */
  void sendFailure(DataRef data, Status status) {
    stream()
        .send(
            RequestFailure.newBuilder()
                .setRequest(data.message())
                .setCode(status.getCode().value())
                .setMessage(status.getDescription() == null ? "" : status.getDescription())
                .build());
  }

  /** Whether a tensor of this request would go at once. */
  boolean hasRoom(DataRef data) {
    return open().map(s -> s.hasRoom(data)).orElse(true);
  }

  /** Runs {@code then} once when there may be room again. */
  void whenRoom(Runnable then) {
    open().ifPresent(s -> s.whenRoom(then));
  }

  /** Memory that it can read, for a large tensor; null if there is none. */
  @Nullable SharedRegion region(long bytes) {
    return open().map(s -> s.region(bytes)).orElse(null);
  }

  /** Gives up what waits to be sent of a request. */
  void withdraw(DataRef data) {
    open().ifPresent(s -> s.withdraw(data));
  }

  private synchronized Optional<SendingEnd> open() {
    return Optional.ofNullable(stream);
  }

  /** One that ended is made anew: the agent may be back. */
  private synchronized SendingEnd stream() {
    SendingEnd known = stream;
    if (known == null || known.isClosed()) {
      known = streams.open(channel);
      stream = known;
    }
    return known;
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

  private static TensorHead.Builder head(DataRef data, RequestInfo info, Passage passage) {
    TensorHead.Builder head = TensorHead.newBuilder();
    passage.modelled().ifPresent(m -> head.setModelled(message(m)));
    return head.setRequest(data.message())
        .setTensor(passage.tensor())
        .setDtype(passage.value().dtype().name())
        .addAllShape(Arrays.stream(passage.value().shape()).boxed().toList())
        .setFrom(passage.from())
        .setTo(passage.to())
        .putAllBindings(info.bindings().values())
        .addAllReplicas(info.replicas());
  }

  private static Modelled message(LinkTruth.Passed passed) {
    return Modelled.newBuilder()
        .setNanos(passed.nanos())
        .setCarriedBytes(passed.carriedBytes())
        .setCopiedBytes(passed.copiedBytes())
        .build();
  }

  /**
   * What the other agent said, with its name in front; what means that it cannot go on is
   * UNAVAILABLE.
   */
  private final class Explained implements TensorParcel.Fate {
    private final TensorParcel.Fate fate;

    Explained(TensorParcel.Fate fate) {
      this.fate = fate;
    }

    @Override
    public void done() {
      fate.done();
    }

    @Override
    public void failed(Status status) {
      String said =
          describe()
              + ": "
              + (status.getDescription() == null ? status.getCode() : status.getDescription());
      fate.failed(
          switch (status.getCode()) {
            case UNAVAILABLE, NOT_FOUND, UNIMPLEMENTED, CANCELLED ->
                Status.UNAVAILABLE.withDescription(said + " (it is lost)");
            default -> Status.fromCode(status.getCode()).withDescription(said);
          });
    }
  }

  @Override
  public void close() {
    watch.close();
    open().ifPresent(s -> s.close(Status.CANCELLED.withDescription("no epoch needs it any more")));
    channel.shutdownNow();
  }
}
