package dev.rackloom.agent.stream;

import dev.rackloom.api.deploy.WireFormat;
import dev.rackloom.protocol.Wire;
import dev.rackloom.protocol.v1.TensorHead;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * A tensor of which some chunks may still be missing; without a landing it is thrown away as it
 * comes.
 */
final class Incoming {

  private final TensorHead head;
  private final WireFormat wire;
  private @Nullable Landing landing;
  private @Nullable ByteBuffer place;
  private long got;

  Incoming(TensorHead head, WireFormat wire, @Nullable Landing landing) {
    this.head = head;
    this.wire = wire;
    this.landing = landing;
  }

  TensorHead head() {
    return head;
  }

  boolean isShared() {
    return head.getSharedOffsetPlusOne() > 0;
  }

  boolean isWhole() {
    return got >= head.getBytes();
  }

  /** Bytes of the next chunk. */
  int nextBytes() {
    int most = isShared() ? Wire.SHARED_CHUNK_BYTES : Wire.CHUNK_BYTES;
    return (int) Math.min(most, head.getBytes() - got);
  }

  /**
   * Where the next chunk goes: a part of the tensor, or {@code scratch}; null if there is no room
   * now.
   */
  @Nullable ByteBuffer room(ByteBuffer scratch, Runnable retry) {
    int length = nextBytes();
    Landing to = landing;
    if (to == null) {
      return scratch.slice(0, length);
    }
    ByteBuffer whole = placed(to, retry);
    if (whole == null) {
      return null;
    }
    return wire == WireFormat.SAME ? whole.slice((int) got, length) : scratch.slice(0, length);
  }

  private @Nullable ByteBuffer placed(Landing to, Runnable retry) {
    if (place == null) {
      ByteBuffer given = to.place(retry);
      place = given == null ? null : given.slice().order(ByteOrder.LITTLE_ENDIAN);
    }
    return place;
  }

  long leftBytes() {
    return head.getBytes() - got;
  }

  /** A chunk has come whole, where {@link #room} said. */
  void add(ByteBuffer chunk) {
    got += chunk.remaining();
    ByteBuffer whole = place;
    if (landing != null && wire != WireFormat.SAME && whole != null) {
      WireElements.widen(wire, chunk.duplicate().order(ByteOrder.LITTLE_ENDIAN), whole);
    }
  }

  /** A chunk in shared memory is sound. */
  void skip(int length) {
    got += length;
  }

  /** Throws away what came and what still comes; false if that was so before. */
  boolean giveUp() {
    Landing to = landing;
    landing = null;
    place = null;
    if (to != null) {
      to.gaveUp();
    }
    return to != null;
  }

  /**
   * Hands it over, whole.
   *
   * @param memory the sender's
   */
  void land(@Nullable MemorySegment memory, Runnable consumed) {
    Landing to = landing;
    if (to == null) {
      consumed.run();
      return;
    }
    landing = null;
    ByteBuffer whole = place;
    if (memory != null && isShared()) {
      landShared(to, Slab.part(memory, offset(), head.getBytes()), consumed);
    } else if (whole != null) {
      to.landed(whole.clear(), consumed);
    }
  }

  private void landShared(Landing to, ByteBuffer part, Runnable consumed) {
    ByteBuffer whole = place;
    if (wire == WireFormat.SAME || whole == null) {
      to.landed(part, consumed);
    } else {
      WireElements.widen(wire, part, whole);
      to.landed(whole.clear(), consumed);
    }
  }

  /** Whether it has the memory of ours that it needs although it lies in the sender's. */
  boolean isPlaced(Runnable retry) {
    Landing to = landing;
    return to == null || wire == WireFormat.SAME || placed(to, retry) != null;
  }

  long offset() {
    return head.getSharedOffsetPlusOne() - 1;
  }
}
