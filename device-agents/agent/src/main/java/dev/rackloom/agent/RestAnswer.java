package dev.rackloom.agent;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * What the REST door sends back.
 *
 * @param code of HTTP
 * @param headers beside those of HTTP itself
 * @param parts of the body, one after the other
 */
record RestAnswer(int code, Map<String, String> headers, List<ByteBuffer> parts) {

  private static final int COPIED_AT_ONCE = 1 << 16;

  static RestAnswer json(int code, byte[] body) {
    return new RestAnswer(
        code, Map.of("Content-Type", "application/json"), List.of(ByteBuffer.wrap(body)));
  }

  /** Nothing but a code. */
  static RestAnswer bare(int code) {
    return new RestAnswer(code, Map.of(), List.of());
  }

  long length() {
    return parts.stream().mapToLong(ByteBuffer::remaining).sum();
  }

  void writeTo(OutputStream out) throws IOException {
    byte[] copied = new byte[COPIED_AT_ONCE];
    for (ByteBuffer part : parts) {
      ByteBuffer left = part.duplicate();
      while (left.hasRemaining()) {
        int now = Math.min(copied.length, left.remaining());
        left.get(copied, 0, now);
        out.write(copied, 0, now);
      }
    }
  }
}
