package dev.rackloom.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.onnx.proto.Onnx;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ControlFlowTest extends ModelTest {

  private static Onnx.Node with(Onnx.Node node, String role, Onnx.Graph.Builder body) {
    return node.toBuilder().addAttribute(Onnxes.attribute(role, body)).build();
  }

  private static Onnx.Graph.Builder branch(String type, String... inputs) {
    return Onnx.Graph.newBuilder()
        .addNode(Onnxes.node(type, type + "_in", "z", inputs))
        .addOutput(Onnxes.value("z"));
  }

  private static Onnx.Graph.Builder choice(Onnx.Graph.Builder then, Onnx.Graph.Builder otherwise) {
    Onnx.Node node = Onnxes.node("If", "choice", "y", "c");
    return Onnx.Graph.newBuilder()
        .addInput(Onnxes.typed("c", 9))
        .addInput(Onnxes.value("x", "n", 8))
        .addInitializer(Onnxes.floats("w", 8, 8))
        .addOutput(Onnxes.value("y"))
        .addNode(with(with(node, "then_branch", then), "else_branch", otherwise));
  }

  @Test
  void if_equalBranches_giveTheirShape_andTheLargerWork() throws IOException {
    Graph graph = read(Onnxes.model(choice(branch("MatMul", "x", "w"), branch("Relu", "x"))));
    assertThat(shape(graph, "y")).isEqualTo("[nx8]");
    assertThat(graph.notUnderstood()).isEmpty();
    Operator op = graph.operators().getFirst();
    assertThat(op.regions())
        .extracting(r -> r.role())
        .containsExactly("then_branch", "else_branch");
    Graph then = op.regions().getFirst().body();
    assertThat(then.inputs().stream().mapToObj(then.tensors()::get).map(Tensor::name))
        .containsExactly("w", "x");
    assertThat(work(graph, "choice").flops()).isEqualTo(Dim.symbol("n").times(2 * 8 * 8));
    assertThat(work(graph, "choice").weightBytes()).isEqualTo(Dim.of(256));
  }

  @Test
  void if_branchesDiffer_isUnknownWithTheReason() throws IOException {
    Onnx.Graph.Builder flat = branch("Flatten", "x");
    flat.getNodeBuilder(0).addAttribute(Onnxes.attribute("axis", 0));
    Graph graph = read(Onnxes.model(choice(branch("Relu", "x"), flat)));
    assertThat(graph.tensor("y").orElseThrow().shape().elements().whyNotKnown())
        .contains("branches of 'choice' differ");
  }

  @Test
  void weightsOfABody_belongToTheModel() throws IOException {
    Onnx.Graph.Builder then =
        branch("MatMul", "x", "own").addInitializer(Onnxes.floats("own", 8, 8));
    Graph graph = read(Onnxes.model(choice(then, branch("Relu", "x"))));
    assertThat(graph.parameters()).isEqualTo(Dim.of(64 + 64));
    assertThat(graph.tensor("choice/then_branch/own")).isPresent();
  }

  /** Adds x to a sum, and hands out each partial sum. */
  private static Onnx.Graph.Builder loop(String condition, boolean grows) {
    Onnx.Graph.Builder body =
        Onnx.Graph.newBuilder()
            .addInput(Onnxes.typed("i", 7))
            .addInput(Onnxes.typed("go", 9))
            .addInput(Onnxes.value("sum"))
            .addNode(Onnxes.node("Identity", "keep", "on", "go"))
            .addNode(
                grows
                    ? Onnxes.node("Concat", "add", "next", "sum", "x").toBuilder()
                        .addAttribute(Onnxes.attribute("axis", 0))
                        .build()
                    : Onnxes.node("Add", "add", "next", "sum", "x"))
            .addNode(Onnxes.node("Relu", "out", "part", "next"))
            .addOutput(Onnxes.value("on"))
            .addOutput(Onnxes.value("next"))
            .addOutput(Onnxes.value("part"));
    Onnx.Node node = Onnxes.node("Loop", "loop", "last", "m", condition, "x");
    return Onnx.Graph.newBuilder()
        .addInput(Onnxes.value("x", "n", 8))
        .addInput(Onnxes.typed("flag", 9))
        .addInitializer(Onnxes.ints("m", 6))
        .addInitializer(Onnxes.booleans("always", true))
        .addOutput(Onnxes.value("last"))
        .addNode(with(node, "body", body).toBuilder().addOutput("parts").build());
  }

  @Test
  void loop_constantTrips_multiplyTheBody() throws IOException {
    Graph graph = read(Onnxes.model(loop("always", false)));
    assertThat(shape(graph, "last")).isEqualTo("[nx8]");
    assertThat(shape(graph, "parts")).isEqualTo("[6xnx8]");
    assertThat(work(graph, "loop").flops()).isEqualTo(Dim.symbol("n").times(6 * 2 * 8));
    assertThat(work(graph, "loop").launches()).isEqualTo(12);
  }

  @Test
  void loop_dataDecides_tripsAreASymbolOfTheLoop() throws IOException {
    Graph graph = read(Onnxes.model(loop("flag", false)));
    assertThat(shape(graph, "parts")).isEqualTo("[loop.tripsxnx8]");
    assertThat(work(graph, "loop").flops().bind(Bindings.of("n", 3, "loop.trips", 5)))
        .isEqualTo(Dim.of(3 * 8 * 2 * 5));
  }

  @Test
  void loop_growingCarry_isUnknownOnlyWhereItGrows() throws IOException {
    Graph graph = read(Onnxes.model(loop("always", true)));
    assertThat(shape(graph, "last")).startsWith("[?(it changes from step to step").endsWith("x8]");
  }

  static Onnx.Model exampleChoice() {
    return Onnxes.model(choice(branch("MatMul", "x", "w"), branch("Relu", "x")));
  }

  static Onnx.Model exampleLoop() {
    return Onnxes.model(loop("flag", true));
  }

  static Onnx.Model exampleScan() {
    Onnx.Graph.Builder body =
        Onnx.Graph.newBuilder()
            .addInput(Onnxes.value("state"))
            .addInput(Onnxes.value("each"))
            .addNode(Onnxes.node("Add", "add", "next", "state", "each"))
            .addNode(Onnxes.node("Relu", "act", "seen", "next"))
            .addOutput(Onnxes.value("next"))
            .addOutput(Onnxes.value("seen"));
    Onnx.Node scan =
        with(Onnxes.node("Scan", "scan", "last", "start", "xs"), "body", body).toBuilder()
            .addOutput("all")
            .addAttribute(Onnxes.attribute("num_scan_inputs", 1))
            .build();
    return Onnxes.model(
        Onnx.Graph.newBuilder()
            .addInput(Onnxes.value("start", 8))
            .addInput(Onnxes.value("xs", "t", 8))
            .addOutput(Onnxes.value("last"))
            .addNode(scan));
  }

  @Test
  void scan_axisLength_isTheTripCount() throws IOException {
    Graph graph = read(exampleScan());
    assertThat(shape(graph, "last")).isEqualTo("[8]");
    assertThat(shape(graph, "all")).isEqualTo("[tx8]");
    assertThat(work(graph, "scan").flops()).isEqualTo(Dim.symbol("t").times(16));
  }

  @Test
  void nestedLoops_multiply_andManyAreRefusedBeforeTheyTakeLong() throws IOException {
    Onnx.Graph.Builder graph = loop("flag", false);
    Onnx.Graph.Builder inner = graph.getNode(0).getAttribute(0).getG().toBuilder();
    for (int i = 0; i < 25; i++) {
      Onnx.Graph.Builder outer = loop("flag", true).getNode(0).getAttribute(0).getG().toBuilder();
      outer.setNode(
          2,
          with(
              Onnxes.node("Loop", "deep" + i, "part", "m", "go", "next"),
              "body",
              renamed(inner, i)));
      inner = outer;
    }
    graph.setNode(
        0,
        graph.getNode(0).toBuilder()
            .clearAttribute()
            .addAttribute(Onnxes.attribute("body", inner)));
    long start = System.nanoTime();
    try {
      assertThat(read(Onnxes.model(graph)).operators()).hasSize(1);
    } catch (dev.rackloom.api.RackloomException e) {
      assertThat(e.getMessage()).contains("nested");
    }
    assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
  }

  private static Onnx.Graph.Builder renamed(Onnx.Graph.Builder body, int i) {
    return body.clone().setName("b" + i);
  }

  @Test
  void sequences_carryTheirElementsShape() throws IOException {
    Onnx.Graph.Builder graph =
        Onnx.Graph.newBuilder()
            .addInput(Onnxes.value("x", "n", 8))
            .addInitializer(Onnxes.ints("zero", 0))
            .addNode(Onnxes.node("SequenceConstruct", "make", "list", "x", "x"))
            .addNode(Onnxes.node("SequenceAt", "at", "y", "list", "zero"))
            .addNode(
                Onnxes.node("ConcatFromSequence", "join", "all", "list").toBuilder()
                    .addAttribute(Onnxes.attribute("axis", 0))
                    .build())
            .addOutput(Onnxes.value("y"))
            .addOutput(Onnxes.value("all"));
    Graph read = read(Onnxes.model(graph));
    assertThat(shape(read, "y")).isEqualTo("[nx8]");
    assertThat(shape(read, "all")).endsWith("x8]").contains("depends on the data");
    assertThat(read.notUnderstood()).isEmpty();
  }
}
