package dev.rackloom.core.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Ids;
import dev.rackloom.core.serving.TableSteps;
import dev.rackloom.engine.serving.Batch;
import dev.rackloom.engine.serving.Fleet;
import dev.rackloom.engine.serving.Instance;
import dev.rackloom.engine.serving.ServingSimulator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log and tables made up by hand, in the form of the given data. */
class ServingLogTest {

  @TempDir Path data;
  private Path folder;

  @BeforeEach
  void write() throws IOException {
    folder = Files.createDirectory(data.resolve("lss_made_up"));
    Files.writeString(
        folder.resolve("model_config.json"),
        """
        {"model_type": "llama", "num_hidden_layers": 2, "hidden_size": 256,
         "num_attention_heads": 4, "num_key_value_heads": 2, "intermediate_size": 512,
         "vocab_size": 1000, "tie_word_embeddings": false, "torch_dtype": "bfloat16"}
        """);
    Files.writeString(
        folder.resolve("sim_config.json"),
        """
        {"nodes": [{"instances": [{"hardware": "H100",
          "npu_mem": {"mem_size": 1, "mem_util": 0.5}}]}]}
        """);
    Files.writeString(
        folder.resolve("vllm_meta.json"),
        """
        {"engine_kwargs": {"tensor_parallel_size": 1, "max_num_seqs": 4,
          "max_num_batched_tokens": 64}}
        """);
    Files.writeString(
        folder.resolve("vllm_requests.csv"),
        """
        id,input_toks,output_toks,arrival_s,queued_s,scheduled_s,first_token_s,last_token_s
        0,10,3,5,1.0,1.0,1.5,2.5
        1,20,1,4,0.5,0.5,0.75,0.75
        """);
    packed("tp1_dense.csv.gz", "layer,tokens,time_us", "embedding,1,1", "embedding,101,1");
    packed("tp1_per_sequence.csv.gz", "layer,sequences,time_us", "lm_head,1,2", "lm_head,2,2");
    packed(
        "tp1_attention.csv.gz",
        "prefill_chunk,kv_prefill,n_decode,kv_decode,time_us",
        "0,0,1,0,3",
        "0,0,1,100,4",
        "0,0,2,0,3",
        "0,0,2,100,5",
        "16,0,0,0,3",
        "16,100,0,0,6",
        "32,0,0,0,4",
        "32,100,0,0,8");
  }

  private void packed(String name, String... lines) throws IOException {
    try (var out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)))) {
      out.write(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void log_saysHowItsServerWasStarted() {
    ServingLog log = ServingLog.all(data).getFirst();
    assertThat(log.device()).isEqualTo("h100-sxm");
    assertThat(log.options(log.architecture()).maxSequences()).isEqualTo(4);
    assertThat(log.options(log.architecture()).maxBatchedTokens()).isEqualTo(64);
    assertThat(log.options(log.architecture()).kvTokens())
        .isBetween(400_000_000L / (2 * 2 * 2 * 64 * 2), 500_000_000L / (2 * 2 * 2 * 64 * 2));
  }

  @Test
  void requests_countFromWhenTheyWereQueued() {
    List<ServingLog.Measured> measured = ServingLog.all(data).getFirst().measured();
    assertThat(measured).extracting(ServingLog.Measured::queued).containsExactly(0.5, 1.0);
    assertThat(measured.get(1).ttft()).isEqualTo(0.5);
    assertThat(measured.get(1).tpot()).isEqualTo(0.5);
    assertThat(measured.get(1).total()).isEqualTo(1.5);
  }

  @Test
  void tables_priceSteps_andTheLogIsReplayed() {
    ServingLog log = ServingLog.all(data).getFirst();
    TableSteps steps = log.steps(log.architecture(), 132);
    Batch decoding = new Batch(Ids.NONE, Ids.NONE, Ids.of(100), 1);
    assertThat(steps.nanos(decoding)).isEqualTo(1_000 + 2_000 + 2 * 4_000);
    assertThat(steps.walk().sharedNanos()).isEqualTo(2_000 / 100.0 / 2);
    assertThat(steps.walk().aloneNanos()).isEqualTo(30);
    var report =
        ServingSimulator.run(
            ServingLog.trace(log.measured()),
            Fleet.of(Instance.single("d", steps, log.options(log.architecture()))));
    assertThat(report.requests().get(0).arrivedNanos()).isEqualTo(500_000_000);
    assertThat(report.outputTokens()).isEqualTo(4);
  }

  @Test
  void folderWithoutData_isSaid() {
    assertThatThrownBy(() -> ServingLog.all(data.resolve("none")))
        .hasMessageContaining("cannot read");
  }
}
