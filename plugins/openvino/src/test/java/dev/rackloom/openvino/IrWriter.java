package dev.rackloom.openvino;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes small IR files. Ports are given as {@code "FP32 1,3,?; I64 4"}; inputs are numbered from
 * 0, outputs from the number of inputs on.
 */
final class IrWriter {

  private final List<String> layers = new ArrayList<>();
  private final List<String> edges = new ArrayList<>();
  private final ByteArrayOutputStream bin = new ByteArrayOutputStream();

  /** A layer named as its type and id. */
  IrWriter layer(int id, String type, String data, String inputs, String outputs) {
    return layer(id, type + id, type, data, inputs, outputs, "");
  }

  IrWriter layer(
      int id, String name, String type, String data, String inputs, String outputs, String inside) {
    int in = inputs.isEmpty() ? 0 : inputs.split(";").length;
    layers.add(
        "<layer id=\"%d\" name=\"%s\" type=\"%s\" version=\"opset1\"><data %s/>%s%s%s</layer>"
            .formatted(
                id,
                name,
                type,
                data,
                ports("input", inputs, 0),
                ports("output", outputs, in),
                inside));
    return this;
  }

  private static String ports(String side, String ports, int first) {
    if (ports.isEmpty()) {
      return "";
    }
    StringBuilder xml = new StringBuilder("<" + side + ">");
    int id = first;
    for (String port : ports.split(";")) {
      String[] parts = port.strip().split(" ", 2);
      xml.append("<port id=\"%d\" precision=\"%s\">".formatted(id++, parts[0]));
      if (parts.length > 1) {
        for (String dim : parts[1].split(",")) {
          xml.append("<dim>").append(dim.equals("?") ? "-1" : dim).append("</dim>");
        }
      }
      xml.append("</port>");
    }
    return xml.append("</" + side + ">").toString();
  }

  IrWriter parameter(int id, String port) {
    return layer(id, "Parameter", "shape=\"\" element_type=\"f32\"", "", port);
  }

  /** A constant of {@code bytes} bytes behind the one before. */
  IrWriter constant(int id, String type, int bytes, String port) {
    String data =
        "element_type=\"%s\" shape=\"\" offset=\"%d\" size=\"%d\""
            .formatted(type, bin.size(), bytes);
    bin.writeBytes(new byte[bytes]);
    return layer(id, "Const", data, "", port);
  }

  /** A constant of integers, a scalar if {@code rank} is 0. */
  IrWriter integers(int id, String type, int rank, List<Long> elements) {
    int width = type.equals("i64") ? 8 : type.equals("i32") ? 4 : 1;
    String data =
        "element_type=\"%s\" shape=\"\" offset=\"%d\" size=\"%d\""
            .formatted(type, bin.size(), width * elements.size());
    ByteBuffer buffer = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    elements.forEach(element -> bin.write(buffer.putLong(0, element).array(), 0, width));
    String port = type.toUpperCase(Locale.ROOT);
    return layer(id, "Const", data, "", rank == 0 ? port : port + " " + elements.size());
  }

  IrWriter result(int id, int from, int fromPort, String port) {
    return layer(id, "Result", "", port, "").edge(from, fromPort, id, 0);
  }

  IrWriter edge(int from, int fromPort, int to, int toPort) {
    edges.add(
        "<edge from-layer=\"%d\" from-port=\"%d\" to-layer=\"%d\" to-port=\"%d\"/>"
            .formatted(from, fromPort, to, toPort));
    return this;
  }

  /** How many bytes the constants take. */
  int constantBytes() {
    return bin.size();
  }

  /** The constants. */
  byte[] bin() {
    return bin.toByteArray();
  }

  /** Layers and edges. */
  String body() {
    return "<layers>%s</layers><edges>%s</edges>"
        .formatted(String.join("", layers), String.join("", edges));
  }

  String text() {
    return "<?xml version=\"1.0\"?>\n<net name=\"Model0\" version=\"11\">"
        + body()
        + "<rt_info><Runtime_version value=\"2025.1\"/><conversion><framework value=\"onnx\"/>"
        + "</conversion></rt_info></net>";
  }

  byte[] toBytes() {
    return text().getBytes(StandardCharsets.UTF_8);
  }

