package dev.rackloom.onnx;

import dev.rackloom.api.graph.DType;
import dev.rackloom.onnx.inference.ElementTypes;
import dev.rackloom.onnx.proto.Onnx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Single integers among the constants of a file. */
final class ConstantNumbers {

  private final Map<String, Onnx.Tensor> tensors = new HashMap<>();

  ConstantNumbers(Onnx.Model model) {
    model.getGraph().getInitializerList().forEach(t -> tensors.put(t.getName(), t));
    for (Onnx.Node node : model.getGraph().getNodeList()) {
      if (node.getOpType().equals("Constant") && node.getOutputCount() == 1) {
        node.getAttributeList().stream()
            .filter(Onnx.Attribute::hasT)
            .forEach(a -> tensors.put(node.getOutput(0), a.getT()));
      }
    }
  }

  /** The integer of that name; empty if it is not one. */
  List<Long> of(String name) {
    Onnx.Tensor tensor = tensors.get(name);
    if (tensor == null) {
      return List.of();
    }
    DType type = ElementTypes.of(tensor.getDataType());
    List<Long> values = type.isFloat() ? null : SmallValues.whole(tensor, type, 1);
    return values == null ? List.of() : values;
  }
}
