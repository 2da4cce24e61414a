package dev.rackloom.agent.stream;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.rackloom.api.deploy.WireFormat;
import dev.rackloom.protocol.Wire;
import dev.rackloom.protocol.v1.Credit;
import dev.rackloom.protocol.v1.Refusal;
import dev.rackloom.protocol.v1.RequestFailure;
import dev.rackloom.protocol.v1.SlabReady;
import dev.rackloom.protocol.v1.StreamHello;
import dev.rackloom.protocol.v1.TensorHead;
import io.grpc.Status;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The end of a stream that receives tensors. One thread at a time brings frames; credit comes from
 * any.
 */
public final class ReceivingEnd implements FrameSink {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final int CREDITS = 32;
  private static final long CREDIT_BYTES = 1 << 20;

  private final Arrivals arrivals;
  private final Predicate<StreamHello> known;
  private final @Nullable SharedFolder folder;
  private final Outbox outbox = new Outbox(() -> null);
  private final List<Long> consumed = new ArrayList<>();
  private long consumedBytes;
  private long creditBytes = CREDIT_BYTES;
  private boolean greeted;
  private boolean announced;
  private long senderRun;
  private ByteBuffer scratch = NOTHING;
  private @Nullable Incoming incoming;
  private @Nullable MemorySegment slab;
  private @Nullable Carrier carrier;

  /**
   * An end that waits for its sender's hello.
   *
   * @param known whether that sender may send
   * @param folder where senders of this host offer shared memory; null if there is none
   */
  ReceivingEnd(Arrivals arrivals, Predicate<StreamHello> known, @Nullable SharedFolder folder) {
    this.arrivals = arrivals;
    this.known = known;
    this.folder = folder;
  }

  void attach(Carrier to) {
    carrier = to;
    outbox.attach(to);
  }

  /** Whether the sender has said who it is. */
  boolean isGreeted() {
    return greeted;
  }

  @Override
  public @Nullable ByteBuffer room(Prefix prefix, ByteBuffer head) throws IOException {
    if (greeted == (prefix.kind() == FrameKind.HELLO)) {
      throw new BrokenStream(greeted ? "a second hello" : prefix.kind() + " before hello");
    }
    return switch (prefix.kind()) {
      case TENSOR -> announce(prefix, head);
      case CHUNK -> nextChunk(prefix);
      default -> {
        if (prefix.bodyBytes() > 0) {
          throw new BrokenStream(prefix.kind() + " with a body");
        }
        yield NOTHING;
      }
    };
  }

  private @Nullable ByteBuffer announce(Prefix prefix, ByteBuffer head) throws BrokenStream {
    if (!announced) {
      if (incoming != null) {
        throw new BrokenStream("a tensor before the one before has come whole");
      }
      incoming = begin(parse(head));
      announced = true;
    }
    Incoming tensor = incoming;
    if (tensor == null || prefix.bodyBytes() != (tensor.isShared() ? 0 : tensor.nextBytes())) {
      throw new BrokenStream("a first chunk of " + prefix.bodyBytes() + " bytes");
    }
    try {
      return tensor.isShared()
          ? (tensor.isPlaced(this::retry) ? NOTHING : null)
          : tensor.room(scratch(), this::retry);
    } catch (RuntimeException e) {
      refuse(tensor, Refusals.of(e));
      return tensor.isShared() ? NOTHING : tensor.room(scratch(), this::retry);
    }
  }

  private static TensorHead parse(ByteBuffer head) throws BrokenStream {
    try {
      return TensorHead.parseFrom(head);
    } catch (InvalidProtocolBufferException e) {
      throw new BrokenStream("the head of a tensor cannot be read");
    }
  }

  private Incoming begin(TensorHead head) throws BrokenStream {
    MemorySegment shared = slab;
    long offset = head.getSharedOffsetPlusOne() - 1;
    if (head.getBytes() < 0
        || offset < -1
        || (offset >= 0 && (shared == null || offset > shared.byteSize() - head.getBytes()))) {
      throw new BrokenStream(
          "a tensor of " + head.getBytes() + " bytes at " + offset + " of shared memory");
    }
    try {
      WireFormat wire = WireElements.named(head.getWireDtype());
      Landing landing = arrivals.land(head, senderRun);
      Incoming tensor = new Incoming(head, wire, landing);
      if (wire.wireBytes(landing.bytes()) != head.getBytes()) {
        refuse(
            tensor,
            Status.INVALID_ARGUMENT.withDescription(
                "'"
                    + head.getTensor()
                    + "' has "
                    + wire.wireBytes(landing.bytes())
                    + " bytes by its shape, "
                    + head.getBytes()
                    + " by its header"));
      }
      return tensor;
    } catch (RuntimeException e) {
      say(head, Refusals.of(e));
      return new Incoming(head, WireFormat.SAME, null);
    }
  }

  private ByteBuffer nextChunk(Prefix prefix) throws BrokenStream {
    Incoming tensor = incoming;
    if (tensor == null || tensor.isShared() || prefix.bodyBytes() != tensor.nextBytes()) {
      throw new BrokenStream("a chunk of " + prefix.bodyBytes() + " bytes that nobody announced");
    }
    ByteBuffer room = tensor.room(scratch(), this::retry);
    if (room == null) {
      throw new BrokenStream("a chunk of a tensor without a place");
    }
    return room;
  }

