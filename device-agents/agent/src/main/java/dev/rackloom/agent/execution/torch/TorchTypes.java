package dev.rackloom.agent.execution.torch;

import ai.djl.ndarray.types.DataType;
import dev.rackloom.api.graph.DType;
import java.util.Map;
import java.util.Optional;

/** Element types that DJL can hand to libtorch; libtorch alone knows more, such as int16. */
final class TorchTypes {

  private static final Map<DType, DataType> TYPES =
      Map.of(
          DType.FLOAT32, DataType.FLOAT32,
          DType.FLOAT64, DataType.FLOAT64,
          DType.FLOAT16, DataType.FLOAT16,
          DType.BFLOAT16, DataType.BFLOAT16,
          DType.INT64, DataType.INT64,
          DType.INT32, DataType.INT32,
          DType.INT8, DataType.INT8,
          DType.UINT8, DataType.UINT8,
          DType.BOOL, DataType.BOOLEAN);

  private TorchTypes() {}

  static Optional<DataType> dataType(DType dtype) {
    return Optional.ofNullable(TYPES.get(dtype));
  }
}
