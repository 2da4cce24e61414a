package dev.rackloom.agent.runtime;

import dev.rackloom.client.TensorValue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Memory outside the heap for tensors, used again: fresh memory costs a page fault and zeros for
 * every 4 KiB, which for a large tensor is more than moving it. Safe to share.
 */
public final class Buffers {

  private static final int LEAST_BYTES = 1024;

  private final long keptAtMost;
  private final Map<Integer, Deque<ByteBuffer>> kept = new TreeMap<>();
  private long keptBytes;

  /** Buffers of which at most so many bytes are kept while nobody uses them. */
  public Buffers(long keptAtMost) {
    this.keptAtMost = keptAtMost;
  }

  /** A buffer that was lent; close it once when nobody reads or writes it any more. */
  public final class Lent implements AutoCloseable {
    private final ByteBuffer whole;
    private final int length;
    private final AtomicBoolean open = new AtomicBoolean(true);

    private Lent(ByteBuffer whole, int length) {
      this.whole = whole;
      this.length = length;
    }

    /** Its memory, little-endian; what it holds is not defined. */
    public ByteBuffer bytes() {
      return whole.slice(0, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void close() {
      if (open.compareAndSet(true, false)) {
        keep(whole);
      }
    }
  }

  /** Lends so many bytes. */
  public Lent lend(long bytes) {
    int length = Math.toIntExact(bytes);
    int size = size(length);
    ByteBuffer whole = find(size);
    return new Lent(whole == null ? TensorValue.allocate(size) : whole, length);
  }

  /** Rounded up by less than an eighth, so that sizes that differ a little share buffers. */
  private static int size(int length) {
    int step = Math.max(LEAST_BYTES, Integer.highestOneBit(Math.max(1, length)) / 8);
    long size = Math.max(LEAST_BYTES, Math.ceilDiv((long) length, step) * step);
    return size > Integer.MAX_VALUE ? length : (int) size;
  }

  private synchronized @org.jspecify.annotations.Nullable ByteBuffer find(int size) {
    Deque<ByteBuffer> same = kept.get(size);
    ByteBuffer found = same == null ? null : same.pollLast();
    if (found != null) {
      keptBytes -= size;
    }
    return found;
  }

  private synchronized void keep(ByteBuffer whole) {
    if (keptBytes + whole.capacity() <= keptAtMost) {
      keptBytes += whole.capacity();
      kept.computeIfAbsent(whole.capacity(), s -> new ArrayDeque<>()).addLast(whole);
    }
  }
}
