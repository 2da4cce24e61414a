package dev.rackloom.moe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Ids;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.moe.RoutingTrace;
import dev.rackloom.api.spi.ExpertHints;
import dev.rackloom.api.spi.ExpertStatisticsReader;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.testkit.ExpertFiles;
import dev.rackloom.testkit.ExpertStatisticsReaderContract;
import dev.rackloom.testkit.Experts;
import dev.rackloom.testkit.NpyWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceReadersTest {

  private static final RoutingTrace TRACE = Experts.trace(1, 6, 10, 4, 16, 2);

  private static byte[] text(String text) {
    return text.getBytes(UTF_8);
  }

  @Nested
  class Vllm extends ExpertStatisticsReaderContract {

    @Override
    protected ExpertStatisticsReader reader() {
      return new VllmResponsesReader();
    }

    @Override
    protected byte[] good() {
      return ExpertFiles.vllmResponses(TRACE, false);
    }

    @Override
    protected String fileName() {
      return "responses.json";
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void responses_arePrompts(boolean packed) throws IOException {
      ExpertStatistics s = read(ExpertFiles.vllmResponses(TRACE, packed));
      assertThat(s.trace()).contains(TRACE);
      assertThat(s.layers()).isEqualTo(LayerNumbers.moeOnly(4));
      assertThat(s.notes()).anyMatch(n -> n.contains("how many experts there are: 16"));
    }

    @Test
    void promptAndAnswer_areOnePrompt() throws IOException {
      ExpertStatistics s =
          read(
              text(
                  "{\"prompt_routed_experts\": [[[0,1]],[[2,3]]], \"choices\": [{\"routed_experts\": [[[1,2]]]}]}"));
      assertThat(s.trace().orElseThrow().prompts()).isEqualTo(1);
      assertThat(s.trace().orElseThrow().tokens()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "[[[0,1]],[[2]]]|is ragged",
          "[[[0,1]],[[2,-7]]]|asks for expert -7",
          "[[[0,1]],[[2,1.5]]]|1.5 where a whole number must be",
          "[[0,1]]|tokens x layers x choices",
          "\"%%%\"|is no base64",
          "\"AAAA\"|does not begin as an .npy does",
        })
    void badInput_isOneMessage(String experts, String says) {
      refuses(text("{\"choices\": [{\"routed_experts\": " + experts + "}]}"), says);
    }

    @Test
    void noExperts_saysSo() {
      refuses(text("{\"choices\": [{\"text\": \"hi\"}]}"), "no response with 'routed_experts'");
    }
  }

  @Nested
  class Sglang extends ExpertStatisticsReaderContract {

    @Override
    protected ExpertStatisticsReader reader() {
      return new SglangResponsesReader();
    }

    @Override
    protected byte[] good() {
      return ExpertFiles.sglangResponses(TRACE, 1);
    }

    @Override
    protected String fileName() {
      return "responses.jsonl";
    }

    @Override
    protected ExpertHints hints() {
      return new ExpertHints(LayerNumbers.UNKNOWN, 16, 2, Ids.NONE);
    }

    @Test
    void responses_arePrompts_andDenseLayersAreSeen() throws IOException {
      ExpertStatistics s = read(good());
      assertThat(s.trace()).contains(TRACE);
      assertThat(s.layers().layers()).isEqualTo(Ids.range(1, 5));
      assertThat(s.notes()).anyMatch(n -> n.contains("left out: 0"));
    }

    @Test
    void choicesOfAToken_haveToBeSaid() {
      Assertions.assertThatThrownBy(
              () -> reader().read(save(good()), ExpertHints.NONE, ReadContext.QUIET))
          .hasMessageContaining("does not say how many experts a token has")
          .hasMessageContaining("--top-k");
    }

    @Test
    void wrongChoices_doNotDivide() {
      Assertions.assertThatThrownBy(() ->
              reader().read(save(good()), new ExpertHints(-1, 0, 3, Ids.NONE), ReadContext.QUIET))
          .hasMessageContaining("not tokens - 1 times layers times 3");
    }
  }

  @Nested
  class Npy extends ExpertStatisticsReaderContract {

    @Override
    protected ExpertStatisticsReader reader() {
      return new NpyTraceReader();
    }

    @Override
    protected byte[] good() {
      return ExpertFiles.npy(TRACE);
    }

    @Override
    protected String fileName() {
      return "x_topk.npy.gz";
    }

    @Test
    void promptsBeside_areRead() throws IOException {
      Files.write(folder.resolve("x_prompt.npy.gz"), NpyWriter.gzip(ExpertFiles.npyPrompts(TRACE)));
      assertThat(read(NpyWriter.gzip(good())).trace()).contains(TRACE);
    }

    @Test
    void noPromptsBeside_eachTokenIsItsOwn_andThatIsSaid() throws IOException {
      ExpertStatistics s = read(good());
      assertThat(s.trace().orElseThrow().prompts()).isEqualTo(TRACE.tokens());
      assertThat(s.notes()).anyMatch(n -> n.contains("each is its own prompt"));
    }

    @Test
    void promptsOfAnotherLength_areRefused() throws IOException {
      Files.write(folder.resolve("x_prompt.npy.gz"), NpyWriter.ints(new int[3], 3));
      refuses(good(), "of shape [3], but the trace beside it has 60 tokens");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "<i4;False;1000000, 1000000, 8|claims a shape of [1000000, 1000000, 8]",
          "<i4;False;1000, 60, 8|claims 1920000 bytes",
          ">i4;False;1, 1, 1|type >i4",
          "<i4;True;1, 1, 1|Fortran",
          "O;False;1, 1, 1|no header",
          "<i4;False;1, 1|2 extents",
          "<i4;False;0, 1, 1|goes on after its 0 bytes",
        })
    void badHeader_isOneMessage(String header, String says) {
      String text =
          "{'descr': '%s', 'fortran_order': %s, 'shape': (%s), }"
              .formatted((Object[]) header.split(";"));
      refuses(NpyWriter.of(text, new byte[4]), says);
    }

    @Test
    void bomb_isRefusedByWhatItClaims() {
      byte[] zeros =
          NpyWriter.gzip(
              NpyWriter.of(
                  "{'descr': '|u1', 'fortran_order': False, 'shape': (10000000, 2, 2), }",
                  new byte[40_000_000]));
      assertThat(zeros.length).isLessThan(50_000);
      refuses(zeros, "claims 40000000 bytes of numbers, more than the");
    }

    @Test
    void cutPacked_isRefused() {
      byte[] packed = NpyWriter.gzip(good());
      refuses(Arrays.copyOf(packed, packed.length - 20), "cannot be unpacked");
    }
  }
}
