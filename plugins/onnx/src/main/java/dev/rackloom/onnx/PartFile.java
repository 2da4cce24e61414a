package dev.rackloom.onnx;

import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.spi.SubModelWriter.SubModel;
import dev.rackloom.onnx.proto.Onnx;
import java.nio.file.Path;
import java.util.List;

/** Parts that are not just cut out, with the operator sets of the model they come from. */
final class PartFile {

  private PartFile() {}

  static SubModel write(
      Onnx.Model model, Onnx.Graph.Builder part, List<Port> in, List<Port> out, Path folder) {
    in.forEach(p -> part.addInput(OnnxSubModelWriter.ValueInfos.of(p)));
    out.forEach(p -> part.addOutput(OnnxSubModelWriter.ValueInfos.of(p)));
    Onnx.Model whole =
        Onnx.Model.newBuilder()
            .setIrVersion(model.getIrVersion())
            .addAllOpsetImport(model.getOpsetImportList())
            .setProducerName("rackloom")
            .setGraph(part)
            .build();
    return ArtefactFile.write(whole, folder, in, out);
  }

  /** The version of the standard operators. */
  static long opset(Onnx.Model model) {
    return model.getOpsetImportList().stream()
        .filter(o -> o.getDomain().isEmpty() || o.getDomain().equals("ai.onnx"))
        .mapToLong(Onnx.OperatorSetId::getVersion)
        .max()
        .orElse(0);
  }
}
