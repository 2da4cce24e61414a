package dev.rackloom.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs small models to see what really comes out. */
final class Reality {

  /** What came out: its type's name in ONNX, and its extents. */
  record Made(String type, List<Long> shape) {}

  private Reality() {}

  private static OnnxJavaType javaType(int type) {
    return switch (type) {
      case 1 -> OnnxJavaType.FLOAT;
      case 2 -> OnnxJavaType.UINT8;
      case 3 -> OnnxJavaType.INT8;
      case 6 -> OnnxJavaType.INT32;
      case 7 -> OnnxJavaType.INT64;
      default -> OnnxJavaType.BOOL;
    };
  }

  static Map<String, Made> run(byte[] model, Map<String, long[]> shapes, Map<String, Integer> types)
      throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    environment.setTelemetry(false);
    Map<String, OnnxTensor> inputs = new HashMap<>();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
      options.setIntraOpNumThreads(1);
      try (OrtSession session = environment.createSession(model, options)) {
        for (String name : shapes.keySet()) {
          long[] shape = shapes.get(name);
          int type = types.get(name);
          inputs.put(
              name,
              OnnxTensor.createTensor(
                  environment, OperatorLine.data(type, shape, null), shape, javaType(type)));
        }
        try (OrtSession.Result result = session.run(inputs)) {
          Map<String, Made> made = new HashMap<>();
          result.forEach(e -> {
            if (e.getValue().getInfo() instanceof TensorInfo info) {
              List<Long> extents = java.util.Arrays.stream(info.getShape()).boxed().toList();
              made.put(e.getKey(), new Made(info.onnxType.name(), extents));
            }
          });
          return made;
        }
      }
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }
}
