package dev.rackloom.core.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An ONNX model of two operators with a tensor of a given size between them: the first repeats a
 * row of 1024 floats, the second takes the largest. What comes in and goes out is small.
 */
final class HopModel {

  static final int ROW = 1024;

  private static final int FLOAT = 1;
  private static final int INT64 = 7;

  private HopModel() {}

  /** Writes it; the tensor between the stages has {@code rows} times 4096 bytes. */
  static Path write(Path folder, int rows) {
    Message graph =
        new Message()
            .add(1, node("Expand", "x", "extents").add(2, "h"))
            .add(1, node("ReduceMax", "h").add(2, "y"))
            .add(2, "hop")
            .add(5, extents(rows))
            .add(11, value("x", 1))
            .add(12, value("y", 0))
            .add(13, value("h", rows));
    byte[] model =
        new Message().add(1, 8).add(7, graph).add(8, new Message().add(1, "").add(2, 13)).bytes();
    try {
      Files.createDirectories(folder);
      return Files.write(folder.resolve("hop-" + rows + ".onnx"), model);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Message node(String type, String... inputs) {
    Message node = new Message().add(3, type).add(4, type);
    for (String input : inputs) {
      node.add(1, input);
    }
    return node;
  }

  private static Message extents(int rows) {
    ByteBuffer raw = ByteBuffer.allocate(2 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.putLong(rows).putLong(ROW);
    return new Message().add(1, 2).add(2, INT64).add(8, "extents").add(9, raw.array());
  }

  /** A tensor of so many rows; the largest element if there are none. */
  private static Message value(String name, int rows) {
    Message shape =
        rows == 0
            ? new Message().add(1, dim(1)).add(1, dim(1))
            : new Message().add(1, dim(rows)).add(1, dim(ROW));
    Message type = new Message().add(1, new Message().add(1, FLOAT).add(2, shape));
    return new Message().add(1, name).add(2, type);
  }

  private static Message dim(long extent) {
    return new Message().add(1, extent);
  }

  /** Protocol Buffers by hand: varints, and fields with a length. */
  static final class Message {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Message add(int field, long value) {
      varint(field << 3);
      varint(value);
      return this;
    }

    Message add(int field, byte[] content) {
      varint((field << 3) | 2);
      varint(content.length);
      out.writeBytes(content);
      return this;
    }

    Message add(int field, String text) {
      return add(field, text.getBytes(StandardCharsets.UTF_8));
    }

    Message add(int field, Message message) {
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
}
