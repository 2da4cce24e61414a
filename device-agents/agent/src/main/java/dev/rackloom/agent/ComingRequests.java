package dev.rackloom.agent;

import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bytes of requests at the gRPC door while they come, and what they take more once they
 * are decoded before that is done; ends the call for which there is no room. Each message counts
 * until its answer goes out.
 */
final class ComingRequests extends ServerStreamTracer.Factory implements ServerInterceptor {

  private static final String SERVICE = "inference.GRPCInferenceService/";
  private static final Set<String> COUNTED =
      Set.of(SERVICE + "ModelInfer", SERVICE + "ModelStreamInfer");
  private static final ServerStreamTracer NONE = new ServerStreamTracer() {};
  private static final Context.Key<@Nullable Counted> KEY = Context.key("rackloom-coming");

  /** Before each message: whether it is compressed, and its length. */
  private static final int FRAME_BYTES = 5;

  private final ComingBytes room;
  private final long most;
  private final Executor threads;

  /**
   * Counts.
   *
   * @param most bytes of one request; the transport's own bound is not below a chunk of an upload
   */
  ComingRequests(ComingBytes room, long most, Executor threads) {
    this.room = room;
    this.most = most;
    this.threads = threads;
  }

  /** Whether requests of a method are counted. */
  static boolean counts(String method) {
    return COUNTED.contains(method);
  }

  /**
   * Whether the next message of the call in whose course this is may be decoded; else the call is
   * ended, and what it says is not heard.
   *
   * @param more bytes that it takes beyond those that came
   */
  static boolean mayDecode(long more) {
    Counted counted = KEY.get();
    return counted == null || counted.mayDecode(more);
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
    return counts(method) ? new Counted() : NONE;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Counted counted = KEY.get();
    if (counted == null) {
      return next.startCall(call, headers);
    }
    Guarded<Q, R> guarded = new Guarded<>(call);
    counted.attach(guarded);
    return new Heard<>(next.startCall(guarded, headers), counted);
  }

  /** Hands on what comes, unless it was refused: nobody is to work on that. */
  private static final class Heard<Q> extends SimpleForwardingServerCallListener<Q> {
    private final Counted counted;

    Heard(ServerCall.Listener<Q> next, Counted counted) {
      super(next);
      this.counted = counted;
    }

    @Override
    public void onMessage(Q message) {
      if (!counted.isOver()) {
        super.onMessage(message);
      }
    }

    @Override
    public void onHalfClose() {
      if (!counted.isOver()) {
        super.onHalfClose();
      }
    }
  }

  /** The bytes of one call. */
  private final class Counted extends ServerStreamTracer {
    private final Queue<Long> whole = new ArrayDeque<>();
    private final Queue<Long> decoded = new ArrayDeque<>();
    private long coming;
    private boolean over;
    private @Nullable Status refused;
    private @Nullable Guarded<?, ?> call;

    @Override
    public Context filterContext(Context context) {
      return context.withValue(KEY, this);
    }

    @Override
    public synchronized void inboundWireSize(long bytes) {
      if (isOver()) {
        return;
      }
      if (coming + bytes > most + FRAME_BYTES) {
        refused =
            Status.RESOURCE_EXHAUSTED.withDescription(
                "the request is larger than the " + most + " bytes that one may have here");
        refuse();
      } else if (room.take(bytes)) {
        coming += bytes;
      } else {
        refused = room.full();
        refuse();
      }
    }

    @Override
    public synchronized void inboundMessageRead(int number, long wireBytes, long bytes) {
      whole.add(coming);
      coming = 0;
    }

    synchronized boolean mayDecode(long more) {
      if (isOver()) {
        return false;
      }
      if (!room.take(more)) {
        Status full = room.full();
        refused =
            full.withDescription(
                "decoded, the request takes "
                    + more
                    + " bytes more than it has: send raw contents, or less; "
                    + full.getDescription());
        refuse();
        return false;
      }
      decoded.add(more);
      return true;
    }

    /** Requests are decoded, and answered, in the order in which they come. */
    @Override
    public synchronized void outboundMessage(int number) {
      give(whole.poll());
      give(decoded.poll());
    }

    private void give(@Nullable Long held) {
      if (held != null) {
        room.give(held);
      }
    }

    @Override
    public synchronized void streamClosed(Status status) {
      over = true;
      room.give(coming);
      coming = 0;
      whole.forEach(this::give);
      whole.clear();
      decoded.forEach(this::give);
      decoded.clear();
    }

    /** Whether it was refused, or has ended. */
    synchronized boolean isOver() {
      return over || refused != null;
    }

    synchronized void attach(Guarded<?, ?> to) {
      call = to;
      refuse();
    }

    /** On another thread than the transport's, as soon as both are known. */
    private void refuse() {
      Guarded<?, ?> which = call;
      Status why = refused;
      if (which != null && why != null) {
        threads.execute(() -> which.refuse(why));
      }
    }
  }

  /** A call that may be ended from outside: what its handler says afterwards is not heard. */
  private static final class Guarded<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private boolean ended;
    private boolean refused;

    Guarded(ServerCall<Q, R> call) {
      super(call);
    }

    synchronized void refuse(Status why) {
      if (!ended) {
        ended = true;
        refused = true;
        super.close(why, new Metadata());
      }
    }

    @Override
    public synchronized void sendHeaders(Metadata headers) {
      if (!refused) {
        super.sendHeaders(headers);
      }
    }

    @Override
    public synchronized void sendMessage(R message) {
      if (!refused) {
        super.sendMessage(message);
      }
    }

    @Override
    public synchronized void close(Status status, Metadata trailers) {
      if (!refused) {
        ended = true;
        super.close(status, trailers);
      }
    }
  }
}
