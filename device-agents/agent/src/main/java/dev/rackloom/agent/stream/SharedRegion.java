package dev.rackloom.agent.stream;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicBoolean;

/** Room for one tensor in shared memory, until it is given back. */
public final class SharedRegion {

  private final Slab slab;
  private final long offset;
  private final long wholeBytes;
  private final ByteBuffer bytes;
  private final AtomicBoolean taken = new AtomicBoolean(true);

  SharedRegion(Slab slab, long offset, long wholeBytes, ByteBuffer bytes) {
    this.slab = slab;
    this.offset = offset;
    this.wholeBytes = wholeBytes;
    this.bytes = bytes;
  }

  long offset() {
    return offset;
  }

  /** Its memory, little-endian. */
  public ByteBuffer bytes() {
    return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Gives it back, once; nobody may use the memory afterwards. */
  public void free() {
    if (taken.compareAndSet(true, false)) {
      slab.give(offset, wholeBytes);
    }
  }
}
