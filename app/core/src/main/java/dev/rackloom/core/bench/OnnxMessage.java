package dev.rackloom.core.bench;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Protocol Buffers by hand, for models of a few operators: varints, and fields with a length. */
final class OnnxMessage {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  OnnxMessage add(int field, long value) {
    varint(field << 3);
    varint(value);
    return this;
  }

  OnnxMessage add(int field, byte[] content) {
    varint((field << 3) | 2);
    varint(content.length);
    out.writeBytes(content);
    return this;
  }

  OnnxMessage add(int field, String text) {
    return add(field, text.getBytes(StandardCharsets.UTF_8));
  }

  OnnxMessage add(int field, OnnxMessage message) {
    return add(field, message.bytes());
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  private void varint(long value) {
    long left = value;
    while (left > 0x7f) {
      out.write((int) ((left & 0x7f) | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
  }
}