  private ByteBuffer scratch() {
    if (scratch.capacity() == 0) {
      scratch = ByteBuffer.allocateDirect(Wire.CHUNK_BYTES);
    }
    return scratch;
  }

  private void retry() {
    Carrier from = carrier;
    if (from != null) {
      from.call(from::resume);
    }
  }

  @Override
  public void take(Prefix prefix, ByteBuffer head, ByteBuffer body) throws IOException {
    switch (prefix.kind()) {
      case HELLO -> greet(prefix, head);
      case TENSOR -> chunk(prefix, head, body);
      case CHUNK -> chunk(prefix, head, body);
      case SHARED -> sharedChunk(prefix);
      case FAILURE -> arrivals.failed(RequestFailure.parseFrom(sound(prefix, head)));
      case SLAB -> map(dev.rackloom.protocol.v1.Slab.parseFrom(sound(prefix, head)));
      case PING -> outbox.note(Frame.of(FrameKind.PONG));
      case SLAB_READY, PONG, CREDIT, REFUSED ->
          throw new BrokenStream("a sender sends " + prefix.kind());
    }
  }

  private static ByteBuffer sound(Prefix prefix, ByteBuffer head) throws BrokenStream {
    if (Frame.checksum(head, NOTHING) != prefix.crc32c()) {
      throw new BrokenStream("the checksum of " + prefix.kind() + " is wrong");
    }
    return head;
  }

  private void greet(Prefix prefix, ByteBuffer head) throws IOException {
    StreamHello hello = StreamHello.parseFrom(sound(prefix, head));
    if (!known.test(hello)) {
      throw new BrokenStream("nobody has announced this sender");
    }
    greeted = true;
    senderRun = hello.getSenderRun();
    creditBytes = Math.max(1, Math.min(CREDIT_BYTES, hello.getWindowBytes() / 8));
  }

  private void chunk(Prefix prefix, ByteBuffer head, ByteBuffer body) throws BrokenStream {
    announced = false;
    Incoming tensor = required();
    if (Frame.checksum(head, body) != prefix.crc32c()) {
      refuse(tensor, Refusals.damaged(tensor.head().getTensor()));
    }
    if (!tensor.isShared()) {
      tensor.add(body);
    }
    landIfWhole(tensor);
  }

  private void sharedChunk(Prefix prefix) throws BrokenStream {
    Incoming tensor = required();
    MemorySegment shared = slab;
    int length = tensor.nextBytes();
    if (!tensor.isShared() || shared == null || length == 0) {
      throw new BrokenStream("a shared chunk of a tensor that is not shared");
    }
    long at = tensor.offset() + tensor.head().getBytes() - tensor.leftBytes();
    if (Frame.checksum(NOTHING, Slab.part(shared, at, length)) != prefix.crc32c()) {
      refuse(tensor, Refusals.damaged(tensor.head().getTensor()));
    }
    tensor.skip(length);
    landIfWhole(tensor);
  }

  private Incoming required() throws BrokenStream {
    Incoming tensor = incoming;
    if (tensor == null) {
      throw new BrokenStream("a chunk that nobody announced");
    }
    return tensor;
  }

  private void landIfWhole(Incoming tensor) {
    if (!tensor.isWhole()) {
      return;
    }
    incoming = null;
    long sequence = tensor.head().getSequence();
    long bytes = tensor.head().getBytes();
    boolean now = tensor.isShared();
    tensor.land(slab, () -> consumed(sequence, bytes, now));
  }

  /** Throws the tensor away and says why, once. */
  private void refuse(Incoming tensor, Status why) {
    if (tensor.giveUp()) {
      say(tensor.head(), why);
    }
  }

  private void say(TensorHead head, Status why) {
    Refusal refusal =
        Refusal.newBuilder()
            .setSequence(head.getSequence())
            .setCode(why.getCode().value())
            .setMessage(why.getDescription() == null ? "" : why.getDescription())
            .build();
    outbox.note(Frame.of(FrameKind.REFUSED, refusal));
  }

  private void map(dev.rackloom.protocol.v1.Slab offer) {
    SharedFolder shared = folder;
    boolean ready = false;
    if (shared != null && slab == null) {
      try {
        slab = Slab.map(shared.resolve(offer.getFile()), offer.getBytes());
        ready = true;
      } catch (IOException elsewhere) {
        // Not for us: it hears so, and tensors come in chunks.
      }
    }
    outbox.note(Frame.of(FrameKind.SLAB_READY, SlabReady.newBuilder().setReady(ready).build()));
  }

  /** Credit goes back in lots, where it is not shared memory that somebody may wait for. */
  private void consumed(long sequence, long bytes, boolean now) {
    Credit credit;
    synchronized (consumed) {
      consumed.add(sequence);
      consumedBytes += bytes;
      if (!now && consumed.size() < CREDITS && consumedBytes < creditBytes) {
        return;
      }
      credit = Credit.newBuilder().addAllConsumed(consumed).build();
      consumed.clear();
      consumedBytes = 0;
    }
    outbox.note(Frame.of(FrameKind.CREDIT, credit));
  }

  @Override
  public void writable() {
    outbox.pump();
  }

  @Override
  public void ended(Status why) {
    Incoming tensor = incoming;
    incoming = null;
    if (tensor != null) {
      var _ = tensor.giveUp();
    }
  }
}
