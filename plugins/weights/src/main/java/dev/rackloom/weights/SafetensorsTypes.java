package dev.rackloom.weights;

import dev.rackloom.api.graph.DType;
import java.util.Map;

/** The element types of safetensors by their names in the header. */
final class SafetensorsTypes {

  private static final Map<String, DType> KNOWN =
      Map.ofEntries(
          Map.entry("F64", DType.FLOAT64),
          Map.entry("F32", DType.FLOAT32),
          Map.entry("F16", DType.FLOAT16),
          Map.entry("BF16", DType.BFLOAT16),
          Map.entry("F8_E4M3", DType.FLOAT8_E4M3),
          Map.entry("F8_E5M2", DType.FLOAT8_E5M2),
          Map.entry("F8_E8M0", new DType("float8_e8m0", 1, 1)),
          Map.entry("F8_E4M3FNUZ", new DType("float8_e4m3fnuz", 1, 1)),
          Map.entry("F8_E5M2FNUZ", new DType("float8_e5m2fnuz", 1, 1)),
          Map.entry("F6_E2M3", new DType("float6_e2m3", 4, 3)),
          Map.entry("F6_E3M2", new DType("float6_e3m2", 4, 3)),
          Map.entry("F4", new DType("float4_e2m1", 2, 1)),
          Map.entry("C64", new DType("complex64", 1, 8)),
          Map.entry("I64", DType.INT64),
          Map.entry("I32", DType.INT32),
          Map.entry("I16", DType.INT16),
          Map.entry("I8", DType.INT8),
          Map.entry("U64", DType.UINT64),
          Map.entry("U32", DType.UINT32),
          Map.entry("U16", DType.UINT16),
          Map.entry("U8", DType.UINT8),
          Map.entry("BOOL", DType.BOOL));

  private SafetensorsTypes() {}

  static boolean isKnown(String name) {
    return KNOWN.containsKey(name);
  }

  /**
   * The type called {@code name}; for one not known here, a type whose block is what {@code
   * elements} elements in {@code bytes} bytes come down to, so that sizes stay right.
   */
  static DType of(String name, long elements, long bytes) {
    DType known = KNOWN.get(name);
    return known != null ? known : MeasuredType.of(name, elements, bytes);
  }
}
