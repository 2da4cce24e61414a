package dev.rackloom.core.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
    OnnxMessage graph =
        new OnnxMessage()
            .add(1, node("Expand", "x", "extents").add(2, "h"))
            .add(1, node("ReduceMax", "h").add(2, "y"))
            .add(2, "hop")
            .add(5, extents(rows))
            .add(11, value("x", 1))
            .add(12, value("y", 0))
            .add(13, value("h", rows));
    byte[] model =
        new OnnxMessage()
            .add(1, 8)
            .add(7, graph)
            .add(8, new OnnxMessage().add(1, "").add(2, 13))
            .bytes();
    try {
      Files.createDirectories(folder);
      return Files.write(folder.resolve("hop-" + rows + ".onnx"), model);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OnnxMessage node(String type, String... inputs) {
    OnnxMessage node = new OnnxMessage().add(3, type).add(4, type);
    for (String input : inputs) {
      node.add(1, input);
    }
    return node;
  }

  private static OnnxMessage extents(int rows) {
    ByteBuffer raw = ByteBuffer.allocate(2 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.putLong(rows).putLong(ROW);
    return new OnnxMessage().add(1, 2).add(2, INT64).add(8, "extents").add(9, raw.array());
  }

  /** A tensor of so many rows; the largest element if there are none. */
  private static OnnxMessage value(String name, int rows) {
    OnnxMessage shape =
        rows == 0
            ? new OnnxMessage().add(1, dim(1)).add(1, dim(1))
            : new OnnxMessage().add(1, dim(rows)).add(1, dim(ROW));
    OnnxMessage type = new OnnxMessage().add(1, new OnnxMessage().add(1, FLOAT).add(2, shape));
    return new OnnxMessage().add(1, name).add(2, type);
  }

  private static OnnxMessage dim(long extent) {
    return new OnnxMessage().add(1, extent);
  }
}
