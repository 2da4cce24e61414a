package dev.rackloom.moe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Ids;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.moe.LoadTable;
import dev.rackloom.api.moe.RoutingTrace;
import dev.rackloom.api.spi.ExpertHints;
import dev.rackloom.api.spi.ExpertStatisticsReader;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.testkit.ExpertFiles;
import dev.rackloom.testkit.ExpertStatisticsReaderContract;
import dev.rackloom.testkit.Experts;
import dev.rackloom.testkit.TorchWriter;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SglangDumpReaderTest extends ExpertStatisticsReaderContract {

  private static final List<LoadTable> STEPS =
      List.of(Experts.loads(1, 4, 8), Experts.loads(2, 4, 8), Experts.loads(3, 4, 8));

  @Override
  protected ExpertStatisticsReader reader() {
    return new SglangDumpReader();
  }

  @Override
  protected byte[] good() {
    return ExpertFiles.sglangStat(STEPS, 3);
  }

  @Override
  protected String fileName() {
    return "expert_distribution_recorder.pt";
  }

  @Test
  void stat_isCountsOfLayersWithExperts_numberedWithDenseOnes() throws IOException {
    ExpertStatistics s = read(good());
    assertThat(s.windows()).hasSize(3);
    assertThat(s.windows().get(1).loads()).isEqualTo(STEPS.get(1));
    assertThat(s.layers().layers()).isEqualTo(Ids.range(3, 7));
    assertThat(s.layers().moeLayers()).isEqualTo(Ids.range(0, 4));
    assertThat(s.layers().counting()).isEqualTo(LayerNumbers.Counting.WITH_DENSE);
    assertThat(s.notes()).anyMatch(n -> n.contains("dense layers and left out: 0-2"));
    assertThat(s.notes()).anyMatch(n -> n.contains("0.75 (measured)"));
  }

  @Test
  void denseLayersSaid_areChecked() throws IOException {
    ExpertHints said = ExpertHints.NONE.withDense(3);
    ExpertStatistics s = reader().read(save(good()), said, ReadContext.QUIET);
    assertThat(s.layers()).isEqualTo(LayerNumbers.after(3, 4));
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> reader().read(save(good()), ExpertHints.NONE.withDense(4), ReadContext.QUIET))
        .hasMessageContaining("has load in layer 3 of 7, but 4 dense layers were said");
  }

  @Test
  void passes_areTurnedFromSlotsIntoExperts() throws IOException {
    ExpertStatistics s = read(ExpertFiles.sglangPasses(STEPS, 3));
    assertThat(s.windows()).extracting(w -> w.loads()).isEqualTo(STEPS);
    assertThat(s.notes()).anyMatch(n -> n.contains("last map of the recording"));
  }

  @Test
  void tokens_areATrace() throws IOException {
    RoutingTrace trace = Experts.trace(7, 5, 6, 4, 16, 3);
    ExpertStatistics s = read(ExpertFiles.sglangTokens(trace, 2));
    assertThat(s.trace()).contains(trace);
    assertThat(s.layers().layers()).isEqualTo(Ids.range(2, 6));
  }

  @Test
  void manySteps_becomeFewWindows_andEmptyOnesAreLeftOut() throws IOException {
    List<LoadTable> steps =
        IntStream.range(0, 200)
            .mapToObj(i ->
                i % 10 == 9
                    ? LoadTable.of(1, 2, new double[2])
                    : LoadTable.of(1, 2, new double[] {i, 1}))
            .toList();
    ExpertStatistics s = read(ExpertFiles.sglangStat(steps, 0));
    assertThat(s.windows()).hasSizeLessThanOrEqualTo(64);
    assertThat(s.loads().load(0, 1)).isEqualTo(180);
    assertThat(s.loads().load(0, 0))
        .isEqualTo(IntStream.range(0, 200).filter(i -> i % 10 != 9).sum());
    assertThat(s.notes()).contains("20 steps without any load were left out");
  }

  @Test
  void negativeCount_isNamed() {
    refuses(
        TorchWriter.save(
            Map.of("logical_count", new TorchWriter.Ints(new int[] {1, 2, 3, -4}, 1, 2, 2))),
        "expert 1 in row 1",
        "-4");
  }

  @Test
  void cutAnywhere_isATruncatedZip() {
    refuses(Arrays.copyOf(good(), good().length * 2 / 3), "no whole zip");
    refuses("no zip at all".getBytes(ISO_8859_1), "no whole zip");
  }

  @Test
  void storageCutShort_isNamed() {
    byte[] pickle = pickleOf(good());
    refuses(
        TorchWriter.zip(pickle, Map.of("0", new byte[100]), false),
        "claims 168 numbers of 4 bytes in storage '0', which has 100 bytes");
  }

  @Test
  void packedEntries_areRefused_beforeTheySwell() {
    byte[] pickle = pickleOf(good());
    refuses(
        TorchWriter.zip(pickle, Map.of("0", new byte[1 << 24]), true),
        "packed in its zip, which torch.save never does");
  }

  /** Pickles that would run something, as Python's pickle module writes them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cposix\\nsystem\\nX~04~00~00~00true~85R.|'posix.system'",
        "cbuiltins\\neval\\n(X~01~00~00~001tR.|'builtins.eval'",
        "X~02~00~00~00osX~06~00~00~00system~93.|'os.system'",
        "(iposix\\nsystem\\n.|INST",
        "ctorch._utils\\n_rebuild_tensor_v2\\n)~81.|NEWOBJ",
        "}}b.|BUILD",
        "~82~01.|EXT1",
        "~8e~00.|BINBYTES8",
        "~ff.|operation 0xff",
        "I1\\n.|INT",
      })
  void pickleThatWantsToRunCode_isRefusedByName(String escaped, String name) {
    refuses(TorchWriter.zip(unescaped(escaped), Map.of(), false), name);
  }

  /** A pickle as a text: {@code \\n}, and {@code ~5e} for the byte 0x5e. */
  private static byte[] unescaped(String text) {
    return Pattern.compile("~(..)")
        .matcher(text.translateEscapes())
        .replaceAll(m -> {
          String one = String.valueOf((char) Integer.parseInt(m.group(1), 16));
          return Matcher.quoteReplacement(one);
        })
        .getBytes(ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "N.|holds no dictionary",
        ".|takes from an empty stack",
        "h~07.|asks for value 7, which it never kept",
        "}N.|holds no dictionary",
        "}.|neither 'logical_count' nor 'records'",
        "t.|ends a list that it never began",
        "NNs.|looks at an empty stack",
        "X~ff~ff~ff~ff.|has a pickle that ends at byte",
        "}K~01Ns.|keys are no texts",
        "~80~09.|protocol 9",
        "NQ.|refers to what is no storage",
      })
  void brokenPickle_isOneMessage(String escaped, String says) {
    refuses(TorchWriter.zip(unescaped(escaped), Map.of(), false), says);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(J~ff~ff~ff~7fK~07K~08t|claims a shape of [2147483647, 7, 8]",
        "(K~09K~07K~08t|has a tensor of shape [9, 7, 8] from 0 on in a storage of 168 numbers",
        "(K~03t|has a tensor of 1 extents and 3 strides",
        "(J~ff~ff~ff~ffK~07K~08t|Whole where a size must be",
      })
  void absurdShape_isRefused(String sizes, String says) {
    // The shape of 3 x 7 x 8 as the generator writes it.
    String absurd =
        new String(pickleOf(good()), ISO_8859_1)
            .replace("(K\003K\007K\bt", new String(unescaped(sizes), ISO_8859_1));
    byte[] storage = new byte[168 * Integer.BYTES];
    refuses(TorchWriter.zip(absurd.getBytes(ISO_8859_1), Map.of("0", storage), false), says);
  }

  @Test
  void wrongKinds_areNamed() {
    Map<String, Object> dump = new LinkedHashMap<>();
    dump.put("logical_count", "many");
    refuses(TorchWriter.save(dump), "has no tensor 'logical_count'");
    refuses(TorchWriter.save(Map.of("records", List.of())), "holds no record");
    refuses(TorchWriter.save(Map.of("records", List.of(1))), "has no list of dictionaries");
  }

  @Test
  void allZero_isRefused() {
    refuses(
        ExpertFiles.sglangStat(List.of(LoadTable.of(2, 2, new double[4])), 0),
        "holds no load at all");
  }

  /** The pickle is the zip's first entry, unpacked. */
  private static byte[] pickleOf(byte[] file) {
    int length = (file[22] & 0xff) | (file[23] & 0xff) << 8;
    int start = 30 + (file[26] & 0xff) + (file[28] & 0xff);
    return Arrays.copyOfRange(file, start, start + length);
  }
}
