package dev.rackloom.openvino;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.testkit.Seeded;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Shapes that integers in the file of constants steer. */
class OpenVinoConstantsTest {

  private static final OpenVinoWork RULES = new OpenVinoWork();

  @TempDir Path temp;

  private Graph read(String xml, byte[] bin) throws IOException {
    Files.write(temp.resolve("m.bin"), bin);
    return new OpenVinoReader()
        .read(Files.writeString(temp.resolve("m.xml"), xml), ReadContext.QUIET);
  }

  private Graph read(IrWriter writer) throws IOException {
    return read(writer.text(), writer.bin());
  }

  private static Dim flops(Graph graph) {
    return Dim.sum(
        graph.operators().stream().map(op -> RULES.work(graph, op)).map(WorkItem::flops).toList());
  }

  /** Products 2 a multiply-add; scale, mask and softmax as OpRule has them: 1, 1 and 13. */
  private static long closedForm(long batch, long seq, long context) {
    long projections = batch * seq * 2 * 64 * (64 + 32 + 32 + 64);
    long pairs = batch * 4 * seq * (context + seq);
    return projections + pairs * (2 * 16 + 1 + 1 + 13 + 2 * 16);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void attention_withOpenBatchAndLength_hasKnownFlops(boolean fused) throws IOException {
    Graph graph = read(AttentionIr.of(fused));
    assertThat(graph.notUnderstood()).isEmpty();
    assertThat(graph.inputSymbols()).containsExactly("batch", "context", "seq");
    Dim flops = flops(graph);
    for (List<Long> sizes :
        List.of(List.of(2L, 5L, 7L), List.of(1L, 1L, 1000L), List.of(3L, 9L, 0L))) {
      Bindings bound =
          Bindings.copyOf(
              Map.of("batch", sizes.get(0), "seq", sizes.get(1), "context", sizes.get(2)));
      assertThat(flops.bind(bound))
          .isEqualTo(Dim.of(closedForm(sizes.get(0), sizes.get(1), sizes.get(2))));
    }
  }

  @Test
  void attention_shapes_areThoseOfItsParts() throws IOException {
    Graph graph = read(AttentionIr.of(false));
    assertThat(graph.tensors())
        .filteredOn(t -> t.role() == Tensor.Role.ACTIVATION)
        .extracting(t -> t.shape().toString())
        .noneMatch(shape -> shape.contains("?"))
        .contains("[batchx4xseqx16]", "[batchx2x2xcontext+seqx16]", "[batchx4xseqxcontext+seq]")
        .endsWith("[batchxseqx64]");
  }

  @Test
  void attention_withoutTheBin_isUnknownForAReason() throws IOException {
    Path xml = Files.writeString(temp.resolve("m.xml"), AttentionIr.of(false).text());
    Graph graph = new OpenVinoReader().read(xml, ReadContext.QUIET);
    assertThat(flops(graph).whyNotKnown()).contains("m.bin, which is missing");
    assertThat(graph.notUnderstood()).hasSize(1);
  }

  /** Damage to the constants is damage to shapes: a graph, or a person's failure. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void anyBytesInTheBin_areAGraphOrAUsersFailure(int seed) throws IOException {
    RandomGenerator random = Seeded.random(seed);
    IrWriter writer = AttentionIr.of(seed % 2 == 0);
    long[] odd = {0, -1, 1, 2, 64, Integer.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE};
    for (int round = 0; round < 50; round++) {
      byte[] bin = writer.bin();
      ByteBuffer buffer = ByteBuffer.wrap(bin).order(ByteOrder.LITTLE_ENDIAN);
      for (int at = 0; at + 8 <= bin.length; at += 4) {
        if (random.nextInt(4) == 0) {
          buffer.putLong(at, odd[random.nextInt(odd.length)]);
        }
      }
      try {
        Graph graph = read(writer.text(), bin);
        assertThat(flops(graph)).isNotNull();
      } catch (RackloomException e) {
        assertThat(e).hasMessageContaining("m.xml");
      }
    }
  }

  /** Inputs are ports, or constants as {@code i64=1,2} (a scalar: {@code i64:1}). */
  private String shape(String type, String data, String inputs, String outputs, int output)
      throws IOException {
    IrWriter writer = new IrWriter();
    String[] in = inputs.split(";");
    StringBuilder ports = new StringBuilder();
    for (int i = 0; i < in.length; i++) {
      String[] constant = in[i].strip().split("[=:]", 2);
      if (constant.length == 1) {
        writer.parameter(i, in[i].strip());
        ports.append(in[i].strip()).append(";");
        continue;
      }
      boolean list = in[i].contains("=");
      List<Long> elements =
          constant[1].isBlank()
              ? List.of()
              : Stream.of(constant[1].split(",")).map(String::strip).map(Long::valueOf).toList();
      writer.integers(i, constant[0], list ? 1 : 0, elements);
      String port = constant[0].toUpperCase(Locale.ROOT);
      ports.append(list ? port + " " + elements.size() : port).append(";");
    }
    writer.layer(100, type, data, ports.toString(), outputs);
    for (int i = 0; i < in.length; i++) {
      writer.edge(i, 0, 100, i);
    }
    String port = outputs.split(";")[output].strip();
    Graph graph = read(writer.result(200, 100, in.length + output, port));
    return graph
        .tensors()
        .get(graph.outputs().get(0))
        .shape()
        .toString()
        .replace("Parameter0.", "p");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "Reshape|special_zero=\"true\"|FP32 ?,?,8; i64=0,0,2,4|FP32 ?,?,2,4|[p0xp1x2x4]",
        "Reshape|special_zero=\"true\"|FP32 ?,?,8; i64=0,-1|FP32 ?,?|[p0x8*p1]",
        "Reshape|special_zero=\"true\"|FP32 ?,?,8; i64=-1,8|FP32 ?,8|[p0*p1x8]",
        "Reshape|special_zero=\"false\"|FP32 ?,4; i32=-1,2,2|FP32 ?,?,2|[p0x2x2]",
        "Reshape|special_zero=\"false\"|FP32 ?,?; i64=-1,-1|FP32 ?,?|?",
        "Reshape|special_zero=\"false\"|FP32 ?,?; i64=-7,0|FP32 ?,0|?",
        "Transpose||FP32 ?,?,8; i64=2,0,1|FP32 ?,?,?|[8xp0xp1]",
        "Transpose||FP32 ?,?,8; i64=|FP32 ?,?,?|[8xp1xp0]",
        "Transpose||FP32 ?,?,8; i64=0,0,1|FP32 ?,?,?|?",
        "Transpose||FP32 ?,?,8; i64=0,1,9|FP32 ?,?,?|?",
        "Gather||FP32 ?,4,?; i64=1,2; i64:2|FP32 ?,4,?|[p0x4x2]",
        "Gather||FP32 ?,4,?; i64:1; i64:-1|FP32 ?,4|[p0x4]",
        "Gather|batch_dims=\"1\"|FP32 ?,?,8; I64 ?,3; i32:1|FP32 ?,?,?|[p0x3x8]",
        "Unsqueeze||FP32 ?,8; i64=0,-1|FP32 ?,?,?,?|[1xp0x8x1]",
        "Unsqueeze||FP32 ?,8; i64=0,0|FP32 ?,?,?,?|?",
        "Squeeze||FP32 ?,1,?; i64:1|FP32 ?,?|[p0xp2]",
        "Squeeze||FP32 ?,1,?; i64=1|FP32 ?,?|[p0xp2]",
        "Broadcast|mode=\"numpy\"|FP32 1,8; i64=3,5,8|FP32 ?,?,?|[3x5x8]",
        "Broadcast|mode=\"bidirectional\"|FP32 ?,1,8; i64=1,5,1|FP32 ?,?,?|[p0x5x8]",
        "Tile||FP32 ?,8; i64=2,1,3|FP32 ?,?,?|[2xp0x24]",
        "Pad|pad_mode=\"constant\"|FP32 ?,?; i64=0,1; i64=0,2|FP32 ?,?|[p0xp1+3]",
        "Split|num_splits=\"2\"|FP32 ?,8; i64:1|FP32 ?,?|[p0x4]",
        "VariadicSplit||FP32 ?,8; i64:-1; i64=2,-1|FP32 ?,?|[p0x2]",
        "TopK|axis=\"1\" mode=\"max\"|FP32 ?,8; i64:3|FP32 ?,?|[p0x3]",
        "OneHot|axis=\"-1\"|I64 ?,?; i64:9; i64:1; i64:0|I64 ?,?,?|[p0xp1x9]",
        "Range|output_type=\"i64\"|i64:3; i64:10; i64:2|I64 ?|[4]",
        "Range|output_type=\"i64\"|i64:0; i64:10; i64:0|I64 ?|?",
        "ReduceMean|keep_dims=\"true\"|FP32 ?,?,8; i64=-1|FP32 ?,?,1|[p0xp1x1]",
        "ReduceSum|keep_dims=\"false\"|FP32 ?,?,8; i64=1|FP32 ?,8|[p0x8]",
        "Slice||FP32 ?,?,8; i64=1; i64=9223372036854775807; i64=1; i64=1|FP32 ?,?,?|[p0xmax(0, (p1+-1))x8]",
        "Slice||FP32 ?,?,8; i64=-1; i64=2147483647; i64=1; i64=1|FP32 ?,?,8|[p0x1x8]",
        "Slice||FP32 ?,?,8; i64=0; i64=2147483647; i64=2; i64=-1|FP32 ?,?,?|[p0xp1x4]",
        "Slice||FP32 ?,8; i64=0; i64=-2; i64=1; i64=1|FP32 ?,?|[p0x6]",
        "Slice||FP32 8,?; i64=7; i64=-2147483648; i64=-3|FP32 ?,?|[3xp1]",
        "Slice||FP32 ?,8; i64=0; i64=4; i64=0; i64=1|FP32 ?,?|?",
        "StridedSlice|begin_mask=\"1,0\" end_mask=\"1,0\"|FP32 ?,8; i64=0,2; i64=0,6; i64=1,2|FP32 ?,?|[p0x2]",
        "StridedSlice|begin_mask=\"1,0\" end_mask=\"1,0\" shrink_axis_mask=\"0,1\"|FP32 ?,8,4; i64=0,2; i64=0,3; i64=1,1|FP32 ?,4|[p0x4]",
        "StridedSlice|begin_mask=\"0,1,1\" end_mask=\"0,1,1\" new_axis_mask=\"0,1,0\" ellipsis_mask=\"1,0,0\"|FP32 ?,?,4; i64=0,0,0; i64=0,0,0; i64=1,1,1|FP32 ?,?,?,?|[p0xp1x1x4]",
        "StridedSlice|begin_mask=\"1\" end_mask=\"1\"|FP32 ?,8; i64=0; i64=0; i64=-1|FP32 ?,8|[p0x8]"
      })
  void shape_steeredByConstants_isKnown(
      String type, String data, String inputs, String outputs, String expected) throws IOException {
    String shape = shape(type, data == null ? "" : data, inputs, outputs, 0);
    if (expected.equals("?")) {
      assertThat(shape).contains("?(");
    } else {
      assertThat(shape).isEqualTo(expected);
    }
  }

  @Test
  void shape_ofALaterOutput_hasItsOwnLength() throws IOException {
    String parts = "FP32 ?,?; FP32 ?,?";
    assertThat(shape("VariadicSplit", "", "FP32 ?,?; i64:1; i64=2,-1", parts, 1))
        .isEqualTo("[p0xp1+-2]");
  }

  @Test
  void constant_ofManyElements_isNotRead() throws IOException {
    String many = "i64=" + "0,".repeat(64) + "0";
    assertThat(shape("Broadcast", "mode=\"numpy\"", "FP32 1; " + many, "FP32 ?", 0)).contains("?(");
  }
}
