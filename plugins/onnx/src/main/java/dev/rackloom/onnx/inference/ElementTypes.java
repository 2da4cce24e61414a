package dev.rackloom.onnx.inference;

import dev.rackloom.api.graph.DType;
import java.util.Map;

/** Element types by ONNX's numbers (TensorProto.DataType), both ways. */
public final class ElementTypes {

  private static final Map<Integer, DType> BY_NUMBER =
      Map.ofEntries(
          Map.entry(1, DType.FLOAT32),
          Map.entry(2, DType.UINT8),
          Map.entry(3, DType.INT8),
          Map.entry(4, DType.UINT16),
          Map.entry(5, DType.INT16),
          Map.entry(6, DType.INT32),
          Map.entry(7, DType.INT64),
          Map.entry(8, DType.STRING),
          Map.entry(9, DType.BOOL),
          Map.entry(10, DType.FLOAT16),
          Map.entry(11, DType.FLOAT64),
          Map.entry(12, DType.UINT32),
          Map.entry(13, DType.UINT64),
          Map.entry(14, new DType("complex64", 1, 8)),
          Map.entry(15, new DType("complex128", 1, 16)),
          Map.entry(16, DType.BFLOAT16),
          Map.entry(17, DType.FLOAT8_E4M3),
          Map.entry(18, new DType("float8_e4m3fnuz", 1, 1)),
          Map.entry(19, DType.FLOAT8_E5M2),
          Map.entry(20, new DType("float8_e5m2fnuz", 1, 1)),
          Map.entry(21, DType.UINT4),
          Map.entry(22, DType.INT4),
          Map.entry(23, new DType("float4_e2m1", 2, 1)),
          Map.entry(24, new DType("float8_e8m0", 1, 1)),
          Map.entry(25, new DType("uint2", 4, 1)),
          Map.entry(26, new DType("int2", 4, 1)));

  private ElementTypes() {}

  /** The type of a number, unknown if it is none of ONNX's. */
  public static DType of(int number) {
    return BY_NUMBER.getOrDefault(number, DType.UNKNOWN);
  }

  /** The number of a type, 0 if ONNX has none. */
  public static int number(DType type) {
    return BY_NUMBER.entrySet().stream()
        .filter(e -> e.getValue().equals(type))
        .mapToInt(Map.Entry::getKey)
        .findFirst()
        .orElse(0);
  }
}
