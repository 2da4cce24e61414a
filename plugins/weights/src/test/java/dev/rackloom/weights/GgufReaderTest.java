package dev.rackloom.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.NotUnderstood;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.spi.ModelReader;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.testkit.GgufWriter;
import dev.rackloom.testkit.ModelReaderContract;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GgufReaderTest extends ModelReaderContract {

  private static final int KEYS_AT = 24;

  @TempDir Path temp;

  @Override
  protected ModelReader reader() {
    return new GgufReader();
  }

  @Override
  protected byte[] good() {
    return small(3, ByteOrder.LITTLE_ENDIAN).toBytes();
  }

  static GgufWriter small(int version, ByteOrder order) {
    return new GgufWriter(version, order)
        .key("general.architecture", "llama")
        .key("llama.block_count", GgufWriter.uint32(2))
        .key("llama.rope.freq_base", 10000f)
        .key("llama.attention.head_count_kv", List.of(8, 4))
        .key("tokenizer.ggml.tokens", Collections.nCopies(100, "word"))
        .tensor("token_embd.weight", 12, 256, 144, 10, 512)
        .tensor("output_norm.weight", 512);
  }

  @Override
  protected String extension() {
    return "gguf";
  }

  private Path save(String name, byte[] content) throws IOException {
    return Files.write(temp.resolve(name), content);
  }

  private GgufFile read(GgufWriter writer) throws IOException {
    return GgufFiles.read(save("m.gguf", writer.toBytes()), ReadContext.QUIET);
  }

  private void refuses(byte[] content, String... parts) throws IOException {
    refuses(save("m.gguf", content), parts);
  }

  private void refuses(Path file, String... parts) {
    assertThatThrownBy(() -> reader().read(file, ReadContext.QUIET))
        .isInstanceOf(RackloomException.class)
        .message()
        .contains(parts)
        .contains("Maybe");
  }

  @Test
  void read_file_isAGraphOfWeightsInBlocks() throws IOException {
    Graph graph = reader().read(save("tiny.gguf", good()), ReadContext.QUIET);
    assertThat(graph.name()).isEqualTo("tiny");
    assertThat(graph.tensors()).extracting(Tensor::role).containsOnly(Tensor.Role.WEIGHT);
    assertThat(graph.tensors().getFirst().shape().toString()).isEqualTo("[10x512]");
    assertThat(graph.tensors().getFirst().dtype().name()).isEqualTo("q4_k");
    assertThat(graph.parameterBytes()).isEqualTo(Dim.of(20L * 144 + 512 * 4));
    assertThat(graph.metadata()).containsEntry("llama.block_count", "2");
    assertThat(graph.notUnderstood())
        .extracting(NotUnderstood::what)
        .containsExactly("the architecture 'llama'");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void read_everyVersionAndOrder_isTheSame(int version) throws IOException {
    GgufFile little = read(small(version, ByteOrder.LITTLE_ENDIAN));
    GgufFile big = read(small(version, ByteOrder.BIG_ENDIAN));
    assertThat(little.version()).isEqualTo(version);
    assertThat(big.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
    assertThat(big.metadata()).isEqualTo(little.metadata());
    assertThat(big.index()).isEqualTo(little.index());
  }

  @ParameterizedTest
  @EnumSource(GgmlType.class)
  void read_everyType_hasItsBytes(GgmlType type) throws IOException {
    GgufFile file =
        read(
            new GgufWriter()
                .tensor("t", type.number(), type.elements(), type.bytes(), 3, 512)
                .tensor("after", 1));
    StoredTensor t = file.index().tensors().getFirst();
    assertThat(t.bytes()).isEqualTo(3L * 512 / type.elements() * type.bytes());
    assertThat(t.dtype().bytes(t.shape().elements())).isEqualTo(Dim.of(t.bytes()));
    assertThat(t.dtype().blockElements()).isEqualTo(type.elements());
    assertThat(file.index().remarks()).isEmpty();
  }

  @Test
  void types_bitsAWeight_areTheKnownOnes() {
    assertThat(bits(GgmlType.Q4_K)).isEqualTo(4.5);
    assertThat(bits(GgmlType.Q6_K)).isEqualTo(6.5625);
    assertThat(bits(GgmlType.Q8_0)).isEqualTo(8.5);
    assertThat(bits(GgmlType.IQ2_XXS)).isEqualTo(2.0625);
    assertThat(bits(GgmlType.IQ1_M)).isEqualTo(1.75);
    assertThat(bits(GgmlType.TQ1_0)).isEqualTo(1.6875);
    assertThat(bits(GgmlType.MXFP4)).isEqualTo(4.25);
    assertThat(bits(GgmlType.NVFP4)).isEqualTo(4.5);
  }

  private static double bits(GgmlType type) {
    return 8.0 * type.bytes() / type.elements();
  }

  @Test
  void read_unknownType_takesTheBytesUpToTheNext() throws IOException {
    GgufFile file = read(new GgufWriter().tensor("t", 99, 8, 3, 4, 32).tensor("after", 8));
    StoredTensor t = file.index().tensors().getFirst();
    assertThat(t.bytes()).isEqualTo(64);
    assertThat(t.dtype().name()).isEqualTo("ggml_type_99");
    assertThat(file.index().remarks())
        .extracting(NotUnderstood::what)
        .containsExactly("tensor type 99");
  }

  @Test
  void metadata_everyKind_hasItsAccessor() throws IOException {
    GgufMetadata m =
        read(new GgufWriter()
                .key("u8", new GgufWriter.Unsigned(1, 255))
                .key("u16", new GgufWriter.Unsigned(2, 65535))
                .key("u32", GgufWriter.uint32(4294967295L))
                .key("u64", new GgufWriter.Unsigned(8, -1))
                .key("i8", (byte) -1)
                .key("i16", (short) -1)
                .key("i32", -1)
                .key("i64", -1L)
                .key("f32", 0.5f)
                .key("f64", 0.25)
                .key("yes", true)
                .key("text", "größe")
                .key("nested", List.of(List.of(1, 2), List.of(3)))
                .key("empty", List.of()))
            .metadata();
    assertThat(m.integer("u8")).hasValue(255);
    assertThat(m.integer("u16")).hasValue(65535);
    assertThat(m.integer("u32")).hasValue(4294967295L);
    assertThat(m.text("u64")).contains("18446744073709551615");
    assertThat(List.of("i8", "i16", "i32", "i64"))
        .allSatisfy(key -> assertThat(m.integer(key)).hasValue(-1));
    assertThat(m.number("f32")).hasValue(0.5);
    assertThat(m.number("f64")).hasValue(0.25);
    assertThat(m.number("u8")).hasValue(255);
    assertThat(m.flag("yes")).contains(true);
    assertThat(m.text("text")).contains("größe");
    assertThat(m.length("nested")).hasValue(2);
    assertThat(m.values().get("nested").toString()).isEqualTo("[[1, 2], [3]]");
    assertThat(m.integers("empty")).contains(List.of());
    assertThat(m.integer("text")).isEmpty();
    assertThat(m.integers("text")).isEmpty();
    assertThat(m.architecture()).isEmpty();
  }

  @Test
  void metadata_ofTheArchitecture_isFoundByItsPrefix() throws IOException {
    GgufMetadata m = read(small(3, ByteOrder.LITTLE_ENDIAN)).metadata();
    assertThat(m.integer(m.own("block_count"))).hasValue(2);
    assertThat(m.integers(m.own("attention.head_count_kv"))).contains(List.of(8L, 4L));
    assertThat(m.integers(m.own("block_count"))).contains(List.of(2L));
  }

  @Test
  void metadata_longArray_keepsItsLengthOnly() throws IOException {
    GgufMetadata m = read(small(3, ByteOrder.LITTLE_ENDIAN)).metadata();
    assertThat(m.length("tokenizer.ggml.tokens")).hasValue(100);
    var array = (GgufValue.Values) m.values().get("tokenizer.ggml.tokens");
    assertThat(array.isWhole()).isFalse();
    assertThat(array.toString()).endsWith("... 100 in all]");
  }

  @Test
  void read_alignment_movesTheData() throws IOException {
    GgufFile file = read(new GgufWriter().alignment(4096).tensor("a", 3).tensor("b", 3));
    assertThat(file.index().tensors()).allMatch(t -> t.offset() % 4096 == 0);
    assertThat(file.index().remarks()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 1 << 30})
  void read_alignmentThatIsNone_isRefused(int alignment) throws IOException {
    refuses(
        new GgufWriter().key("general.alignment", GgufWriter.uint32(alignment)).toBytes(),
        "power of two");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 77})
  void read_version_thatIsNotKnown_isRefused(int version) throws IOException {
    refuses(new GgufWriter(version, ByteOrder.LITTLE_ENDIAN).toBytes(), "GGUF version");
  }

  @Test
  void read_counts_areNotBelieved() throws IOException {
    for (int at : new int[] {8, 16, KEYS_AT}) {
      for (long count : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 40}) {
        byte[] file = good();
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(at, count);
        refuses(file, "claims");
      }
    }
  }

  @Test
  void read_arrayThatClaimsTooMuch_isRefused() throws IOException {
    byte[] file = new GgufWriter().key("k", List.of(1)).toBytes();
    int countAt = KEYS_AT + 8 + 1 + 4 + 4;
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(countAt, Long.MAX_VALUE);
    refuses(file, "elements of an array");
  }

  @Test
  void read_arraysNestedDeeply_areRefused() throws IOException {
    Object nested = List.of(1);
    for (int i = 0; i < 50; i++) {
      nested = List.of(nested);
    }
    refuses(new GgufWriter().key("k", nested).toBytes(), "nests arrays");
  }

  @Test
  void read_tensorsThatAreWrong_areRefused() throws IOException {
    refuses(new GgufWriter().tensorAt("t", 0, 1 << 20, 8).toBytes(), "'t'");
    refuses(new GgufWriter().tensorAt("t", 0, 7, 8).toBytes(), "multiple of 32");
    refuses(new GgufWriter().tensorAt("t", 0, -32, 8).toBytes(), "'t'");
    refuses(new GgufWriter().tensorAt("t", 0, 0, Long.MAX_VALUE, 4).toBytes(), "2^63");
    refuses(new GgufWriter().tensorAt("t", 0, 0, 1L << 62).toBytes(), "2^63");
    refuses(new GgufWriter().tensorAt("t", 0, 0, -8).toBytes(), "'t'");
    refuses(new GgufWriter().tensor("t", 12, 1, 1, 4, 100).toBytes(), "blocks of 256");
    refuses(new GgufWriter().tensor("t", 8).tensor("t", 8).toBytes(), "second tensor 't'");
    refuses(new GgufWriter().tensorAt("t", 0, 0, new long[9]).toBytes(), "extents of 't'");
    refuses(new GgufWriter().key("k", 1).key("k", 2).toBytes(), "'k' twice");
  }

  private static byte[] part(int number, int count, String tensor) {
    return new GgufWriter()
        .key("split.no", new GgufWriter.Unsigned(2, number))
        .key("split.count", new GgufWriter.Unsigned(2, count))
        .tensor(tensor, 8)
        .toBytes();
  }

  @Test
  void read_anyPart_readsAll() throws IOException {
    save("m-00001-of-00002.gguf", part(0, 2, "a"));
    Path second = save("m-00002-of-00002.gguf", part(1, 2, "b"));
    GgufFile file = GgufFiles.read(second, ReadContext.QUIET);
    assertThat(file.index().tensors()).extracting(StoredTensor::name).containsExactly("a", "b");
    assertThat(file.index().files()).hasSize(2);
    assertThat(file.metadata().integer("split.no")).hasValue(0);
  }

  @Test
  void read_partMissing_namesIt() throws IOException {
    Path first = save("m-00001-of-00002.gguf", part(0, 2, "a"));
    refuses(first, "part 2 of 2", "m-00002-of-00002.gguf");
  }

  @Test
  void read_partUnderAnotherName_asksForTheName() throws IOException {
    refuses(save("renamed.gguf", part(0, 2, "a")), "one of 2 parts");
    refuses(save("m-00001-of-00003.gguf", part(0, 2, "a")), "one of 2 parts");
  }

  @Test
  void match_magic_decides() {
    assertThat(reader().match(Path.of("blob"), good())).isEqualTo(100);
    assertThat(reader().match(Path.of("m.gguf"), new byte[8])).isEqualTo(50);
    assertThat(reader().match(Path.of("m.bin"), new byte[8])).isZero();
  }
}
