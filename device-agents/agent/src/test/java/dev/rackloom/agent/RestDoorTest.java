package dev.rackloom.agent;

import static dev.rackloom.agent.TestRack.on;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.codec.Codec;
import dev.rackloom.protocol.Address;
import dev.rackloom.protocol.security.Identity;
import dev.rackloom.protocol.security.Role;
import dev.rackloom.protocol.security.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The REST door as any HTTP client sees it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RestDoorTest {

  private static final String ONE =
      """
      {"id": "7", "inputs": [{"name": "x", "datatype": "FP32", "shape": [1, 2], "data": [1, 2.5]}]}
      """;

  private TestRack rack;
  private HttpClient client;
  private String base;

  @BeforeAll
  void start(@TempDir Path folder) {
    rack =
        new TestRack(
                folder,
                AgentLimits.DEFAULT.withMaxMessageBytes(1 << 20),
                Transport.plain(),
                node -> Doors.PLAIN.withRest(new Address("127.0.0.1", 0)))
            .with(real("a"))
            .with(real("b"));
    rack.deploy(
        on("a", TestModel.affine("s1", "x", "h", 2, 2, 0)),
        on("b", TestModel.affine("s2", "h", "y", 2, 3, 0)));
    client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    base = "http://" + rack.agent("a").restAddress().orElseThrow() + "/";
  }

  @AfterAll
  void stop() {
    client.close();
    rack.close();
  }

  private HttpRequest.Builder at(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(20));
  }

  private HttpResponse<byte[]> get(String path) throws Exception {
    return client.send(at(path).build(), BodyHandlers.ofByteArray());
  }

  private HttpResponse<byte[]> post(String path, String body) throws Exception {
    return client.send(
        at(path).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofByteArray());
  }

  private static Map<?, ?> json(HttpResponse<byte[]> response) {
    return (Map<?, ?>) Codec.parse(response.body());
  }

  private static Object at(Object json, Object... path) {
    Object here = json;
    for (Object step : path) {
      here = step instanceof Integer i ? ((List<?>) here).get(i) : ((Map<?, ?>) here).get(step);
    }
    return here;
  }

  private void refused(String path, String body, int code, String... words) throws Exception {
    HttpResponse<byte[]> response = post(path, body);
    assertThat(response.statusCode()).isEqualTo(code);
    assertThat((String) json(response).get("error")).contains(words);
    assertThat(post("v2/models/model/infer", ONE).statusCode()).isEqualTo(200);
  }

  @Test
  void infer_inJson() throws Exception {
    HttpResponse<byte[]> response = post("v2/models/model/infer", ONE);
    assertThat(response.statusCode()).isEqualTo(200);
    Map<?, ?> answer = json(response);
    assertThat(answer.get("id")).isEqualTo("7");
    assertThat(answer.get("model_name")).isEqualTo("model");
    assertThat(answer.get("model_version")).isEqualTo("1");
    assertThat(at(answer, "outputs", 0, "name")).isEqualTo("y");
    assertThat(at(answer, "outputs", 0, "datatype")).isEqualTo("FP32");
    assertThat(at(answer, "outputs", 0, "shape")).isEqualTo(List.of(1, 2));
    assertThat(at(answer, "outputs", 0, "data")).isEqualTo(List.of(6.0, 15.0));
  }

  @Test
  void infer_byTheDeployment_withSortedKeys() throws Exception {
    String sorted =
        """
        {"inputs": [{"data": [1, 2.5], "datatype": "FP32", "name": "x", "shape": [1, 2]}]}
        """;
    Map<?, ?> answer = json(post("v2/models/demo/infer", sorted));
    assertThat(answer.get("model_name")).isEqualTo("demo");
    assertThat(at(answer, "outputs", 0, "data")).isEqualTo(List.of(6.0, 15.0));
    assertThat(json(get("v2/models/demo")).get("name")).isEqualTo("demo");
  }

  @Test
  void infer_nestedRows_andAVersion() throws Exception {
    String rows =
        """
        {"inputs": [{"name": "x", "datatype": "FP32", "shape": [2, 2], "data": [[1, 2], [3, 4]]}]}
        """;
    HttpResponse<byte[]> response = post("v2/models/model/versions/1/infer", rows);
    assertThat(at(json(response), "outputs", 0, "data")).isEqualTo(List.of(6.0, 12.0, 18.0, 24.0));
    refused("v2/models/model/versions/9/infer", rows, 404, "'model' in version 9");
  }

  @Test
  void infer_withBinaryTensors() throws Exception {
    String header =
        """
        {"inputs": [{"name": "x", "datatype": "FP32", "shape": [1, 2],
          "parameters": {"binary_data_size": 8}}],
         "outputs": [{"name": "y", "parameters": {"binary_data": true}}]}
        """;
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(json);
    body.writeBytes(little(1, 2.5f));
    HttpRequest request =
        at("v2/models/model/infer")
            .header("Inference-Header-Content-Length", Integer.toString(json.length))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
            .build();
    HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
    assertThat(response.statusCode()).isEqualTo(200);
    int length =
        Integer.parseInt(
            response.headers().firstValue("Inference-Header-Content-Length").orElseThrow());
    Object answer = Codec.parse(Arrays.copyOf(response.body(), length));
    assertThat(at(answer, "outputs", 0, "parameters", "binary_data_size")).isEqualTo(8);
    assertThat(Arrays.copyOfRange(response.body(), length, response.body().length))
        .isEqualTo(little(6, 15));
  }

  private static byte[] little(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  @Test
  void metadata_health_andStatistics() throws Exception {
    assertThat(get("v2/health/live").statusCode()).isEqualTo(200);
    assertThat(get("v2/health/ready").statusCode()).isEqualTo(200);
    assertThat(get("v2/models/model/ready").statusCode()).isEqualTo(200);
    assertThat(get("v2/models/model/versions/1/ready").statusCode()).isEqualTo(200);
    assertThat(get("v2/models/model/versions/2/ready").statusCode()).isEqualTo(400);
    assertThat(get("v2/models/other/ready").statusCode()).isEqualTo(400);
    assertThat(json(get("v2")).get("name")).isEqualTo("rackloom");
    Map<?, ?> metadata = json(get("v2/models/model"));
    assertThat(at(metadata, "inputs", 0, "name")).isEqualTo("x");
    assertThat(at(metadata, "inputs", 0, "shape")).isEqualTo(List.of(-1, 2));
    post("v2/models/model/infer", ONE);
    Map<?, ?> stats = json(get("v2/models/model/stats"));
    assertThat((Integer) at(stats, "model_stats", 0, "inference_count")).isPositive();
    assertThat((Integer) at(stats, "model_stats", 0, "inference_stats", "success", "ns"))
        .isPositive();
    assertThat((List<?>) at(json(get("v2/models/stats")), "model_stats")).isNotEmpty();
  }

  @Test
  void repository_turnsAModelOffAndOn() throws Exception {
    assertThat(post("v2/repository/models/model/unload", "").statusCode()).isEqualTo(409);
    rack.letGo();
    assertThat(post("v2/repository/models/model/unload", "").statusCode()).isEqualTo(200);
    assertThat(get("v2/models/model/ready").statusCode()).isEqualTo(400);
    assertThat(post("v2/models/model/infer", ONE).statusCode()).isEqualTo(404);
    List<?> index = (List<?>) Codec.parse(post("v2/repository/index", "").body());
    assertThat(at(index, 0, "state")).isEqualTo("UNAVAILABLE");
    assertThat((List<?>) Codec.parse(post("v2/repository/index", "{\"ready\": true}").body()))
        .isEmpty();
    assertThat(post("v2/repository/models/model/load", "").statusCode()).isEqualTo(200);
    assertThat(post("v2/models/model/infer", ONE).statusCode()).isEqualTo(200);
    assertThat(post("v2/repository/models/none/load", "").statusCode()).isEqualTo(404);
  }

  @Test
  void badRequests_areNamed() throws Exception {
    String infer = "v2/models/model/infer";
    refused(infer, "garbage", 400, "not JSON");
    refused(infer, "{\"inputs\": [", 400, "not JSON");
    refused(infer, "{}", 400, "input 'x' is missing");
    refused(infer, "{\"inputs\": {}}", 400, "'inputs' must be an array");
    refused(infer, ONE.replace("FP32", "FP99"), 400, "input 'x' is of type 'FP99'");
    refused(infer, ONE.replace("\"x\"", "\"z\""), 400, "no input 'z'", "[x]");
    refused(infer, ONE.replace("[1, 2.5]", "[1]"), 400, "2 elements, but 1");
    refused(infer, ONE.replace("[1, 2.5]", "[1, \"a\"]"), 400, "'a', which is no number");
    refused(infer, ONE.replace("[1, 2.5]", "[1, 1e300]"), 400, "too large for its type");
    refused(infer, ONE.replace("[1, 2]", "[1, -2]"), 400, "extent");
    refused(infer, ONE.replace("[1, 2]", "[9223372036854775807, 2]"), 400, "does not fit");
    refused(infer, ONE.replace("FP32", "INT64").replace("2.5", "2"), 400, "float32 is wanted");
    refused(infer, ONE.replace("FP32", "INT8").replace("2.5", "300"), 400, "300", "not fit int8");
    String session = "{\"parameters\": {\"rackloom_session\": \"" + "s".repeat(257) + "\"}, ";
    refused(infer, ONE.replace("{\"id\": \"7\", ", session), 400, "session has 257 characters");
    refused("v2/models/other/infer", ONE, 404, "'other'");
    refused("v1/models", ONE, 404, "POST /v1/models");
    refused("v2/models/model", ONE, 405, "is for GET");
    assertThat(get(infer).headers().firstValue("Allow")).contains("POST");
    refused(infer, ONE.replace("\"shape\": [1, 2], ", ""), 400, "must say its 'shape'");
  }

  @Test
  void slashesAtTheEnds_doNotCount_andAPathHasABound() throws Exception {
    assertThat(get("//v2/health/live//").statusCode()).isEqualTo(200);
    String within = "v2/" + "/".repeat(4000) + "a";
    refused(within, "", 404, "there is no POST");
    String beyond = "v2/" + "/".repeat(200_000) + "a";
    refused(beyond, "", 400, "the path is longer than 4096 characters");
  }

  @Test
  void pageFromElsewhere_mayCallNothing() throws Exception {
    for (String page :
        List.of("http://evil.example", "https://127.0.0.1.evil.example:7002", "null", "?")) {
      HttpResponse<byte[]> response = from(page, "v2/repository/models/model/unload", "");
      assertThat(response.statusCode()).as(page).isEqualTo(403);
      assertThat((String) json(response).get("error")).contains("pages from '" + page + "'");
      assertThat(from(page, "v2/models/model/infer", ONE).statusCode()).isEqualTo(403);
    }
    for (String page : List.of("http://localhost:3000", "http://127.0.0.1", "http://[::1]:80")) {
      assertThat(from(page, "v2/models/model/infer", ONE).statusCode()).as(page).isEqualTo(200);
    }
  }

  private HttpResponse<byte[]> from(String page, String path, String body) throws Exception {
    return client.send(
        at(path).header("Origin", page).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofByteArray());
  }

  @Test
  void requestOfOneId_isTheSameOne() throws Exception {
    String once = ONE.replace("\"id\": \"7\"", "\"parameters\": {\"rackloom_request\": \"r1\"}");
    String infer = "v2/models/model/infer";
    assertThat(post(infer, once).statusCode()).isEqualTo(200);
    assertThat(post(infer, once).statusCode()).isEqualTo(200);
    refused(infer, once.replace("2.5", "3"), 400, "'r1' to 'demo'", "other inputs");
    refused(infer, once.replace("\"r1\"", "1"), 400, "'rackloom_request' must be a text");
  }

  @Test
  void load_takesNoParameters() throws Exception {
    String load = "v2/repository/models/model/load";
    refused(load, "{\"parameters\": {\"config\": \"{}\"}}", 501, "rackloom deploy", "[config]");
    assertThat(post(load, "{\"parameters\": {}}").statusCode()).isEqualTo(200);
  }

  @Test
  void infinity_hasNoJson() throws Exception {
    String huge = ONE.replace("[1, 2.5]", "[3e38, 1]");
    refused("v2/models/model/infer", huge, 400, "output 'y' holds Infinity", "binary data");
  }

  @Test
  void oversizedBody_isRefused() throws Exception {
    StringBuilder body = new StringBuilder("{\"inputs\": [");
    body.append(" ".repeat(2 << 20)).append("]}");
    HttpResponse<byte[]> response = post("v2/models/model/infer", body.toString());
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat((String) json(response).get("error")).contains("larger than the 1048576 bytes");
    assertThat(post("v2/models/model/infer", ONE).statusCode()).isEqualTo(200);
  }

  @Test
  void overTls_strangersAndRoles(@TempDir Path folder) throws Exception {
    TestAuthority authority = new TestAuthority(folder.resolve("authority"));
    Identity viewer = authority.user("vera", Role.VIEW);
    Identity stranger = new TestAuthority(folder.resolve("elsewhere")).user("eve", Role.ADMIN);
    AgentConfig config =
        AgentConfig.on("n-c", "tls://127.0.0.1:0", List.of(real("c")), folder.resolve("c"))
            .withDoors(
                Doors.PLAIN
                    .withIdentity(authority.node("n-c"))
                    .withRest(new Address("127.0.0.1", 0, true)));
    try (AgentServer server = AgentServer.start(config);
        HttpClient vera = HttpClient.newBuilder().sslContext(viewer.sslContext()).build();
        HttpClient eve = HttpClient.newBuilder().sslContext(stranger.sslContext()).build()) {
      String address = server.restAddress().orElseThrow().replace("tls://", "https://");
      assertThat(send(vera, "GET", address + "/v2/health/ready").statusCode()).isEqualTo(200);
      HttpResponse<byte[]> load = send(vera, "POST", address + "/v2/repository/models/model/load");
      assertThat(load.statusCode()).isEqualTo(403);
      assertThat((String) json(load).get("error")).contains("'vera' (view)", "role deploy");
      assertThatThrownBy(() -> send(eve, "GET", address + "/v2/health/ready"))
          .isInstanceOf(IOException.class);
      assertThat(send(vera, "GET", address + "/v2/health/ready").statusCode()).isEqualTo(200);
    }
  }

  private static HttpResponse<byte[]> send(HttpClient client, String verb, String uri)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(uri))
            .timeout(Duration.ofSeconds(20))
            .method(verb, HttpRequest.BodyPublishers.noBody())
            .build();
    return client.send(request, BodyHandlers.ofByteArray());
  }
}
