package dev.rackloom.samples;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes an ONNX model by the field numbers of the published schema ({@code onnx.proto}, release
 * 1.17): just what the samples need, without a library.
 */
final class OnnxWriter {

  /** Element types, as the schema numbers them. */
  static final int FLOAT = 1;

  static final int INT64 = 7;

  private static final int IR_VERSION = 8;
  private static final int OPSET = 17;

  private final Message graph = new Message();

  OnnxWriter(String name) {
    graph.text(2, name);
  }

  /** A node of the standard operators. */
  OnnxWriter node(String op, String name, List<String> inputs, List<String> outputs) {
    return node(op, "", name, inputs, outputs, a -> {});
  }

  /** A node; {@code domain} is empty for the standard operators. */
  OnnxWriter node(
      String op,
      String domain,
      String name,
      List<String> inputs,
      List<String> outputs,
      Consumer<Attributes> attributes) {
    Message node = new Message();
    inputs.forEach(i -> node.text(1, i));
    outputs.forEach(o -> node.text(2, o));
    node.text(3, name).text(4, op);
    attributes.accept(new Attributes(node));
    node.text(7, domain);
    graph.message(1, node);
    return this;
  }

  /** Weights, row after row. */
  OnnxWriter floats(String name, float[] values, long... shape) {
    ByteBuffer raw = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return tensor(name, FLOAT, raw.array(), shape);
  }

  /** Integers; without extents a scalar. */
  OnnxWriter integers(String name, long[] values, long... shape) {
    ByteBuffer raw = ByteBuffer.allocate(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
    raw.asLongBuffer().put(values);
    return tensor(name, INT64, raw.array(), shape);
  }

  private OnnxWriter tensor(String name, int type, byte[] raw, long... shape) {
    Message tensor = new Message();
    for (long extent : shape) {
      tensor.number(1, extent);
    }
    graph.message(5, tensor.number(2, type).text(8, name).bytes(9, raw));
    return this;
  }

  /** An input; extents are numbers or names of symbols. */
  OnnxWriter input(String name, int type, Object... shape) {
    graph.message(11, value(name, type, shape));
    return this;
  }

  /** An output; extents are numbers or names of symbols. */
  OnnxWriter output(String name, int type, Object... shape) {
    graph.message(12, value(name, type, shape));
    return this;
  }

  private static Message value(String name, int type, Object... shape) {
    Message dims = new Message();
    for (Object extent : shape) {
      Message dim = new Message();
      if (extent instanceof String symbol) {
        dim.text(2, symbol);
      } else {
        dim.number(1, ((Number) extent).longValue());
      }
      dims.message(1, dim);
    }
    Message tensor = new Message().number(1, type).message(2, dims);
    return new Message().text(1, name).message(2, new Message().message(1, tensor));
  }

  /** The whole model. */
  byte[] model() {
    return new Message()
        .number(1, IR_VERSION)
        .text(2, "rackloom samples")
        .message(7, graph)
        .message(8, new Message().text(1, "").number(2, OPSET))
        .message(8, new Message().text(1, "com.microsoft").number(2, 1))
        .toByteArray();
  }

  /** Attributes of a node. */
  static final class Attributes {

    private final Message node;

    private Attributes(Message node) {
      this.node = node;
    }

    Attributes integer(String name, long value) {
      return add(new Message().text(1, name).number(3, value).number(20, 2));
    }

    Attributes text(String name, String value) {
      return add(
          new Message()
              .text(1, name)
              .bytes(4, value.getBytes(StandardCharsets.UTF_8))
              .number(20, 3));
    }

    Attributes integers(String name, long... values) {
      Message attribute = new Message().text(1, name);
      for (long value : values) {
        attribute.number(8, value);
      }
      return add(attribute.number(20, 7));
    }

    private Attributes add(Message attribute) {
      node.message(5, attribute);
      return this;
    }
  }

  /** A message of the protocol buffers wire format. */
  private static final class Message {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Message number(int field, long value) {
      varint((long) field << 3);
      varint(value);
      return this;
    }

    Message text(int field, String value) {
      return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Message message(int field, Message value) {
      return bytes(field, value.toByteArray());
    }

    Message bytes(int field, byte[] value) {
      varint(((long) field << 3) | 2);
      varint(value.length);
      out.writeBytes(value);
      return this;
    }

    private void varint(long value) {
      long rest = value;
      while ((rest & ~0x7fL) != 0) {
        out.write((int) ((rest & 0x7f) | 0x80));
        rest >>>= 7;
      }
      out.write((int) rest);
    }

    byte[] toByteArray() {
      return out.toByteArray();
    }
  }
}
