package dev.rackloom.agent;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.graph.DType;
import dev.rackloom.client.TensorValue;
import dev.rackloom.protocol.Datatypes;
import dev.rackloom.protocol.inference.InferTensorContents;
import dev.rackloom.protocol.inference.ModelInferRequest;
import dev.rackloom.protocol.inference.ModelInferRequest.InferInputTensor;
import dev.rackloom.protocol.inference.ModelInferResponse;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tensors of the Open Inference Protocol, raw or typed, to and from ours. What does not fit is
 * named.
 */
final class OpenTensors {

  private OpenTensors() {}

  /** The inputs of a request; every port is there once, and nothing else. */
  static Map<String, SentTensor> inputs(ModelInferRequest request, List<Port> ports) {
    boolean raw = request.getRawInputContentsCount() > 0;
    if (raw && request.getRawInputContentsCount() != request.getInputsCount()) {
      throw new IllegalArgumentException(
          request.getInputsCount()
              + " inputs, but "
              + request.getRawInputContentsCount()
              + " raw contents");
    }
    Map<String, SentTensor> inputs = new HashMap<>();
    for (int i = 0; i < request.getInputsCount(); i++) {
      InferInputTensor input = request.getInputs(i);
      checkInput(input.getName(), ports);
      SentTensor sent =
          raw
              ? raw(input, request.getRawInputContents(i))
              : TypedContents.sent(input, dtype(input), shape(input));
      if (inputs.put(input.getName(), sent) != null) {
        throw new IllegalArgumentException("input '" + input.getName() + "' comes twice");
      }
    }
    return inputs;
  }

  /** Refuses an input that the model does not have. */
  static void checkInput(String name, List<Port> ports) {
    check("input", name, ports);
  }

  /** Refuses outputs that the model does not have. */
  static void checkOutputs(Collection<String> names, List<Port> ports) {
    names.forEach(name -> check("output", name, ports));
  }

  private static void check(String role, String name, List<Port> ports) {
    if (ports.stream().noneMatch(p -> p.name().equals(name))) {
      throw new IllegalArgumentException(
          "the model has no "
              + role
              + " '"
              + name
              + "', only "
              + ports.stream().map(Port::name).toList());
    }
  }

  private static SentTensor raw(InferInputTensor input, ByteString bytes) {
    if (!input.getContents().equals(InferTensorContents.getDefaultInstance())) {
      throw new IllegalArgumentException(
          "input '" + input.getName() + "' has typed contents beside raw ones: send one of them");
    }
    DType dtype = dtype(input);
    long[] shape = shape(input);
    long wanted = TensorValue.byteSize(dtype, shape);
    if (wanted != bytes.size()) {
      throw new IllegalArgumentException(
          "input '"
              + input.getName()
              + "' of shape "
              + input.getShapeList()
              + " has "
              + wanted
              + " bytes as "
              + input.getDatatype()
              + ", but "
              + bytes.size()
              + " came");
    }
    return SentTensor.of(dtype, shape, bytes.asReadOnlyByteBuffer());
  }

  private static DType dtype(InferInputTensor input) {
    return Datatypes.byOpenName(input.getDatatype())
        .orElseThrow(() ->
            new IllegalArgumentException(
                "input '"
                    + input.getName()
                    + "' is of type '"
                    + input.getDatatype()
                    + "', which cannot be taken"));
  }

  private static long[] shape(InferInputTensor input) {
    long[] shape = input.getShapeList().stream().mapToLong(Long::longValue).toArray();
    for (long extent : shape) {
      if (extent < 0) {
        throw new IllegalArgumentException(
            "input '"
                + input.getName()
                + "' has shape "
                + input.getShapeList()
                + ": an extent is negative");
      }
    }
    return shape;
  }

  /** The answer: typed if the request was and every type allows it, else raw. */
  static ModelInferResponse response(
      ModelInferRequest request, Served served, Map<String, TensorValue> answers) {
    List<String> names =
        request.getOutputsCount() == 0
            ? served.plan().outputs().stream().map(Port::name).toList()
            : request.getOutputsList().stream()
                .map(ModelInferRequest.InferRequestedOutputTensor::getName)
                .toList();
    boolean typed =
        request.getRawInputContentsCount() == 0
            && names.stream().allMatch(n -> TypedContents.allows(answer(answers, n).dtype()));
    ModelInferResponse.Builder response =
        ModelInferResponse.newBuilder()
            .setModelName(request.getModelName())
            .setModelVersion(served.versionText())
            .setId(request.getId());
    names.forEach(name -> add(response, name, answer(answers, name), typed));
    return response.build();
  }

  /** An output that there must be. */
  static TensorValue answer(Map<String, TensorValue> answers, String name) {
    TensorValue value = answers.get(name);
    if (value == null) {
      throw new IllegalStateException("output '" + name + "' is missing");
    }
    return value;
  }

  private static void add(
      ModelInferResponse.Builder response, String name, TensorValue value, boolean typed) {
    var output =
        response
            .addOutputsBuilder()
            .setName(name)
            .setDatatype(Datatypes.openName(value.dtype()).orElse(""));
    for (long extent : value.shape()) {
      output.addShape(extent);
    }
    ByteBuffer bytes = value.bytes();
    if (typed) {
      output.setContents(TypedContents.write(value));
    } else {
      response.addRawOutputContents(UnsafeByteOperations.unsafeWrap(bytes));
    }
  }
}
