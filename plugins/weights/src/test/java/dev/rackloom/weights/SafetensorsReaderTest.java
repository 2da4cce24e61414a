package dev.rackloom.weights;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.NotUnderstood;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.spi.ModelReader;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.testkit.ModelReaderContract;
import dev.rackloom.testkit.SafetensorsWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsReaderTest extends ModelReaderContract {

  @TempDir Path temp;

  @Override
  protected ModelReader reader() {
    return new SafetensorsReader();
  }

  @Override
  protected byte[] good() {
    return small().toBytes();
  }

  static SafetensorsWriter small() {
    return new SafetensorsWriter()
        .metadata("format", "pt")
        .tensor("embed.weight", "BF16", 16, 100, 8)
        .tensor("layer.0.weight", "F8_E4M3", 8, 16, 8)
        .tensor("scale", "F32", 32);
  }

  @Override
  protected String extension() {
    return "safetensors";
  }

  private Path save(String name, byte[] content) throws IOException {
    return Files.write(temp.resolve(name), content);
  }

  private TensorIndex index(SafetensorsWriter writer) throws IOException {
    return SafetensorsFiles.read(save("m.safetensors", writer.toBytes()), ReadContext.QUIET);
  }

  private void refuses(Path file, String... parts) {
    assertThatThrownBy(() -> reader().read(file, ReadContext.QUIET))
        .isInstanceOf(RackloomException.class)
        .message()
        .contains(parts)
        .contains("Maybe");
  }

  @Test
  void read_oneFile_isAGraphOfWeights_thatAsksForTheConfig() throws IOException {
    Graph graph = reader().read(save("tiny.safetensors", good()), ReadContext.QUIET);
    assertThat(graph.name()).isEqualTo("tiny");
    assertThat(graph.operators()).isEmpty();
    assertThat(graph.tensors()).extracting(Tensor::role).containsOnly(Tensor.Role.WEIGHT);
    assertThat(graph.parameters()).isEqualTo(Dim.of(929));
    assertThat(graph.parameterBytes()).isEqualTo(Dim.of(1732));
    assertThat(graph.metadata()).containsEntry("format", "pt");
    assertThat(graph.notUnderstood()).hasSize(1);
    assertThat(graph.notUnderstood().getFirst().what()).contains("config.json beside it");
  }

  @Test
  void read_tensor_knowsItsPlace() throws IOException {
    TensorIndex index = index(small());
    StoredTensor second = index.tensor("layer.0.weight").orElseThrow();
    long dataStart = 8L + small().header().length();
    assertThat(second.offset()).isEqualTo(dataStart + 1600);
    assertThat(second.end()).isEqualTo(dataStart + 1600 + 128);
    assertThat(index.bytes()).isEqualTo(1600 + 128 + 4);
  }

  @ParameterizedTest
  @CsvSource({
    "F64,64,float64",
    "F32,32,float32",
    "F16,16,float16",
    "BF16,16,bfloat16",
    "F8_E4M3,8,float8_e4m3",
    "F8_E5M2,8,float8_e5m2",
    "F8_E8M0,8,float8_e8m0",
    "F6_E2M3,6,float6_e2m3",
    "F6_E3M2,6,float6_e3m2",
    "F4,4,float4_e2m1",
    "C64,64,complex64",
    "I64,64,int64",
    "I32,32,int32",
    "I16,16,int16",
    "I8,8,int8",
    "U64,64,uint64",
    "U32,32,uint32",
    "U16,16,uint16",
    "U8,8,uint8",
    "BOOL,8,bool"
  })
  void read_everyType_hasItsSize(String type, int bits, String name) throws IOException {
    StoredTensor t =
        index(new SafetensorsWriter().tensor("t", type, bits, 4, 8)).tensors().getFirst();
    assertThat(t.dtype().name()).isEqualTo(name);
    assertThat(t.dtype().bytes(Dim.of(32))).isEqualTo(Dim.of(4L * bits));
  }

  @Test
  void read_unknownType_keepsTheBytesOfItsPlace() throws IOException {
    StoredTensor t =
        index(new SafetensorsWriter().tensor("t", "Q3_WEIRD", 3, 16, 8)).tensors().getFirst();
    assertThat(t.dtype().name()).isEqualTo("q3_weird");
    assertThat(t.bytes()).isEqualTo(48);
    assertThat(t.dtype().bytes(t.shape().elements())).isEqualTo(Dim.of(48));
  }

  @Test
  void read_overlapAndGap_areReported() throws IOException {
    TensorIndex index =
        index(
            new SafetensorsWriter()
                .tensorAt("a", "U8", 0, 8, 8)
                .tensorAt("b", "U8", 4, 12, 8)
                .tensorAt("c", "U8", 20, 24, 4)
                .padding(30));
    assertThat(index.remarks())
        .extracting(NotUnderstood::what)
        .containsExactly(
            "tensor 'b' shares bytes with another (4 bytes)",
            "tensor 'c' is preceded by bytes of no tensor (8 bytes)",
            "6 bytes after the last tensor");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 100_000_001, 1000, 0})
  void read_headerLengthThatLies_isRefused(long length) throws IOException {
    ByteBuffer file = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    refuses(save("m.safetensors", file.array()), "m.safetensors");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{}x",
        "{\"a\":1}",
        "{\"a\":{}}",
        "nonsense",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,9]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[-8,0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[64,72]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2.5],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\" \",\"shape\":[2],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[9223372036854775807,4],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,8]}}",
        "{\"__metadata__\":{\"a\":{}}}",
        "{\"a\":{\"x\":[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]}}"
      })
  void read_headerThatIsWrong_isRefused(String header) throws IOException {
    refuses(save("m.safetensors", SafetensorsWriter.withHeader(header, 16)), "m.safetensors");
  }

  @Test
  void read_tensorTwice_isRefused() throws IOException {
    refuses(save("m.safetensors", small().tensorAt("scale", "U8", 0, 1, 1).toBytes()), "scale");
  }

  @Test
  void read_index_joinsItsFiles() throws IOException {
    save("a.safetensors", new SafetensorsWriter().tensor("x", "F32", 32, 4).toBytes());
    save("b.safetensors", new SafetensorsWriter().tensor("y", "F16", 16, 4).toBytes());
    Path index = index("{\"metadata\":{\"total_size\":24},\"weight_map\":{%s}}", "a", "b");
    Graph graph = reader().read(index, ReadContext.QUIET);
    assertThat(graph.name()).isEqualTo("model");
    assertThat(graph.tensors()).extracting(Tensor::name).containsExactly("x", "y");
    assertThat(graph.parameterBytes()).isEqualTo(Dim.of(24));
    assertThat(graph.metadata()).containsEntry("total_size", "24");
    assertThat(SafetensorsFiles.in(temp)).contains(index);
  }

  private Path index(String form, String fileOfX, String fileOfY) throws IOException {
    String map = "\"x\":\"%s.safetensors\",\"y\":\"%s.safetensors\"".formatted(fileOfX, fileOfY);
    return save(SafetensorsFiles.INDEX_NAME, form.formatted(map).getBytes(UTF_8));
  }

  @Test
  void read_indexWithAMissingFile_namesIt() throws IOException {
    save("a.safetensors", new SafetensorsWriter().tensor("x", "F32", 32, 4).toBytes());
    refuses(index("{\"weight_map\":{%s}}", "a", "gone"), "gone.safetensors");
  }

  @Test
  void read_indexThatNamesTheWrongFile_isRefused() throws IOException {
    save("a.safetensors", new SafetensorsWriter().tensor("x", "F32", 32, 4).toBytes());
    refuses(index("{\"weight_map\":{%s}}", "a", "a"), "'y'", "does not hold it");
  }

  @Test
  void read_indexOfFilesThatHoldTheSame_isRefused() throws IOException {
    save("a.safetensors", new SafetensorsWriter().tensor("x", "F32", 32, 4).toBytes());
    save("b.safetensors", new SafetensorsWriter().tensor("x", "F32", 32, 4).toBytes());
    refuses(index("{\"weight_map\":{%s}}", "a", "b"), "'x'", "two files");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../a", "/etc/a", "x/../../a", "a\\u0000b"})
  void read_indexThatLeavesTheFolder_isRefused(String path) throws IOException {
    refuses(index("{\"weight_map\":{%s}}", path, path), "outside its folder");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"weight_map\":{}}", "{\"weight_map\":[]}", "[1]"})
  void read_indexThatIsWrong_isRefused(String text) throws IOException {
    refuses(save(SafetensorsFiles.INDEX_NAME, text.getBytes(UTF_8)), SafetensorsFiles.INDEX_NAME);
  }

  @Test
  void read_onePartAlone_saysThatOthersAreMissing() throws IOException {
    Path part = save("model-00001-of-00002.safetensors", good());
    assertThat(reader().read(part, ReadContext.QUIET).notUnderstood())
        .extracting(NotUnderstood::what)
        .contains("this is one of several files");
  }

  @Test
  void match_otherFiles_isNo() {
    assertThat(reader().match(Path.of("config.json"), "{\"a\":1}".getBytes(UTF_8))).isZero();
    assertThat(reader().match(Path.of("m.bin"), new byte[32])).isZero();
    assertThat(reader().match(Path.of("x.safetensors.index.json"), " {".getBytes(UTF_8)))
        .isEqualTo(100);
  }

  @Test
  void read_folder_isRefused() {
    refuses(temp, "is not a file");
  }
}
