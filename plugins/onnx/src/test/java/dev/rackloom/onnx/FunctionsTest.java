package dev.rackloom.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.Attribute;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.onnx.proto.Onnx;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FunctionsTest extends ModelTest {

  static Onnx.Function function(String name, Onnx.Node... nodes) {
    Onnx.Function.Builder f =
        Onnx.Function.newBuilder().setDomain("local").setName(name).addInput("a").addOutput("b");
    for (Onnx.Node node : nodes) {
      f.addNode(node);
    }
    return f.build();
  }

  static Onnx.Node call(String function, String name, String output, String input) {
    return Onnxes.node(function, name, output, input).toBuilder().setDomain("local").build();
  }

  private static Onnx.Model model(Onnx.Graph.Builder graph, Onnx.Function... functions) {
    Onnx.Model.Builder model = Onnxes.model(graph).toBuilder();
    for (Onnx.Function f : functions) {
      model.addFunctions(f);
    }
    return model.build();
  }

  private static Onnx.Graph.Builder chain(String... calls) {
    Onnx.Graph.Builder graph = Onnx.Graph.newBuilder().addInput(Onnxes.value("x0", "n", 4));
    for (int i = 0; i < calls.length; i++) {
      graph.addNode(call(calls[i], "layer" + i, "x" + (i + 1), "x" + i));
    }
    return graph.addOutput(Onnxes.value("x" + calls.length));
  }

  private static Onnx.Function twice() {
    return function(
        "twice", Onnxes.node("Relu", "act", "t", "a"), Onnxes.node("Add", "sum", "b", "t", "t"));
  }

  static Onnx.Model example() {
    Onnx.Function outer = function("outer", call("twice", "inner", "b", "a"));
    return model(chain("outer", "twice"), outer, twice());
  }

  @Test
  void calls_areInlined_withTheirNamesAsScopes() throws IOException {
    Graph graph = read(model(chain("twice", "twice"), twice()));
    assertThat(graph.operators())
        .extracting(Operator::name)
        .containsExactly("layer0/act", "layer0/sum", "layer1/act", "layer1/sum");
    assertThat(graph.operators()).extracting(Operator::scope).contains("layer0", "layer1");
    assertThat(shape(graph, "x2")).isEqualTo("[nx4]");
    assertThat(graph.notUnderstood()).isEmpty();
  }

  @Test
  void attributes_areFilledIn_orTakeTheDefault() throws IOException {
    Onnx.Attribute reference =
        Onnx.Attribute.newBuilder()
            .setName("axis")
            .setRefAttrName("where")
            .setType(Onnx.Attribute.Type.INT)
            .build();
    Onnx.Function f =
        function(
                "pick",
                Onnxes.node("Flatten", "f", "b", "a").toBuilder().addAttribute(reference).build())
            .toBuilder()
            .addAttributeProto(Onnxes.attribute("where", 0))
            .build();
    Onnx.Graph.Builder graph = chain("pick", "pick");
    graph.setNode(
        0, graph.getNode(0).toBuilder().addAttribute(Onnxes.attribute("where", 1)).build());
    Graph read = read(model(graph, f));
    assertThat(read.operators())
        .extracting(o -> o.attributes().get("axis"))
        .containsExactly(new Attribute.IntValue(1), new Attribute.IntValue(0));
    assertThat(shape(read, "x1")).isEqualTo("[nx4]");
    assertThat(shape(read, "x2")).isEqualTo("[1x4*n]");
  }

  @Test
  void nested_functions_nestTheirScopes() throws IOException {
    Onnx.Function outer = function("outer", call("twice", "inner", "b", "a"));
    assertThat(read(model(chain("outer"), outer, twice())).operators().getFirst().name())
        .isEqualTo("layer0/inner/act");
  }

  @Test
  void recursion_isRefused_namingTheWay() throws IOException {
    Onnx.Function a = function("ping", call("pong", "p", "b", "a"));
    Onnx.Function b = function("pong", call("ping", "p", "b", "a"));
    refuses(model(chain("ping"), a, b), "'ping' calls itself", "ping -> pong");
  }

  @Test
  void explosion_isRefused_beforeItHappens() throws IOException {
    Onnx.Function[] doubling = new Onnx.Function[40];
    doubling[0] = twice();
    for (int i = 1; i < doubling.length; i++) {
      String next = i == 1 ? "twice" : "f" + (i - 1);
      doubling[i] = function("f" + i, call(next, "p", "m", "a"), call(next, "q", "b", "m"));
    }
    refuses(model(chain("f39"), doubling), "expand to more than");
  }

  @Test
  void depth_isLimited() throws IOException {
    Onnx.Function[] deep = new Onnx.Function[200];
    deep[0] = twice();
    for (int i = 1; i < deep.length; i++) {
      deep[i] = function("f" + i, call(i == 1 ? "twice" : "f" + (i - 1), "p", "b", "a"));
    }
    refuses(model(chain("f199"), deep), "depth");
  }

  @Test
  void aBodyInAFunction_seesTheFunctionsTensors() throws IOException {
    Onnx.Graph.Builder branch =
        Onnx.Graph.newBuilder()
            .addNode(Onnxes.node("Relu", "r", "z", "a"))
            .addOutput(Onnxes.value("z"));
    Onnx.Function f =
        function(
            "choose",
            Onnxes.node("ReduceSum", "s", "total", "a"),
            Onnxes.node("Cast", "c", "cond", "total").toBuilder()
                .addAttribute(Onnxes.attribute("to", 9))
                .build(),
            Onnxes.node("If", "if", "b", "cond").toBuilder()
                .addAttribute(Onnxes.attribute("then_branch", branch))
                .addAttribute(Onnxes.attribute("else_branch", branch))
                .build());
    assertThat(shape(read(model(chain("choose", "choose"), f)), "x2")).isEqualTo("[nx4]");
  }

  @Test
  void cut_ofAnInlinedModel_readsAgain() throws IOException {
    Path file = save(model(chain("twice", "twice"), twice()));
    Graph graph = new OnnxReader().read(file, ReadContext.QUIET);
    var part = new OnnxSubModelWriter().write(file, graph, Ids.range(1, 3), temp);
    Graph again = new OnnxReader().read(part.file(), ReadContext.QUIET);
    assertThat(again.operators())
        .extracting(Operator::name)
        .containsExactly("layer0/sum", "layer1/act");
  }
}
