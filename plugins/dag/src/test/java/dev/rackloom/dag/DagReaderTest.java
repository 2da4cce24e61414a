package dev.rackloom.dag;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Ids;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.graph.Attribute;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.spi.ModelReader;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.api.stage.Traffic;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.testkit.ModelReaderContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DagReaderTest extends ModelReaderContract {

  @TempDir Path temp;

  @Override
  protected ModelReader reader() {
    return new DagReader();
  }

  @Override
  protected byte[] good() {
    return Instances.diamond().getBytes(UTF_8);
  }

  @Override
  protected String extension() {
    return "json";
  }

  private Path save(String text) throws IOException {
    return Files.writeString(temp.resolve("diamond.json"), text);
  }

  private Graph diamond() throws IOException {
    return reader().read(save(Instances.diamond()), ReadContext.QUIET);
  }

  private void refuses(String text, String... parts) throws IOException {
    Path file = save(text);
    assertThatThrownBy(() -> reader().read(file, ReadContext.QUIET))
        .isInstanceOf(RackloomException.class)
        .message()
        .contains("is no placement instance")
        .contains(parts)
        .contains("Maybe");
  }

  @Test
  void instance_holdsTheNumbersOfTheFile() throws IOException {
    PlacementInstance instance =
        PlacementInstances.read(save(Instances.diamond()), ReadContext.QUIET);
    assertThat(instance.name()).isEqualTo("diamond");
    assertThat(instance.accelerators()).isEqualTo(2);
    assertThat(instance.cpus()).isEqualTo(1);
    assertThat(instance.acceleratorBytes()).isEqualTo(629145600.0);
    assertThat(instance.nodes().getFirst())
        .isEqualTo(new PlacementInstance.Node(7, "in", true, 4.5, 0.5, false, 1, 7, 1024));
    assertThat(instance.nodes())
        .extracting(n -> n.backward())
        .containsExactly(false, false, true, true);
    assertThat(instance.edges().getFirst()).isEqualTo(new PlacementInstance.Edge(7, 3, 0.5, 64));
  }

  @Test
  void read_nodes_areOperatorsInAnExecutableOrder() throws IOException {
    Graph graph = diamond();
    assertThat(graph.operators())
        .extracting(Operator::name)
        .containsExactly("in", "left", "right", "out");
    assertThat(graph.operators().getLast().inputs()).isEqualTo(Ids.of(1, 2));
    assertThat(graph.outputs()).isEqualTo(Ids.of(3));
    assertThat(graph.notUnderstood()).isEmpty();
    assertThat(graph.metadata()).containsEntry("maxFPGAs", "2");
    Operator left = graph.operators().get(1);
    assertThat(left.type()).hasToString("dag.Backward");
    assertThat(left.attributes().get("acceleratorMillis"))
        .isEqualTo(new Attribute.FloatValue(0.25));
    assertThat(left.intAttribute("colorClass", 0)).isEqualTo(2);
    assertThat(graph.operators().getFirst().attributes().get("outputMillis"))
        .isEqualTo(new Attribute.FloatValue(0.5));
    assertThat(graph.tensors().getFirst().bytes()).isEqualTo(Dim.of(64));
  }

  @Test
  void work_times_areFeatures_notFlops() throws IOException {
    Graph graph = diamond();
    var work = reader().workRules().work(graph, graph.operators().getFirst());
    assertThat(work.flops().whyNotKnown()).contains("gives times");
    assertThat(work.features())
        .containsEntry("cpuNs", Dim.of(4_500_000))
        .containsEntry("acceleratorNs", Dim.of(500_000));
    assertThat(work.activations()).isEqualTo(new Traffic(Dim.zero(), Dim.of(64)));
    var last = reader().workRules().work(graph, graph.operators().getLast());
    assertThat(last.features()).isEmpty();
    assertThat(last.activations()).isEqualTo(new Traffic(Dim.of(9), Dim.zero()));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void read_anyInstance_isAnOrderedGraph(long seed) throws IOException {
    Path file = Files.write(temp.resolve("r.json"), Instances.random(seed));
    PlacementInstance instance = PlacementInstances.read(file, ReadContext.QUIET);
    Graph graph = reader().read(file, ReadContext.QUIET);
    assertThat(graph.operators()).hasSameSizeAs(instance.nodes());
    int reads = graph.operators().stream().mapToInt(op -> op.inputs().size()).sum();
    assertThat(reads).isEqualTo(instance.edges().size());
  }

  @ParameterizedTest
  @CsvSource({
    "maxFPGAs\": 2, maxFPGAs\": -2",
    "maxFPGAs\": 2, maxFPGAs\": 2.5",
    "maxFPGAs\": 2, maxFPGAs\": 99999999999",
    "maxFPGAs\": 2, other\": 2",
    "629145600.0, 1e999",
    "629145600.0, -1",
    "nodes\":, knots\":",
    "edges\":, hedges\":",
    "cpuLatency\":4.5, cpuLatency\":-4.5",
    "cpuLatency\":4.5, cpuLatency\":\"x\"",
    "cpuLatency\":4.5, cpuLatency\":null",
    "cpuLatency\":4.5, cpuLatency\":NaN",
    "cpuLatency\":4.5, cpuLatency\":\"NaN\"",
    "cpuLatency\":4.5, cpuLatency\":1e999",
    "supportedOnFpga\":1, supportedOnFpga\":2",
    "supportedOnFpga\":1, supportedOnFpga\":[]",
    "colorClass\":1, colorClass\":-7",
    "id\":4, id\":7",
    "id\":4, id\":4.5",
    "id\":4, id\":99999999999999999999",
    "cost\":0.5, cost\":0.75",
    "destId\":3, destId\":99",
    "destId\":3, destId\":7",
    "size\":64, size\":-64"
  })
  void read_valueThatCannotBe_isRefused(String good, String bad) throws IOException {
    String text = Instances.diamond();
    assertThat(text).contains(good);
    refuses(text.replaceFirst(java.util.regex.Pattern.quote(good), bad), "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{}", "{", "3", "{\"nodes\":[],\"edges\":[]} x"})
  void read_otherJson_isRefused(String text) throws IOException {
    refuses(text, "");
  }

  @Test
  void read_noNodes_isRefused() throws IOException {
    refuses(Instances.file("", ""), "no node");
  }

  @Test
  void read_cycle_isRefused() throws IOException {
    String nodes =
        Instances.node(1, "a", true, 1, 1, "0", 1, 1)
            + ","
            + Instances.node(2, "b", true, 1, 1, "0", 1, 1);
    refuses(
        Instances.file(nodes, Instances.edge(1, 2, 0, 0) + "," + Instances.edge(2, 1, 0, 0)),
        "cycle");
  }

  @Test
  void read_deepNesting_isRefused() throws IOException {
    refuses("{\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}", "epth");
  }

  @Test
  void read_nodesOfOneName_getNamesOfTheirOwn() throws IOException {
    String nodes =
        Instances.node(1, "a", true, 1, 1, "0", 1, 1)
            + ","
            + Instances.node(2, "a", true, 1, 1, "0", 1, 1);
    assertThat(reader().read(save(Instances.file(nodes, "")), ReadContext.QUIET).operators())
        .extracting(Operator::name)
        .containsExactly("a", "a#2");
  }

  @Test
  void match_otherJson_isNo() {
    assertThat(reader().match(Path.of("config.json"), "{\"a\": 1}".getBytes(UTF_8))).isZero();
    assertThat(reader().match(Path.of("m.onnx"), "maxFPGAs".getBytes(UTF_8))).isZero();
  }
}
