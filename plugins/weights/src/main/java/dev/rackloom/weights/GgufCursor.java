package dev.rackloom.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Reads a GGUF header forwards. Every length is compared with what is left of the file before it is
 * believed. Not safe for threads.
 */
final class GgufCursor {

  private static final int BUFFER = 1 << 16;
  private static final int TEXT = 16 << 20;

  private final Path file;
  private final FileChannel channel;
  private final long size;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).flip();
  private long read;
  private boolean wide = true;
  private long textLeft = 4L * TEXT;

  GgufCursor(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    this.size = channel.size();
    order(ByteOrder.LITTLE_ENDIAN);
  }

  void order(ByteOrder order) {
    buffer.order(order);
  }

  ByteOrder order() {
    return buffer.order();
  }

  /** Version 1 counted with 32 bits what later ones count with 64. */
  void narrowCounts() {
    wide = false;
  }

  long size() {
    return size;
  }

  long position() {
    return read - buffer.remaining();
  }

  long left() {
    return size - position();
  }

  private void need(int bytes) throws IOException {
    if (buffer.remaining() >= bytes) {
      return;
    }
    if (left() < bytes) {
      throw HeaderLimits.damaged(file, "ends within its header, after " + size + " bytes");
    }
    buffer.compact();
    while (buffer.position() < bytes) {
      int more = channel.read(buffer, read);
      if (more < 0) {
        throw HeaderLimits.damaged(file, "became shorter while it was read");
      }
      read += more;
    }
    buffer.flip();
  }

  byte int8() throws IOException {
    need(1);
    return buffer.get();
  }

  short int16() throws IOException {
    need(2);
    return buffer.getShort();
  }

  int int32() throws IOException {
    need(4);
    return buffer.getInt();
  }

  long int64() throws IOException {
    need(8);
    return buffer.getLong();
  }

  /**
   * A count of things that take at least {@code bytesEach} bytes, and of which are at most so many.
   */
  long count(int bytesEach, long limit, String what) throws IOException {
    long count = wide ? int64() : Integer.toUnsignedLong(int32());
    HeaderLimits.atMost(file, count, Math.min(limit, left() / bytesEach), what);
    return count;
  }

  /** A text of at most {@code limit} bytes. */
  String text(long limit, String what) throws IOException {
    int length = (int) count(1, Math.min(limit, TEXT), "bytes of " + what);
    textLeft -= length;
    if (textLeft < 0) {
      throw HeaderLimits.damaged(file, "has more text in its header than a model needs");
    }
    byte[] bytes = new byte[length];
    for (int done = 0; done < length; ) {
      need(1);
      int part = Math.min(length - done, buffer.remaining());
      buffer.get(bytes, done, part);
      done += part;
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** A text of any length. */
  String text(String what) throws IOException {
    return text(TEXT, what);
  }

  /** Passes over a text without keeping it. */
  void skipText() throws IOException {
    skip(count(1, Long.MAX_VALUE, "bytes of text"));
  }

  /** Passes over {@code bytes} bytes. */
  void skip(long bytes) {
    if (bytes < 0 || bytes > left()) {
      throw HeaderLimits.damaged(file, "ends within its header, after " + size + " bytes");
    }
    if (bytes <= buffer.remaining()) {
      buffer.position(buffer.position() + (int) bytes);
    } else {
      read = position() + bytes;
      buffer.position(0).limit(0);
    }
  }
}
