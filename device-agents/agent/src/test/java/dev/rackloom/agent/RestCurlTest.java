package dev.rackloom.agent;

import static dev.rackloom.agent.TestRack.on;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rackloom.codec.Codec;
import dev.rackloom.protocol.Address;
import dev.rackloom.protocol.security.Transport;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The REST door as a client sees it that is not ours: {@code curl}, where the system has it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RestCurlTest {

  private static final String ONE =
      """
      {"inputs": [{"name": "x", "datatype": "FP32", "shape": [1, 2], "data": [1, 2.5]}]}\
      """;

  private TestRack rack;

  @BeforeAll
  void start(@TempDir Path folder) {
    assumeTrue(onPath("curl"), "the system has no curl");
    rack =
        new TestRack(
                folder,
                AgentLimits.DEFAULT,
                Transport.plain(),
                node -> Doors.PLAIN.withRest(new Address("127.0.0.1", 0)))
            .with(real("a"));
    rack.deploy(on("a", TestModel.affine("s1", "x", "y", 2, 2, 0)));
  }

  @AfterAll
  void stop() {
    if (rack != null) {
      rack.close();
    }
  }

  private static boolean onPath(String program) {
    String path = System.getenv("PATH");
    return path != null
        && List.of(path.split(File.pathSeparator, -1)).stream()
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /**
   * What curl got.
   *
   * @param code of HTTP
   */
  private record Got(int code, String body) {
    Map<?, ?> json() {
      return (Map<?, ?>) Codec.parse(body.getBytes(StandardCharsets.UTF_8));
    }
  }

  private Got curl(String path, String... options) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("curl", "-q", "-s", "--noproxy", "*", "--max-time", "20"));
    command.addAll(List.of("-w", "\n%{http_code}"));
    command.addAll(List.of(options));
    command.add("http://" + rack.agent("a").restAddress().orElseThrow() + path);
    Process curl = new ProcessBuilder(command).redirectErrorStream(true).start();
    curl.getOutputStream().close();
    String out = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(curl.waitFor()).as(out).isZero();
    int end = out.lastIndexOf('\n');
    return new Got(Integer.parseInt(out.substring(end + 1)), out.substring(0, end));
  }

  @Test
  void metadataAndReady() throws Exception {
    assertThat(curl("/v2").json().get("name")).isEqualTo("rackloom");
    Map<?, ?> model = curl("/v2/models/model").json();
    assertThat(model.get("name")).isEqualTo("model");
    assertThat(model.get("inputs"))
        .isEqualTo(List.of(Map.of("name", "x", "datatype", "FP32", "shape", List.of(-1, 2))));
    assertThat(curl("/v2/health/live").code()).isEqualTo(200);
    assertThat(curl("/v2/health/ready").code()).isEqualTo(200);
    assertThat(curl("/v2/models/model/ready").code()).isEqualTo(200);
    assertThat(curl("/v2/models/other/ready").code()).isEqualTo(400);
  }

  @Test
  void infer_inJson() throws Exception {
    Got got = curl("/v2/models/model/infer", "-d", ONE);
    assertThat(got.code()).as(got.body()).isEqualTo(200);
    Map<?, ?> y = (Map<?, ?>) ((List<?>) got.json().get("outputs")).getFirst();
    assertThat(y.get("name")).isEqualTo("y");
    assertThat(y.get("datatype")).isEqualTo("FP32");
    assertThat((List<?>) y.get("data"))
        .extracting(each -> ((Number) each).doubleValue())
        .isEqualTo(List.of(2.0, 5.0));
  }

  @Test
  void wrongDatatype_isRefused_andTheNextIsAnswered() throws Exception {
    Got wrong = curl("/v2/models/model/infer", "-d", ONE.replace("FP32", "FP99"));
    assertThat(wrong.code()).isEqualTo(400);
    assertThat((String) wrong.json().get("error")).contains("input 'x' is of type 'FP99'");
    assertThat(curl("/v2/models/model/infer", "-d", ONE).code()).isEqualTo(200);
  }
}
