package dev.rackloom.testkit;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes an ONNX file node by node. Field numbers are those of the published schema, {@code
 * onnx.proto}; all tensors are of 32-bit floats.
 */
final class ModelFile {

  private static final int NODE = 1;
  private static final int NAME = 2;
  private static final int INITIALIZER = 5;
  private static final int INPUT = 11;
  private static final int OUTPUT = 12;
  private static final int FLOAT = 1;

  private final Fields graph = new Fields();
  private int nodes;

  /** How many nodes were written. */
  int nodes() {
    return nodes;
  }

  /**
   * Writes a node with one output.
   *
   * @param name its name, empty for none
   * @param type its operator
   * @param inputs names of what it reads
   * @return the name of what it makes
   */
  String node(String name, String type, String... inputs) {
    String out = name.isEmpty() ? "t" + nodes : name + "_output_0";
    write(name, type, out, inputs);
    return out;
  }

  /** Writes a node whose output has a name of its own. */
  void write(String name, String type, String output, String... inputs) {
    Fields node = new Fields();
    for (String input : inputs) {
      node.text(1, input);
    }
    node.text(2, output);
    if (!name.isEmpty()) {
      node.text(3, name);
    }
    graph.bytes(NODE, node.text(4, type));
    nodes++;
  }

  /** Writes a weight of zeros. */
  String weight(String name, int... extents) {
    Fields tensor = new Fields();
    int elements = 1;
    for (int extent : extents) {
      tensor.number(1, extent);
      elements *= extent;
    }
    Fields data = new Fields();
    data.raw(new byte[elements * Float.BYTES]);
    graph.bytes(INITIALIZER, tensor.number(2, FLOAT).text(8, name).bytes(9, data));
    return name;
  }

  /** Declares an input; a name among the extents is a size that is not fixed. */
  String input(String name, Object... extents) {
    graph.bytes(INPUT, value(name, extents));
    return name;
  }

  /** Declares an output. */
  void output(String name, Object... extents) {
    graph.bytes(OUTPUT, value(name, extents));
  }

  private static Fields value(String name, Object... extents) {
    Fields shape = new Fields();
    for (Object extent : extents) {
      shape.bytes(
          1,
          extent instanceof Integer known
              ? new Fields().number(1, known)
              : new Fields().text(2, extent.toString()));
    }
    Fields tensor = new Fields().number(1, FLOAT).bytes(2, shape);
    return new Fields().text(1, name).bytes(2, new Fields().bytes(1, tensor));
  }

  /** Writes the file and returns its path. */
  Path save(Path file) {
    Fields model = new Fields().number(1, 8).bytes(7, graph.text(NAME, "generated"));
    model.bytes(8, new Fields().text(1, "").number(2, 17));
    model.bytes(8, new Fields().text(1, "com.microsoft").number(2, 1));
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      model.out.writeTo(out);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Protocol Buffers by hand: varints, and fields with a length. */
  private static final class Fields {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(64);

    Fields number(int field, long value) {
      varint((long) field << 3);
      varint(value);
      return this;
    }

    Fields text(int field, String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      head(field, bytes.length);
      out.writeBytes(bytes);
      return this;
    }

    Fields bytes(int field, Fields content) {
      head(field, content.out.size());
      try {
        content.out.writeTo(out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return this;
    }

    void raw(byte[] content) {
      out.writeBytes(content);
    }

    private void head(int field, int length) {
      varint(((long) field << 3) | 2);
      varint(length);
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
