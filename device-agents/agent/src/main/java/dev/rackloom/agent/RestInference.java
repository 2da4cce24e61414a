package dev.rackloom.agent;

import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.graph.DType;
import dev.rackloom.client.TensorValue;
import dev.rackloom.codec.InferenceJson;
import dev.rackloom.codec.TensorJson;
import dev.rackloom.protocol.Datatypes;
import dev.rackloom.protocol.Wire;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code infer} at the REST door. Tensors are JSON or, with the binary extension, bytes after the
 * JSON: an input says {@code binary_data_size}, an output is asked for with {@code binary_data},
 * all outputs with the request's {@code binary_data_output}.
 */
final class RestInference {

  private static final String BINARY = "binary_data";
  private static final String ALL_BINARY = "binary_data_output";

  private final Requests requests;

  RestInference(Requests requests) {
    this.requests = requests;
  }

  RestAnswer answer(String model, String version, RestBody body) {
    InferenceJson.Request asked =
        InferenceJson.read(body.bytes(), body.jsonLength(), Datatypes::byOpenName, body::hold);
    return requests.run(
        model,
        new Requests.Said(version, text(asked, Wire.REQUEST), text(asked, Wire.SESSION)),
        new Requests.Form<>() {
          @Override
          public Map<String, SentTensor> inputs(DeploymentPlan plan) {
            OpenTensors.checkOutputs(asked.outputs().keySet(), plan.outputs());
            return RestInference.inputs(asked, body, plan);
          }

          @Override
          public RestAnswer answer(Served served, Map<String, TensorValue> outputs) {
            return RestInference.answer(model, asked, served, outputs);
          }
        });
  }

  private static String text(InferenceJson.Request asked, String parameter) {
    return switch (asked.parameters().get(parameter)) {
      case null -> "";
      case String text -> text;
      default -> throw new IllegalArgumentException("parameter '" + parameter + "' must be a text");
    };
  }

  private static Map<String, SentTensor> inputs(
      InferenceJson.Request asked, RestBody body, DeploymentPlan plan) {
    Map<String, SentTensor> inputs = new HashMap<>();
    int at = body.jsonLength();
    for (TensorJson input : asked.inputs()) {
      OpenTensors.checkInput(input.name(), plan.inputs());
      ByteBuffer data = input.data();
      if (data == null) {
        int size = binarySize(input, body.bytes().length - at);
        data = ByteBuffer.wrap(body.bytes(), at, size);
        at += size;
      }
      if (inputs.put(input.name(), sent(input, data)) != null) {
        throw new IllegalArgumentException("input '" + input.name() + "' comes twice");
      }
    }
    if (at != body.bytes().length) {
      throw new IllegalArgumentException(
          (body.bytes().length - at) + " bytes follow the JSON that no input claims");
    }
    return inputs;
  }

  private static int binarySize(TensorJson input, int left) {
    if (!(input.parameters().get(TensorJson.BINARY_SIZE) instanceof Long size)) {
      throw new IllegalArgumentException(
          "input '"
              + input.name()
              + "' has neither 'data' nor the parameter '"
              + TensorJson.BINARY_SIZE
              + "'");
    }
    if (size < 0 || size > left) {
      throw new IllegalArgumentException(
          "input '"
              + input.name()
              + "' claims "
              + size
              + " bytes after the JSON, "
              + left
              + " are left");
    }
    return size.intValue();
  }

  private static SentTensor sent(TensorJson input, ByteBuffer data) {
    long[] shape = input.shape().stream().mapToLong(Long::longValue).toArray();
    long wanted = TensorValue.byteSize(input.dtype(), shape);
    if (wanted != data.remaining()) {
      long bytes = input.dtype().blockBytes();
      throw new IllegalArgumentException(
          "input '"
              + input.name()
              + "' of shape "
              + input.shape()
              + " has "
              + wanted / bytes
              + " elements, but "
              + came(data.remaining(), bytes)
              + " came as "
              + input.dtype());
    }
    return SentTensor.of(input.dtype(), shape, data);
  }

  /** Whole elements, or what there is of bytes. */
  private static String came(long bytes, long each) {
    return bytes % each == 0 ? Long.toString(bytes / each) : bytes + " bytes";
  }

  private static RestAnswer answer(
      String model, InferenceJson.Request asked, Served served, Map<String, TensorValue> outputs) {
    List<String> names =
        asked.outputs().isEmpty()
            ? served.plan().outputs().stream().map(Port::name).toList()
            : List.copyOf(asked.outputs().keySet());
    List<TensorJson> tensors = new ArrayList<>();
    List<ByteBuffer> parts = new ArrayList<>();
    for (String name : names) {
      TensorValue value = OpenTensors.answer(outputs, name);
      boolean binary = isBinary(asked, name);
      tensors.add(tensor(name, value, binary));
      if (binary) {
        parts.add(value.bytes());
      }
    }
    byte[] json = InferenceJson.write(head(model, asked, served), tensors, RestInference::openName);
    if (parts.isEmpty()) {
      return RestAnswer.json(200, json);
    }
    parts.addFirst(ByteBuffer.wrap(json));
    Map<String, String> headers =
        Map.of(
            "Content-Type",
            "application/octet-stream",
            RestBody.JSON_LENGTH,
            Integer.toString(json.length));
    return new RestAnswer(200, headers, parts);
  }

  private static boolean isBinary(InferenceJson.Request asked, String output) {
    Object own = asked.outputs().getOrDefault(output, Map.of()).get(BINARY);
    return Boolean.TRUE.equals(own == null ? asked.parameters().get(ALL_BINARY) : own);
  }

  private static TensorJson tensor(String name, TensorValue value, boolean binary) {
    return new TensorJson(
        name,
        value.dtype(),
        Arrays.stream(value.shape()).boxed().toList(),
        binary ? Map.of(TensorJson.BINARY_SIZE, (long) value.byteCount()) : Map.of(),
        binary ? null : value.bytes());
  }

  private static Map<String, Object> head(
      String model, InferenceJson.Request asked, Served served) {
    Map<String, Object> head = new LinkedHashMap<>();
    head.put("model_name", model);
    head.put("model_version", served.versionText());
    if (!asked.id().isEmpty()) {
      head.put("id", asked.id());
    }
    return head;
  }

  private static String openName(DType dtype) {
    return Datatypes.openName(dtype).orElse(dtype.name());
  }
}
