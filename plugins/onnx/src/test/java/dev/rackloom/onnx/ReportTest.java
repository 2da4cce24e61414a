package dev.rackloom.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.rackloom.api.graph.NotUnderstood;
import dev.rackloom.onnx.proto.Onnx;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ReportTest extends ModelTest {

  private static Onnx.Graph.Builder graph() {
    return Onnx.Graph.newBuilder().addInput(Onnxes.value("x", 4)).addOutput(Onnxes.value("y"));
  }

  @Test
  void unknownOperators_areNamedOnce_withTheirCount() throws IOException {
    Onnx.Graph.Builder graph =
        graph()
            .addNode(Onnxes.node("Frob", "first", "a", "x").toBuilder().setDomain("acme"))
            .addNode(Onnxes.node("Frob", "second", "b", "a").toBuilder().setDomain("acme"))
            .addNode(Onnxes.node("Relu", "r", "y", "b"));
    assertThat(read(Onnxes.model(graph)).notUnderstood())
        .containsExactly(
            new NotUnderstood(
                "first and 1 more", "operator acme.Frob", "its shapes and its cost are unknown"));
  }

  @Test
  void unknownAttributes_areNamedOnce() throws IOException {
    Onnx.Graph.Builder graph =
        graph()
            .addNode(
                Onnxes.node("Relu", "r", "y", "x").toBuilder()
                    .addAttribute(Onnxes.attribute("fast", 1)));
    assertThat(read(Onnxes.model(graph)).notUnderstood())
        .containsExactly(new NotUnderstood("r", "attribute fast of Relu", "it is ignored"));
  }

  @Test
  void sparseTensors_texts_trainingAndNewVersions_areNamed() throws IOException {
    Onnx.Tensor values = Onnxes.floats("sparse", 3);
    Onnx.Graph.Builder graph =
        graph()
            .addNode(Onnxes.node("Add", "add", "y", "x", "sparse"))
            .addSparseInitializer(Onnx.SparseTensor.newBuilder().setValues(values).addDims(4))
            .addInitializer(
                Onnx.Tensor.newBuilder()
                    .setName("words")
                    .setDataType(8)
                    .addDims(1)
                    .addStringData(ByteString.copyFromUtf8("hi")));
    Onnx.Model model =
        Onnxes.model(graph).toBuilder()
            .addTrainingInfo(Onnx.TrainingInfo.newBuilder())
            .addOpsetImport(Onnx.OperatorSetId.newBuilder().setDomain("ai.onnx").setVersion(99))
            .build();
    assertThat(read(model).notUnderstood())
        .extracting(NotUnderstood::what)
        .containsExactlyInAnyOrder(
            "a sparse tensor",
            "a constant of texts",
            "training information",
            "version 99 of the standard operators");
  }

  @Test
  void bodiesOfSearches_areKept_andTheirCostIsUnknown() throws IOException {
    Onnx.Graph.Builder decoder =
        Onnx.Graph.newBuilder()
            .addInput(Onnxes.value("ids", "b", "t"))
            .addNode(Onnxes.node("Relu", "inner", "logits", "ids"))
            .addOutput(Onnxes.value("logits"));
    Onnx.Graph.Builder graph =
        graph()
            .addNode(
                Onnxes.node("BeamSearch", "search", "y", "x").toBuilder()
                    .setDomain("com.microsoft")
                    .addAttribute(Onnxes.attribute("decoder", decoder)));
    var read = read(Onnxes.model(graph));
    assertThat(read.operators().getFirst().regions()).hasSize(1);
    assertThat(read.notUnderstood())
        .extracting(NotUnderstood::what)
        .containsExactly("the bodies of com.microsoft.BeamSearch");
    assertThat(work(read, "search").flops().whyNotKnown()).contains("BeamSearch");
  }
}
