package dev.rackloom.onnx;

import com.google.protobuf.ByteString;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.spi.ProbeWriter;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.onnx.proto.Onnx;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Probes in float32: matrix products against weights, softmax, element-wise chains and transposes,
 * small to large.
 */
public final class OnnxProbeWriter implements ProbeWriter {

  private static final long OPSET = 13;
  private static final long[][] PRODUCTS = {
    {1, 384, 384},
    {16, 384, 384},
    {64, 384, 1536},
    {128, 384, 384},
    {128, 1536, 384},
    {256, 768, 768},
    {512, 512, 512},
    {512, 1024, 1024}
  };
  private static final long[] ROWS = {16, 128, 1024, 8192};
  private static final long WIDTH = 384;

  @Override
  public String format() {
    return OnnxPlugin.FORMAT;
  }

  @Override
  public List<Probe> write(Path folder) {
    List<Probe> probes = new ArrayList<>();
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    for (long[] p : PRODUCTS) {
      probes.add(product(folder, random, p[0], p[1], p[2]));
    }
    for (long rows : ROWS) {
      probes.add(unary(folder, "Softmax", OperatorFamily.REDUCTION, rows, 13));
      probes.add(unary(folder, "Erf", OperatorFamily.ELEMENTWISE, rows, 14));
      probes.add(unary(folder, "Relu", OperatorFamily.ELEMENTWISE, rows, 1));
      probes.add(unary(folder, "Transpose", OperatorFamily.MOVEMENT, rows, 0));
    }
    return probes;
  }

  private static Probe product(Path folder, RandomGenerator random, long m, long k, long n) {
    Onnx.Graph.Builder graph =
        Onnx.Graph.newBuilder().setName("probe").addInitializer(weights(random, k, n));
    graph.addNode(
        Onnx.Node.newBuilder().setOpType("MatMul").addInput("x").addInput("w").addOutput("y"));
    return new Probe(
        "gemm " + m + "x" + k + "x" + n,
        OperatorFamily.GEMM,
        save(folder, graph, Shape.of(m, k), Shape.of(m, n)),
        2 * m * n * k,
        4 * k * n,
        4 * (m * k + m * n));
  }

  private static Probe unary(
      Path folder, String type, OperatorFamily family, long rows, int flopsPerElement) {
    boolean transposed = type.equals("Transpose");
    Onnx.Graph.Builder graph =
        Onnx.Graph.newBuilder()
            .setName("probe")
            .addNode(Onnx.Node.newBuilder().setOpType(type).addInput("x").addOutput("y"));
    Shape out = transposed ? Shape.of(WIDTH, rows) : Shape.of(rows, WIDTH);
    String name = type.toLowerCase(java.util.Locale.ROOT) + " " + rows + "x" + WIDTH;
    return new Probe(
        name,
        family,
        save(folder, graph, Shape.of(rows, WIDTH), out),
        rows * WIDTH * flopsPerElement,
        0,
        2 * 4 * rows * WIDTH);
  }

  private static dev.rackloom.api.spi.SubModelWriter.SubModel save(
      Path folder, Onnx.Graph.Builder graph, Shape in, Shape out) {
    Port x = new Port("x", DType.FLOAT32, in);
    Port y = new Port("y", DType.FLOAT32, out);
    graph
        .addInput(OnnxSubModelWriter.ValueInfos.of(x))
        .addOutput(OnnxSubModelWriter.ValueInfos.of(y));
    Onnx.Model model =
        Onnx.Model.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(Onnx.OperatorSetId.newBuilder().setDomain("").setVersion(OPSET))
            .setProducerName("rackloom")
            .setGraph(graph)
            .build();
    return ArtefactFile.write(model, folder, List.of(x), List.of(y));
  }

  private static Onnx.Tensor weights(RandomGenerator random, long k, long n) {
    ByteBuffer data = ByteBuffer.allocate((int) (4 * k * n)).order(ByteOrder.LITTLE_ENDIAN);
    while (data.hasRemaining()) {
      data.putFloat((float) random.nextGaussian());
    }
    return Onnx.Tensor.newBuilder()
        .setName("w")
        .setDataType(1)
        .addDims(k)
        .addDims(n)
        .setRawData(ByteString.copyFrom(data.flip()))
        .build();
  }
}
