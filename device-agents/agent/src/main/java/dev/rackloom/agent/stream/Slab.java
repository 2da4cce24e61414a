package dev.rackloom.agent.stream;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Shared memory of a sender, in which it keeps tensors until the receiver has done with them. First
 * fit in whole pages. It goes when nobody refers to it any more; nothing unmaps it under a reader.
 */
final class Slab {

  private static final int PAGE = 4096;
  private static final int FILL_BYTES = 1 << 20;

  private final MemorySegment memory;
  private final TreeMap<Long, Long> free = new TreeMap<>();

  Slab(MemorySegment memory) {
    this.memory = memory;
    free.put(0L, memory.byteSize());
  }

  /**
   * Makes a file of zeros and maps it. Writing them takes the memory now: a file system that is
   * full says so here, not by ending the process when a page is touched.
   */
  static Slab create(Path file, long bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      ByteBuffer zeros = ByteBuffer.allocateDirect(FILL_BYTES);
      for (long at = 0; at < bytes; at += zeros.limit()) {
        zeros.clear().limit((int) Math.min(FILL_BYTES, bytes - at));
        while (zeros.hasRemaining()) {
          channel.write(zeros);
        }
      }
      return new Slab(channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, Arena.ofAuto()));
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  /** The other side's view of a slab. */
  static MemorySegment map(Path file, long bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (bytes <= 0 || channel.size() != bytes) {
        throw new IOException(file + " has " + channel.size() + " bytes, not " + bytes);
      }
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes, Arena.ofAuto());
    }
  }

  /** Part of a slab as a buffer. */
  static ByteBuffer part(MemorySegment memory, long offset, long bytes) {
    return memory.asSlice(offset, bytes).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Room for a tensor; null if there is none now. */
  synchronized @Nullable SharedRegion take(long bytes) {
    long whole = Math.max(PAGE, Math.ceilDiv(bytes, PAGE) * PAGE);
    for (Map.Entry<Long, Long> hole : free.entrySet()) {
      if (hole.getValue() >= whole) {
        return carve(hole.getKey(), hole.getValue(), whole, bytes);
      }
    }
    return null;
  }

  private SharedRegion carve(long offset, long hole, long whole, long bytes) {
    free.remove(offset);
    if (hole > whole) {
      free.put(offset + whole, hole - whole);
    }
    return new SharedRegion(this, offset, whole, part(memory, offset, bytes));
  }

  /** Gives room back, joined with its neighbours. */
  synchronized void give(long offset, long whole) {
    long from = offset;
    long to = offset + whole;
    Map.Entry<Long, Long> before = free.lowerEntry(offset);
    if (before != null && before.getKey() + before.getValue() == from) {
      from = before.getKey();
    }
    Long after = free.remove(to);
    if (after != null) {
      to += after;
    }
    free.put(from, to - from);
  }

  /** Bytes that are free. */
  synchronized long freeBytes() {
    return free.values().stream().mapToLong(Long::longValue).sum();
  }
}
