package dev.rackloom.agent.execution;

import ai.onnxruntime.OnnxJavaType;
import dev.rackloom.api.graph.DType;
import java.util.Map;
import java.util.Optional;

/** Element types of the ONNX Runtime's Java side, by name: its numbers are not ONNX's. */
final class OnnxTypes {

  private static final Map<OnnxJavaType, DType> DTYPES =
      Map.of(
          OnnxJavaType.FLOAT, DType.FLOAT32,
          OnnxJavaType.DOUBLE, DType.FLOAT64,
          OnnxJavaType.FLOAT16, DType.FLOAT16,
          OnnxJavaType.BFLOAT16, DType.BFLOAT16,
          OnnxJavaType.INT64, DType.INT64,
          OnnxJavaType.INT32, DType.INT32,
          OnnxJavaType.INT16, DType.INT16,
          OnnxJavaType.INT8, DType.INT8,
          OnnxJavaType.UINT8, DType.UINT8,
          OnnxJavaType.BOOL, DType.BOOL);

  private OnnxTypes() {}

  static Optional<DType> dtype(OnnxJavaType type) {
    return Optional.ofNullable(DTYPES.get(type));
  }

  static Optional<OnnxJavaType> javaType(DType dtype) {
    return DTYPES.entrySet().stream()
        .filter(e -> e.getValue().equals(dtype))
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
