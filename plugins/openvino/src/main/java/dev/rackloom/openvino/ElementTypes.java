package dev.rackloom.openvino;

import dev.rackloom.api.graph.DType;
import java.util.Locale;
import java.util.Map;

/** Element types by their names in attributes ({@code f32}) and on ports ({@code FP32}). */
final class ElementTypes {

  private static final Map<String, DType> KNOWN =
      Map.ofEntries(
          Map.entry("f64", DType.FLOAT64),
          Map.entry("fp64", DType.FLOAT64),
          Map.entry("f32", DType.FLOAT32),
          Map.entry("fp32", DType.FLOAT32),
          Map.entry("f16", DType.FLOAT16),
          Map.entry("fp16", DType.FLOAT16),
          Map.entry("bf16", DType.BFLOAT16),
          Map.entry("f8e4m3", DType.FLOAT8_E4M3),
          Map.entry("f8e5m2", DType.FLOAT8_E5M2),
          Map.entry("f8e8m0", new DType("float8_e8m0", 1, 1)),
          Map.entry("f4e2m1", new DType("float4_e2m1", 2, 1)),
          Map.entry("nf4", new DType("nf4", 2, 1)),
          Map.entry("i64", DType.INT64),
          Map.entry("i32", DType.INT32),
          Map.entry("i16", DType.INT16),
          Map.entry("i8", DType.INT8),
          Map.entry("i4", DType.INT4),
          Map.entry("u64", DType.UINT64),
          Map.entry("u32", DType.UINT32),
          Map.entry("u16", DType.UINT16),
          Map.entry("u8", DType.UINT8),
          Map.entry("u6", new DType("uint6", 4, 3)),
          Map.entry("u4", DType.UINT4),
          Map.entry("u3", new DType("uint3", 8, 3)),
          Map.entry("u2", new DType("uint2", 4, 1)),
          Map.entry("u1", new DType("uint1", 8, 1)),
          Map.entry("bin", new DType("uint1", 8, 1)),
          Map.entry("bool", DType.BOOL),
          Map.entry("boolean", DType.BOOL),
          Map.entry("string", DType.STRING));

  private ElementTypes() {}

  static DType of(String name) {
    return KNOWN.getOrDefault(name.strip().toLowerCase(Locale.ROOT), DType.UNKNOWN);
  }
}
