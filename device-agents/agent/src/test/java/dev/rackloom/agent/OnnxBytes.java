package dev.rackloom.agent;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Writes small ONNX models by field number. */
final class OnnxBytes {

  static final int FLOAT = 1;
  static final int INT64 = 7;

  private final ByteArrayOutputStream graph = new ByteArrayOutputStream();

  interface Writing {
    void to(CodedOutputStream out) throws IOException;
  }

  static byte[] message(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      writing.to(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private OnnxBytes add(int field, byte[] content) {
    graph.writeBytes(message(o -> o.writeByteArray(field, content)));
    return this;
  }

  OnnxBytes node(String op, List<String> inputs, List<String> outputs) {
    return add(
        1,
        message(o -> {
          for (String input : inputs) {
            o.writeString(1, input);
          }
          for (String output : outputs) {
            o.writeString(2, output);
          }
          o.writeString(3, op + "_" + outputs.getFirst());
          o.writeString(4, op);
        }));
  }

  OnnxBytes weights(String name, float[] values, long... shape) {
    ByteBuffer raw = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return add(
        5,
        message(o -> {
          for (long extent : shape) {
            o.writeInt64(1, extent);
          }
          o.writeInt32(2, FLOAT);
          o.writeString(8, name);
          o.writeByteArray(9, raw.array());
        }));
  }

  /** Weights that lie in a file of their own. */
  OnnxBytes externalWeights(String name, String location, long... shape) {
    return add(
        5,
        message(o -> {
          for (long extent : shape) {
            o.writeInt64(1, extent);
          }
          o.writeInt32(2, FLOAT);
          o.writeString(8, name);
          o.writeByteArray(
              13,
              message(e -> {
                e.writeString(1, "location");
                e.writeString(2, location);
              }));
          o.writeInt32(14, 1);
        }));
  }

  /** A node whose attribute is a graph. */
  OnnxBytes nodeWithGraph(String op, byte[] inner) {
    return add(
        1,
        message(o -> {
          o.writeString(4, op);
          o.writeByteArray(
              5,
              message(a -> {
                a.writeString(1, "then_branch");
                a.writeByteArray(6, inner);
              }));
        }));
  }

  /** The graph alone. */
  byte[] graph() {
    return graph.toByteArray();
  }

  /** Extents are numbers or names of symbols. */
  OnnxBytes input(String name, int type, Object... shape) {
    return add(11, value(name, type, shape));
  }

  OnnxBytes output(String name, int type, Object... shape) {
    return add(12, value(name, type, shape));
  }

  /** Without a shape: any will do. */
  OnnxBytes anyInput(String name, int type) {
    return add(11, value(name, message(o -> o.writeInt32(1, type))));
  }

  OnnxBytes anyOutput(String name, int type) {
    return add(12, value(name, message(o -> o.writeInt32(1, type))));
  }

  private static byte[] value(String name, int type, Object... shape) {
    byte[] dims =
        message(o -> {
          for (Object extent : shape) {
            o.writeByteArray(
                1,
                message(d -> {
                  if (extent instanceof String symbol) {
                    d.writeString(2, symbol);
                  } else {
                    d.writeInt64(1, ((Number) extent).longValue());
                  }
                }));
          }
        });
    byte[] tensor =
        message(o -> {
          o.writeInt32(1, type);
          o.writeByteArray(2, dims);
        });
    return value(name, tensor);
  }

  private static byte[] value(String name, byte[] tensor) {
    return message(o -> {
      o.writeString(1, name);
      o.writeByteArray(2, message(t -> t.writeByteArray(1, tensor)));
    });
  }

  byte[] model() {
    graph.writeBytes(message(o -> o.writeString(2, "test")));
    return message(o -> {
      o.writeInt64(1, 8);
      o.writeByteArray(7, graph.toByteArray());
      o.writeByteArray(8, message(v -> v.writeInt64(2, 17)));
    });
  }
}
