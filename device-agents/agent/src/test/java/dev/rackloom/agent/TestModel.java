package dev.rackloom.agent;

import dev.rackloom.api.Ids;
import dev.rackloom.api.deploy.Artefact;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.stage.Footprint;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.stage.Traffic;
import dev.rackloom.api.stage.Work;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Dim;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Small sub-models, with what a plan says of them. Tensors are [batch, width] floats. */
@SuppressWarnings("ArrayRecordComponent")
record TestModel(byte[] bytes, Stage stage, List<Port> inputs, List<Port> outputs) {

  static final Dim BATCH = Dim.symbol("batch");

  static Port port(String name, int width) {
    return new Port(name, DType.FLOAT32, Shape.of(List.of(BATCH, Dim.of(width))));
  }

  /** out = in times scale plus offset, as a matrix product with the identity. */
  static TestModel affine(String id, String in, String out, int width, float scale, float offset) {
    float[] matrix = new float[width * width];
    float[] bias = new float[width];
    for (int i = 0; i < width; i++) {
      matrix[i * width + i] = scale;
      bias[i] = offset;
    }
    return linear(id, in, out, width, width, matrix, bias);
  }

  static TestModel random(String id, String in, String out, int k, int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return linear(id, in, out, k, n, draw(random, k * n), draw(random, n));
  }

  private static float[] draw(SplittableRandom random, int count) {
    float[] values = new float[count];
    IntStream.range(0, count).forEach(i -> values[i] = (float) random.nextGaussian());
    return values;
  }

  static TestModel linear(
      String id, String in, String out, int k, int n, float[] matrix, float[] bias) {
    byte[] bytes =
        new OnnxBytes()
            .input(in, OnnxBytes.FLOAT, "batch", k)
            .weights(id + ".w", matrix, k, n)
            .weights(id + ".b", bias, n)
            .node("MatMul", List.of(in, id + ".w"), List.of(id + ".m"))
            .node("Add", List.of(id + ".m", id + ".b"), List.of(out))
            .output(out, OnnxBytes.FLOAT, "batch", n)
            .model();
    Stage stage = stage(id, BATCH.times(2L * k * n), 4L * (k + 1) * n, BATCH.times(4L * (k + n)));
    return new TestModel(bytes, stage, List.of(port(in, k)), List.of(port(out, n)));
  }

  static TestModel sum(String id, String a, String b, String out, int width) {
    byte[] bytes =
        new OnnxBytes()
            .input(a, OnnxBytes.FLOAT, "batch", width)
            .input(b, OnnxBytes.FLOAT, "batch", width)
            .node("Add", List.of(a, b), List.of(out))
            .output(out, OnnxBytes.FLOAT, "batch", width)
            .model();
    Stage stage = stage(id, BATCH.times(width), 0, BATCH.times(12L * width));
    return new TestModel(
        bytes, stage, List.of(port(a, width), port(b, width)), List.of(port(out, width)));
  }

  /** A script of one input, in an archive. */
  static TestModel script(String id, String in, int k, String out, int n, byte[] archive) {
    return script(id, archive, List.of(port(in, k)), List.of(port(out, n)));
  }

  static TestModel script(String id, byte[] archive, List<Port> in, List<Port> out) {
    Stage stage = stage(id, Dim.unknown("a script"), archive.length, BATCH.times(1024));
    return new TestModel(archive, stage, in, out);
  }

  static Stage stage(String id, Dim flops, long weightBytes, Dim activationBytes) {
    WorkItem item =
        new WorkItem(
            OperatorFamily.GEMM,
            DType.FLOAT32,
            1,
            flops,
            Dim.of(weightBytes),
            Traffic.reading(activationBytes),
            Traffic.none(),
            Map.of());
    return new Stage(
        id,
        id,
        Ids.NONE,
        Map.of(Phase.PLAIN, new Work(List.of(item))),
        new Footprint(Dim.of(weightBytes), activationBytes, Dim.of(0)),
        Dim.of(0),
        Dim.of(0));
  }

  String sha256() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  Artefact artefact() {
    return new Artefact(sha256(), bytes.length, bytes[0] == 'P' ? "torchscript" : "onnx");
  }
}