  /** x[?, 8] times a weight stored in 4 bits, unpacked by zero point and scale; then a ReLU. */
  static IrWriter compressed() {
    return new IrWriter()
        .parameter(0, "FP32 ?,8")
        .constant(1, "u4", 64, "U4 16,8")
        .layer(2, "Convert", "destination_type=\"f32\"", "U4 16,8", "FP32 16,8")
        .edge(1, 0, 2, 0)
        .constant(3, "u4", 8, "U4 16,1")
        .layer(4, "Convert", "destination_type=\"f32\"", "U4 16,1", "FP32 16,1")
        .edge(3, 0, 4, 0)
        .layer(5, "Subtract", "", "FP32 16,8; FP32 16,1", "FP32 16,8")
        .edge(2, 1, 5, 0)
        .edge(4, 1, 5, 1)
        .constant(6, "f32", 64, "FP32 16,1")
        .layer(7, "Multiply", "", "FP32 16,8; FP32 16,1", "FP32 16,8")
        .edge(5, 2, 7, 0)
        .edge(6, 0, 7, 1)
        .layer(
            8,
            "MatMul",
            "transpose_a=\"false\" transpose_b=\"true\"",
            "FP32 ?,8; FP32 16,8",
            "FP32 ?,16")
        .edge(0, 0, 8, 0)
        .edge(7, 2, 8, 1)
        .layer(9, "ReLU", "", "FP32 ?,16", "FP32 ?,16")
        .edge(8, 2, 9, 0)
        .result(10, 9, 1, "FP32 ?,16");
  }

  /** A TensorIterator that adds a constant to each of 5 slices. */
  static IrWriter iterated() {
    IrWriter inner =
        new IrWriter()
            .parameter(0, "FP32 2,?,4")
            .constant(1, "f32", 16, "FP32 1,1,4")
            .layer(2, "Add", "", "FP32 2,?,4; FP32 1,1,4", "FP32 2,?,4")
            .edge(0, 0, 2, 0)
            .edge(1, 0, 2, 1)
            .result(3, 2, 2, "FP32 2,?,4");
    return new IrWriter()
        .parameter(0, "FP32 2,5,4")
        .layer(
            1,
            "loop",
            "TensorIterator",
            "",
            "FP32 2,5,4",
            "FP32 2,5,4",
            "<port_map><input external_port_id=\"0\" internal_layer_id=\"0\" axis=\"1\"/>"
                + "<output external_port_id=\"1\" internal_layer_id=\"3\" axis=\"1\"/></port_map>"
                + "<back_edges/><body>"
                + inner.body()
                + "</body>")
        .edge(0, 0, 1, 0)
        .result(2, 1, 1, "FP32 2,5,4");
  }

  /** A cache of keys that grows by what is appended to it. */
  static IrWriter stateful() {
    String variable = "variable_id=\"past_key_values.3.key\"";
    return new IrWriter()
        .parameter(0, "FP32 ?,4,?,16")
        .layer(1, "ReadValue", variable, "", "FP32 ?,4,?,16")
        .layer(2, "Concat", "axis=\"2\"", "FP32 ?,4,?,16; FP32 ?,4,?,16", "FP32 ?,4,?,16")
        .edge(1, 0, 2, 0)
        .edge(0, 0, 2, 1)
        .layer(3, "Assign", variable, "FP32 ?,4,?,16", "FP32 ?,4,?,16")
        .edge(2, 2, 3, 0)
        .result(4, 2, 2, "FP32 ?,4,?,16");
  }

  /** One layer fed by parameters, its outputs being results. */
  static IrWriter single(String type, String data, String inputs, String outputs) {
    IrWriter writer = new IrWriter();
    String[] in = inputs.split(";");
    String[] out = outputs.split(";");
    for (int i = 0; i < in.length; i++) {
      writer.parameter(i, in[i].strip());
    }
    writer.layer(100, type, data, inputs, outputs);
    for (int i = 0; i < in.length; i++) {
      writer.edge(i, 0, 100, i);
    }
    for (int i = 0; i < out.length; i++) {
      writer.result(200 + i, 100, in.length + i, out[i].strip());
    }
    return writer;
  }
}
