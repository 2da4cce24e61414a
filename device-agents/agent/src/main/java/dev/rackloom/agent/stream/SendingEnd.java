package dev.rackloom.agent.stream;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.rackloom.protocol.v1.Credit;
import dev.rackloom.protocol.v1.Refusal;
import dev.rackloom.protocol.v1.RequestFailure;
import dev.rackloom.protocol.v1.SlabReady;
import dev.rackloom.protocol.v1.StreamHello;
import io.grpc.Status;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The end of a stream that sends tensors. Nothing here blocks: what there is no credit for waits,
 * and {@link #hasRoom} tells sources to wait too. Safe to share.
 */
public final class SendingEnd implements FrameSink {

  private static final long PING_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final LongSupplier clock;
  private final Window window;
  private final long windowBytes;
  private final Outbox outbox = new Outbox(this::nextTensor);
  private final Deque<TensorParcel> waiting = new ArrayDeque<>();
  private final Map<Long, TensorParcel> begun = new LinkedHashMap<>();
  private final Set<Runnable> wantRoom = new LinkedHashSet<>();
  private long sequence;
  private long pingedNanos;
  private long quickestNanos = Long.MAX_VALUE;
  private @Nullable SharedSlabs slabs;
  private @Nullable Status closed;
  private @Nullable Carrier carrier;

  /**
   * An end that is not carried yet: what is sent waits for {@link #attach}.
   *
   * @param windowBytes how much may be unconsumed at the receiver
   * @param clock nanoseconds, monotonic
   */
  SendingEnd(long windowBytes, LongSupplier clock) {
    this.windowBytes = windowBytes;
    this.window = new Window(windowBytes);
    this.clock = clock;
    this.pingedNanos = clock.getAsLong() - PING_NANOS;
  }

  /**
   * Says hello and begins to send; {@code shared} offers shared memory, if the receiver could map
   * it.
   */
  void attach(Carrier to, StreamHello.Builder hello, @Nullable SharedSlabs shared) {
    boolean late;
    synchronized (this) {
      carrier = to;
      slabs = shared;
      late = closed != null;
    }
    if (late) {
      to.close(Status.CANCELLED.withDescription("nobody wants the stream any more"));
      return;
    }
    outbox.attach(to, Frame.of(FrameKind.HELLO, hello.setWindowBytes(windowBytes).build()));
  }

  /** Sends a tensor, now or when there is credit. */
  public void send(TensorParcel parcel) {
    Status over;
    synchronized (this) {
      over = closed;
      if (over == null) {
        waiting.add(parcel);
      }
    }
    if (over != null) {
      parcel.failed(over);
    } else {
      outbox.pump();
    }
  }

  /** Tells that a request failed, as well as that can be done. */
  public void send(RequestFailure failure) {
    outbox.note(Frame.of(FrameKind.FAILURE, failure));
  }

  /** Whether a tensor of this request would go at once. */
  public synchronized boolean hasRoom(Object owner) {
    return closed != null || (waiting.isEmpty() && window.allows(owner, 1));
  }

  /**
   * Runs {@code then} once when there may be room again; the same one waits only once. Ask {@link
   * #hasRoom} again afterwards: there may have been room in between.
   */
  public synchronized void whenRoom(Runnable then) {
    wantRoom.add(then);
  }

  /** Room for a large tensor where the receiver can read it; null if there is none. */
  public @Nullable SharedRegion region(long bytes) {
    SharedSlabs shared;
    synchronized (this) {
      shared = slabs;
    }
    return shared == null || bytes <= TensorParcel.LARGE_BYTES ? null : take(shared, bytes);
  }

  private @Nullable SharedRegion take(SharedSlabs shared, long bytes) {
    return shared.take(bytes, slab -> outbox.note(Frame.of(FrameKind.SLAB, slab)));
  }

  /** Gives up tensors of a request that are not under way yet. */
  public void withdraw(Object owner) {
    List<TensorParcel> gone = new ArrayList<>();
    synchronized (this) {
      if (waiting.isEmpty()) {
        return;
      }
      waiting.removeIf(parcel -> {
        boolean its = parcel.owner().equals(owner);
        if (its) {
          gone.add(parcel);
        }
        return its;
      });
    }
    gone.forEach(TensorParcel::consumed);
    offerRoom();
  }

  /** Bytes that are on the way or held by the receiver. */
  public synchronized long unconsumedBytes() {
    return window.heldBytes();
  }

  /** Whether it has ended; another must be made then. */
  public synchronized boolean isClosed() {
    return closed != null;
  }

  /** Ends it: what was not consumed fails. */
  public void close(Status why) {
    Carrier to;
    synchronized (this) {
      to = carrier;
    }
    if (to != null) {
      to.close(why);
    }
    ended(why);
  }

  private @Nullable TensorParcel nextTensor() {
    List<TensorParcel> late = new ArrayList<>();
    TensorParcel next = allowed(late);
    late.forEach(parcel ->
        parcel.failed(
            Status.DEADLINE_EXCEEDED.withDescription("there was no room for it in time")));
    offerRoom();
    return next;
  }

  private synchronized @Nullable TensorParcel allowed(List<TensorParcel> late) {
    while (true) {
      TensorParcel next = waiting.peek();
      if (next == null || closed != null) {
        return null;
      }
      if (next.isLate()) {
        late.add(waiting.remove());
      } else if (window.allows(next.owner(), next.bytes())) {
        return begin(waiting.remove());
      } else {
        return null;
      }
    }
  }

  private TensorParcel begin(TensorParcel parcel) {
    long number = ++sequence;
    window.begin(number, parcel.owner(), parcel.bytes());
    begun.put(number, parcel);
    SharedSlabs shared = slabs;
    parcel.begin(
        number,
        quickestNanos == Long.MAX_VALUE ? 0 : quickestNanos / 2,
        shared != null && parcel.needsRegion() ? take(shared, parcel.bytes()) : null);
    long now = clock.getAsLong();
    if (now - pingedNanos >= PING_NANOS) {
      pingedNanos = now;
      outbox.note(Frame.of(FrameKind.PING));
    }
    return parcel;
  }

  @Override
  public @Nullable ByteBuffer room(Prefix prefix, ByteBuffer head) throws BrokenStream {
    if (prefix.bodyBytes() > 0) {
      throw new BrokenStream("a receiver sends " + prefix.kind() + " with a body");
    }
    return NOTHING;
  }

  @Override
  public void take(Prefix prefix, ByteBuffer head, ByteBuffer body) throws BrokenStream {
    if (Frame.checksum(head, body) != prefix.crc32c()) {
      throw new BrokenStream("the checksum of " + prefix.kind() + " is wrong");
    }
    try {
      switch (prefix.kind()) {
        case CREDIT -> credit(Credit.parseFrom(head));
        case REFUSED -> refused(Refusal.parseFrom(head));
        case SLAB_READY -> slabReady(SlabReady.parseFrom(head).getReady());
        case PONG -> ponged();
        case HELLO, TENSOR, CHUNK, SHARED, FAILURE, SLAB, PING ->
            throw new BrokenStream("a receiver sends " + prefix.kind());
      }
    } catch (InvalidProtocolBufferException e) {
      throw new BrokenStream("the head of " + prefix.kind() + " cannot be read");
    }
  }

  private void credit(Credit credit) {
    List<TensorParcel> consumed = new ArrayList<>();
    synchronized (this) {
      for (long number : credit.getConsumedList()) {
        window.consumed(number);
        TensorParcel parcel = begun.remove(number);
        if (parcel != null) {
          consumed.add(parcel);
        }
      }
    }
    consumed.forEach(TensorParcel::consumed);
    outbox.pump();
    offerRoom();
  }

  private void refused(Refusal refusal) {
    TensorParcel parcel;
    synchronized (this) {
      window.consumed(refusal.getSequence());
      parcel = begun.remove(refusal.getSequence());
    }
    if (parcel != null) {
      parcel.failed(Status.fromCodeValue(refusal.getCode()).withDescription(refusal.getMessage()));
    }
    outbox.pump();
    offerRoom();
  }

  private void offerRoom() {
    List<Runnable> all;
    synchronized (this) {
      if (wantRoom.isEmpty() || !waiting.isEmpty()) {
        return;
      }
      all = List.copyOf(wantRoom);
      wantRoom.clear();
    }
    all.forEach(Runnable::run);
  }

  private synchronized void slabReady(boolean ready) {
    SharedSlabs shared = slabs;
    if (shared != null) {
      shared.answered(ready);
    }
  }

  private synchronized void ponged() {
    quickestNanos = Math.min(quickestNanos, clock.getAsLong() - pingedNanos);
  }

  @Override
  public void writable() {
    outbox.pump();
  }

  @Override
  public void ended(Status why) {
    List<TensorParcel> lost = new ArrayList<>();
    List<Runnable> all;
    SharedSlabs shared;
    synchronized (this) {
      if (closed != null) {
        return;
      }
      closed = why;
      lost.addAll(begun.values());
      lost.addAll(waiting);
      begun.clear();
      waiting.clear();
      all = List.copyOf(wantRoom);
      wantRoom.clear();
      shared = slabs;
    }
    if (shared != null) {
      shared.close();
    }
    lost.forEach(parcel -> parcel.failed(why));
    all.forEach(Runnable::run);
  }
}
