package dev.rackloom.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.rackloom.api.graph.DType;
import dev.rackloom.protocol.Datatypes;
import dev.rackloom.protocol.Wire;
import dev.rackloom.protocol.inference.InferParameter;
import dev.rackloom.protocol.inference.ModelInferRequest;
import dev.rackloom.protocol.inference.ModelInferResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/** Our tensors to and from the messages of the Open Inference Protocol, contents always raw. */
final class OpenInference {

  private OpenInference() {}

  static ModelInferRequest request(
      String model, Map<String, TensorValue> inputs, String id, String session) {
    ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName(model);
    if (!id.isEmpty()) {
      request.putParameters(Wire.REQUEST, InferParameter.newBuilder().setStringParam(id).build());
    }
    if (!session.isEmpty()) {
      request.putParameters(
          Wire.SESSION, InferParameter.newBuilder().setStringParam(session).build());
    }
    inputs.forEach((name, value) -> {
      var input = request.addInputsBuilder().setName(name).setDatatype(openName(value.dtype()));
      for (long extent : value.shape()) {
        input.addShape(extent);
      }
      request.addRawInputContents(UnsafeByteOperations.unsafeWrap(value.bytes()));
    });
    return request.build();
  }

  static Map<String, TensorValue> outputs(ModelInferResponse response) {
    Map<String, TensorValue> outputs = new LinkedHashMap<>();
    for (int i = 0; i < response.getOutputsCount(); i++) {
      var output = response.getOutputs(i);
      ByteString raw = response.getRawOutputContents(i);
      DType dtype =
          Datatypes.byOpenName(output.getDatatype())
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "output '"
                          + output.getName()
                          + "' is of unknown type "
                          + output.getDatatype()));
      long[] shape = output.getShapeList().stream().mapToLong(Long::longValue).toArray();
      outputs.put(output.getName(), TensorValue.wrap(dtype, shape, raw.asReadOnlyByteBuffer()));
    }
    return outputs;
  }

  private static String openName(DType dtype) {
    return Datatypes.openName(dtype)
        .orElseThrow(
            () -> new IllegalArgumentException("tensors of type " + dtype + " cannot be sent"));
  }
}
