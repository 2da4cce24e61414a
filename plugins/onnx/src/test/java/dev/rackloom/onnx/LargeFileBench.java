package dev.rackloom.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedOutputStream;
import dev.rackloom.onnx.proto.Onnx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens models of two gigabytes in a JVM of 64 MiB. Not part of the ordinary run. */
class LargeFileBench {

  private static final int MATRICES = 19;
  private static final long ROWS = 25_000;
  private static final long COLUMNS = 1_000;
  private static final long MATRIX_BYTES = ROWS * COLUMNS * 4;

  @TempDir Path temp;

  private static Onnx.Tensor.Builder matrix(int i) {
    return Onnx.Tensor.newBuilder().setName("w" + i).setDataType(1).addDims(ROWS).addDims(COLUMNS);
  }

  private static Onnx.Graph.Builder graph() {
    Onnx.Graph.Builder graph =
        Onnx.Graph.newBuilder()
            .setName("large")
            .addInput(Onnxes.value("x", "batch", ROWS))
            .addOutput(Onnxes.value("y0"));
    for (int i = 0; i < MATRICES; i++) {
      graph.addNode(Onnxes.node("MatMul", "layer" + i, "y" + i, "x", "w" + i));
    }
    return graph;
  }

  /** The weights are holes in the file: no disk is needed, the format is the real one. */
  private Path inline() throws IOException {
    byte[] head =
        Onnxes.model(Onnx.Graph.newBuilder()).toBuilder().clearGraph().build().toByteArray();
    byte[] rest = graph().build().toByteArray();
    long size = rest.length;
    for (int i = 0; i < MATRICES; i++) {
      size += opening(i).length + MATRIX_BYTES;
    }
    Path file = temp.resolve("inline.onnx");
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      out.write(ByteBuffer.wrap(head));
      out.write(ByteBuffer.wrap(lengthField(7, size)));
      out.write(ByteBuffer.wrap(rest));
      for (int i = 0; i < MATRICES; i++) {
        out.write(ByteBuffer.wrap(opening(i)));
        out.position(out.position() + MATRIX_BYTES);
      }
      out.write(ByteBuffer.wrap(new byte[1]), out.position() - 1);
    }
    return file;
  }

  /** An initializer up to the bytes of its raw data. */
  private static byte[] opening(int i) throws IOException {
    byte[] fields = matrix(i).build().toByteArray();
    byte[] raw = lengthField(9, MATRIX_BYTES);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(lengthField(5, fields.length + raw.length + MATRIX_BYTES));
    out.writeBytes(fields);
    out.writeBytes(raw);
    return out.toByteArray();
  }

  private static byte[] lengthField(int number, long length) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CodedOutputStream coded = CodedOutputStream.newInstance(out);
    coded.writeTag(number, 2);
    coded.writeUInt64NoTag(length);
    coded.flush();
    return out.toByteArray();
  }

  private Path external() throws IOException {
    Onnx.Graph.Builder graph = graph();
    for (int i = 0; i < MATRICES; i++) {
      graph.addInitializer(
          matrix(i)
              .setDataLocation(Onnx.Tensor.DataLocation.EXTERNAL)
              .addExternalData(entry("location", "weights.bin"))
              .addExternalData(entry("offset", Long.toString(2L * i * MATRIX_BYTES)))
              .addExternalData(entry("length", Long.toString(MATRIX_BYTES))));
    }
    try (FileChannel out =
        FileChannel.open(
            temp.resolve("weights.bin"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      out.write(ByteBuffer.wrap(new byte[1]), 2 * MATRICES * MATRIX_BYTES);
    }
    return Files.write(temp.resolve("external.onnx"), Onnxes.model(graph).toByteArray());
  }

  private static Onnx.StringStringEntry entry(String key, String value) {
    return Onnx.StringStringEntry.newBuilder().setKey(key).setValue(value).build();
  }

  @Test
  void largeModels_openInLittleMemory() throws Exception {
    for (Path file : List.of(inline(), external())) {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx64m",
                  "--enable-native-access=ALL-UNNAMED",
                  "-cp",
                  System.getProperty("java.class.path"),
                  LargeFileProbe.class.getName(),
                  file.toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      System.out.println(file.getFileName() + ", " + Files.size(file) + " bytes: " + said.strip());
      assertThat(process.exitValue()).as(said).isZero();
    }
  }
}
