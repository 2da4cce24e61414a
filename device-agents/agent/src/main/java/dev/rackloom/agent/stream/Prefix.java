package dev.rackloom.agent.stream;

import dev.rackloom.protocol.Wire;
import java.nio.ByteBuffer;

/**
 * The 16 bytes before the head of a frame.
 *
 * @param crc32c of head and body, or of what the frame speaks of
 */
record Prefix(FrameKind kind, int headBytes, int bodyBytes, int crc32c) {

  static final int BYTES = 16;
  static final int MAX_HEAD_BYTES = 64 << 10;

  private static final short MARK = 'R' << 8 | 'L';
  private static final byte VERSION = 2;

  void writeTo(ByteBuffer out) {
    out.putShort(MARK).put(VERSION).put(kind.code());
    out.putInt(headBytes).putInt(bodyBytes).putInt(crc32c);
  }

  static Prefix read(ByteBuffer in) throws BrokenStream {
    short mark = in.getShort();
    byte version = in.get();
    if (mark != MARK || version != VERSION) {
      throw new BrokenStream(
          "it begins with " + Integer.toHexString(mark & 0xffff) + ", version " + version);
    }
    FrameKind kind = FrameKind.of(in.get());
    Prefix prefix = new Prefix(kind, in.getInt(), in.getInt(), in.getInt());
    if (prefix.headBytes < 0
        || prefix.headBytes > MAX_HEAD_BYTES
        || prefix.bodyBytes < 0
        || prefix.bodyBytes > Wire.CHUNK_BYTES) {
      throw new BrokenStream(
          kind + " with a head of " + prefix.headBytes + " and a body of " + prefix.bodyBytes);
    }
    return prefix;
  }
}
