package dev.rackloom.onnx;

import com.google.protobuf.ByteString;
import dev.rackloom.onnx.proto.Onnx;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One line of operators.txt: a use of an operator, and the model around it. */
final class OperatorLine {

  static final Map<String, Long> SIZES =
      Map.of("n", 2L, "s", 5L, "h", 9L, "w", 7L, "c", 4L, "p", 3L);

  private static final Pattern INPUT =
      Pattern.compile("(\\w+)\\[([^\\]]*)\\](!?)(?:=\\{([^}]*)\\})?");
  private static final Map<String, Integer> TYPES =
      Map.of("f32", 1, "u8", 2, "i8", 3, "i32", 6, "i64", 7, "bool", 9);
  private static final int NEWEST = 17;

  private final String text;
  private final Onnx.Node.Builder node = Onnx.Node.newBuilder().setName("it");
  private final Onnx.Graph.Builder graph = Onnx.Graph.newBuilder().setName("g");
  private final Map<String, long[]> inputs = new LinkedHashMap<>();
  private final Map<String, Integer> types = new LinkedHashMap<>();
  private int opset = NEWEST;
  private int outputs = 1;
  private boolean open;
  private boolean runs = true;

  OperatorLine(String text) {
    this.text = text;
    String[] words = text.strip().split("\\s+");
    type(words[0]);
    for (int i = 1; i < words.length; i++) {
      word(words[i]);
    }
    for (int i = 0; i < outputs; i++) {
      node.addOutput("y" + i);
      graph.addOutput(Onnx.ValueInfo.newBuilder().setName("y" + i));
    }
  }

  private void type(String word) {
    String[] parts = word.split("@", 2);
    if (parts.length == 2) {
      opset = Integer.parseInt(parts[1]);
    }
    int dot = parts[0].lastIndexOf('.');
    node.setOpType(parts[0].substring(dot + 1))
        .setDomain(dot < 0 ? "" : parts[0].substring(0, dot));
  }

  private void word(String word) {
    Matcher m = INPUT.matcher(word);
    if (word.equals("-")) {
      node.addInput("");
    } else if (word.equals("?")) {
      open = true;
    } else if (word.equals("noruntime")) {
      runs = false;
    } else if (word.startsWith(">")) {
      outputs = Integer.parseInt(word.substring(1));
    } else if (m.matches()) {
      input(m);
    } else {
      attribute(word);
    }
  }

  private void input(Matcher m) {
    String name = "x" + node.getInputCount();
    node.addInput(name);
    int type = TYPES.get(m.group(1));
    List<Object> dims = new ArrayList<>();
    for (String d : m.group(2).isEmpty() ? new String[0] : m.group(2).split(",")) {
      dims.add(SIZES.containsKey(d) ? d : (Object) Long.valueOf(d));
    }
    if (m.group(3).isEmpty() && m.group(4) == null) {
      graph.addInput(Onnxes.typed(name, type, dims.toArray()));
      inputs.put(name, bound(dims));
      types.put(name, type);
      return;
    }
    long[] shape = bound(dims);
    Onnx.Tensor.Builder tensor = Onnx.Tensor.newBuilder().setName(name).setDataType(type);
    for (long d : shape) {
      tensor.addDims(d);
    }
    String[] values = m.group(4) == null ? null : m.group(4).split(",");
    tensor.setRawData(ByteString.copyFrom(data(type, shape, values)));
    graph.addInitializer(tensor);
  }

  private static long[] bound(List<Object> dims) {
    return dims.stream().mapToLong(d -> d instanceof Long l ? l : SIZES.get(d)).toArray();
  }

  /** Given values, or small positive numbers; whole ones are 0 and 1 in turn. */
  static ByteBuffer data(int type, long[] shape, String[] values) {
    int n = 1;
    for (long d : shape) {
      n = Math.toIntExact(n * d);
    }
    ByteBuffer data = ByteBuffer.allocateDirect(n * 8).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < n; i++) {
      String value = values == null ? null : values[Math.min(i, values.length - 1)];
      switch (type) {
        case 1 -> data.putFloat(value == null ? 0.1f + i % 7 * 0.25f : Float.parseFloat(value));
        case 6 -> data.putInt(value == null ? i % 2 : Integer.parseInt(value));
        case 7 -> data.putLong(value == null ? i % 2 : Long.parseLong(value));
        default -> data.put(value == null ? (byte) (i % 2) : Byte.parseByte(value));
      }
    }
    return data.flip();
  }

  private void attribute(String word) {
    String[] parts = word.split("=", 2);
    String value = parts[1];
    Onnx.Attribute.Builder a = Onnx.Attribute.newBuilder().setName(parts[0]);
    if (value.startsWith("'")) {
      a.setType(Onnx.Attribute.Type.STRING)
          .setS(ByteString.copyFromUtf8(value.substring(1, value.length() - 1)));
    } else if (value.startsWith("[")) {
      boolean real = value.contains(".");
      a.setType(real ? Onnx.Attribute.Type.FLOATS : Onnx.Attribute.Type.INTS);
      for (String v : value.substring(1, value.length() - 1).split(",")) {
        Onnx.Attribute.Builder added =
            real ? a.addFloats(Float.parseFloat(v)) : a.addInts(Long.parseLong(v));
        assert added == a;
      }
    } else if (value.contains(".")) {
      a.setType(Onnx.Attribute.Type.FLOAT).setF(Float.parseFloat(value));
    } else {
      a.setType(Onnx.Attribute.Type.INT).setI(Long.parseLong(value));
    }
    node.addAttribute(a);
  }

  Onnx.Model model() {
    return Onnx.Model.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(Onnx.OperatorSetId.newBuilder().setDomain("").setVersion(opset))
        .addOpsetImport(Onnx.OperatorSetId.newBuilder().setDomain("com.microsoft").setVersion(1))
        .addOpsetImport(Onnx.OperatorSetId.newBuilder().setDomain("ai.onnx.ml").setVersion(3))
        .setGraph(graph.clone().addNode(node))
        .build();
  }

  /** Bound shapes of the inputs that are given at run time. */
  Map<String, long[]> inputs() {
    return inputs;
  }

  int inputType(String name) {
    return types.get(name);
  }

  int outputs() {
    return outputs;
  }

  boolean isOpen() {
    return open;
  }

  boolean runs() {
    return runs;
  }

  @Override
  public String toString() {
    return text;
  }
}
