package dev.rackloom.agent;

import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.protocol.Datatypes;
import dev.rackloom.protocol.inference.InferStatistics;
import dev.rackloom.protocol.inference.ModelMetadataResponse;
import dev.rackloom.protocol.inference.ModelStatistics;
import dev.rackloom.protocol.inference.StatisticDuration;
import java.util.List;

/** What the Open Inference Protocol says of models, from what we know of them. */
final class OpenMetadata {

  /** The extensions of the protocol that are served. */
  static final List<String> EXTENSIONS =
      List.of("binary_tensor_data", "model_repository", "statistics");

  /** How the protocol calls what runs models here. */
  static final String PLATFORM = "rackloom_onnx";

  private OpenMetadata() {}

  static ModelMetadataResponse of(String name, Served served) {
    DeploymentPlan plan = served.plan();
    ModelMetadataResponse.Builder response =
        ModelMetadataResponse.newBuilder()
            .setName(name)
            .addVersions(served.versionText())
            .setPlatform(PLATFORM);
    plan.inputs().forEach(p -> response.addInputs(tensor(p)));
    plan.outputs().forEach(p -> response.addOutputs(tensor(p)));
    return response.build();
  }

  private static ModelMetadataResponse.TensorMetadata tensor(Port port) {
    var tensor =
        ModelMetadataResponse.TensorMetadata.newBuilder()
            .setName(port.name())
            .setDatatype(datatype(port));
    shape(port).forEach(tensor::addShape);
    return tensor.build();
  }

  static String datatype(Port port) {
    return Datatypes.openName(port.dtype()).orElse(port.dtype().name());
  }

  /** Its extents; -1 where the request decides. */
  static List<Long> shape(Port port) {
    return port.shape() instanceof Shape.Ranked ranked
        ? ranked.dims().stream().map(d -> d.known().orElse(-1)).toList()
        : List.of();
  }

  /**
   * The counts that a caller asks for: of the version of a deployment that serves, or of all that
   * was ever asked.
   *
   * @param name of the deployment, or of a model that has only one; empty for all
   * @throws io.grpc.StatusRuntimeException NOT_FOUND if it is not served; FAILED_PRECONDITION if
   *     the model has several
   */
  static List<ModelCounts.Counts> counts(
      ModelCounts counts, Requests requests, String name, String version) {
    if (name.isEmpty()) {
      return counts.all();
    }
    Served served = requests.one(name, version);
    return List.of(counts.find(new ModelCounts.Key(served.plan().deployment(), served.version())));
  }

  static ModelStatistics of(ModelCounts.Counts c) {
    return ModelStatistics.newBuilder()
        .setName(c.key().deployment())
        .setVersion(Long.toString(c.key().version()))
        .setLastInference(c.lastMillis())
        .setInferenceCount(c.samples())
        .setExecutionCount(c.success().count())
        .setInferenceStats(
            InferStatistics.newBuilder()
                .setSuccess(spent(c.success()))
                .setFail(spent(c.fail()))
                .setQueue(spent(c.waited()))
                .setComputeInput(spent(c.input()))
                .setComputeInfer(spent(c.infer()))
                .setComputeOutput(spent(c.output())))
        .build();
  }

  private static StatisticDuration spent(ModelCounts.Spent spent) {
    return StatisticDuration.newBuilder().setCount(spent.count()).setNs(spent.nanos()).build();
  }
}
