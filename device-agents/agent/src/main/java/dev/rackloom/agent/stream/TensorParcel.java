package dev.rackloom.agent.stream;

import dev.rackloom.api.deploy.WireFormat;
import dev.rackloom.protocol.Wire;
import dev.rackloom.protocol.v1.TensorHead;
import io.grpc.Status;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A tensor to be sent: frame after frame, each chunk with its checksum taken while it is in the
 * cache.
 */
public final class TensorParcel {

  /** From here on the carrier's own thread sends it, and shared memory is worth it. */
  static final int LARGE_BYTES = 64 << 10;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  /** What becomes of it. */
  public interface Fate {

    /** Its memory is not needed any more. Called once, before or after {@link #failed}. */
    void done();

    /** It was not taken: its request cannot go on. Called at most once. */
    void failed(Status why);
  }

  private final Object owner;
  private final TensorHead.Builder head;
  private final ByteBuffer elements;
  private final WireFormat wire;
  private final Fate fate;
  private final LongSupplier clock;
  private final long startNanos;
  private final long deadlineNanos;
  private final @Nullable SharedRegion own;
  private @Nullable SharedRegion region;
  private ByteBuffer scratch = NOTHING;
  private boolean begun;
  private boolean done;
  private long sent;
  private long quickNanos;

  /**
   * A tensor.
   *
   * @param owner its request: equal for the tensors of one
   * @param head all but what is known only when it goes
   * @param elements what is sent, from position to limit
   * @param wire how
   * @param own where in the stream's shared memory the elements lie, if they do; from now on the
   *     parcel's
   * @param clock the sender's
   * @param startNanos when it was ready to go
   * @param deadlineNanos of its request
   */
  public TensorParcel(
      Object owner,
      TensorHead.Builder head,
      ByteBuffer elements,
      WireFormat wire,
      @Nullable SharedRegion own,
      LongSupplier clock,
      long startNanos,
      long deadlineNanos,
      Fate fate) {
    this.owner = owner;
    this.head = head;
    this.elements = elements.slice().order(ByteOrder.LITTLE_ENDIAN);
    this.wire = wire;
    this.own = wire == WireFormat.SAME ? own : null;
    this.region = this.own;
    this.clock = clock;
    this.startNanos = startNanos;
    this.deadlineNanos = deadlineNanos;
    this.fate = fate;
    if (own != null && this.own == null) {
      own.free();
    }
  }

  Object owner() {
    return owner;
  }

  /** What it takes on the wire. */
  long bytes() {
    return wire.wireBytes(elements.capacity());
  }

  boolean isLarge() {
    return bytes() > LARGE_BYTES;
  }

  boolean isLate() {
    return clock.getAsLong() >= deadlineNanos;
  }

  boolean needsRegion() {
    return region == null && isLarge();
  }

  /**
   * It goes now.
   *
   * @param room in shared memory for a copy; null if there is none
   */
  void begin(long sequence, long quick, @Nullable SharedRegion room) {
    head.setSequence(sequence);
    quickNanos = quick;
    if (room != null) {
      region = room;
    }
  }

  /** The next frame; null after the last. */
  @Nullable Frame next() {
    if (!begun) {
      begun = true;
      return first();
    }
    if (sent >= bytes()) {
      return null;
    }
    int length = nextLength();
    SharedRegion shared = region;
    Frame frame = shared == null ? Frame.chunk(chunk(length)) : Frame.shared(part(shared, length));
    sent += length;
    return frame;
  }

  private Frame first() {
    long now = clock.getAsLong();
    SharedRegion shared = region;
    TensorHead whole =
        head.setBytes(bytes())
            .setWireDtype(WireElements.name(wire))
            .setSharedOffsetPlusOne(shared == null ? 0 : shared.offset() + 1)
            .setWaitedNanos(Math.max(0, now - startNanos))
            .setSentNanos(now)
            .setQuickNanos(quickNanos)
            .setDeadlineNanos(Math.max(0, deadlineNanos - now))
            .build();
    if (shared != null) {
      return Frame.of(FrameKind.TENSOR, whole);
    }
    int length = nextLength();
    Frame frame = Frame.of(FrameKind.TENSOR, whole, chunk(length));
    sent += length;
    return frame;
  }

  private int nextLength() {
    int most = region == null ? Wire.CHUNK_BYTES : Wire.SHARED_CHUNK_BYTES;
    return (int) Math.min(most, bytes() - sent);
  }

  /** A chunk to be written: the elements where they lie, or what they become on the wire. */
  private ByteBuffer chunk(int length) {
    if (wire == WireFormat.SAME) {
      return elements.slice((int) sent, length);
    }
    if (scratch.capacity() < length) {
      scratch = ByteBuffer.allocateDirect(length).order(ByteOrder.LITTLE_ENDIAN);
    }
    ByteBuffer part = scratch.clear().limit(length);
    WireElements.narrow(wire, elements, part);
    return part.flip();
  }

  private ByteBuffer part(SharedRegion shared, int length) {
    ByteBuffer part = shared.bytes().slice((int) sent, length).order(ByteOrder.LITTLE_ENDIAN);
    if (shared != own && !isDone()) {
      if (wire == WireFormat.SAME) {
        part.put(elements.slice((int) sent, length));
      } else {
        WireElements.narrow(wire, elements, part);
      }
      part.flip();
    }
    return part;
  }

  /**
   * Every frame is written; what lies in shared memory of its own is needed until it is consumed.
   */
  void written() {
    if (own == null) {
      finish();
    }
  }

  /** The receiver has done with it. */
  void consumed() {
    giveBack();
    finish();
  }

  /** It was not taken, or never will be. */
  void failed(Status why) {
    giveBack();
    finish();
    fate.failed(why);
  }

  private void giveBack() {
    SharedRegion shared = region;
    if (shared != null) {
      shared.free();
    }
  }

  private synchronized boolean isDone() {
    return done;
  }

  private void finish() {
    boolean first;
    synchronized (this) {
      first = !done;
      done = true;
    }
    if (first) {
      fate.done();
    }
  }
}
