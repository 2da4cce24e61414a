package dev.rackloom.api.graph;

import dev.rackloom.api.Checks;
import dev.rackloom.api.symbolic.Dim;
import java.util.Locale;

/**
 * An element type, by the field's usual lower-case name. Open: block formats (GGUF k-quants, mxfp4)
 * give the elements and bytes of a block; plain types have one element a block, sub-byte types
 * several.
 *
 * @param name such as {@code float32}, {@code bfloat16}, {@code q4_k}
 * @param blockElements elements in a block, at least 1
 * @param blockBytes bytes in a block, 0 if elements have no fixed size (strings)
 */
public record DType(String name, long blockElements, long blockBytes) {

  public static final DType FLOAT64 = plain("float64", 8);
  public static final DType FLOAT32 = plain("float32", 4);
  public static final DType FLOAT16 = plain("float16", 2);
  public static final DType BFLOAT16 = plain("bfloat16", 2);
  public static final DType FLOAT8_E4M3 = plain("float8_e4m3", 1);
  public static final DType FLOAT8_E5M2 = plain("float8_e5m2", 1);
  public static final DType INT64 = plain("int64", 8);
  public static final DType INT32 = plain("int32", 4);
  public static final DType INT16 = plain("int16", 2);
  public static final DType INT8 = plain("int8", 1);
  public static final DType UINT64 = plain("uint64", 8);
  public static final DType UINT32 = plain("uint32", 4);
  public static final DType UINT16 = plain("uint16", 2);
  public static final DType UINT8 = plain("uint8", 1);
  public static final DType INT4 = new DType("int4", 2, 1);
  public static final DType UINT4 = new DType("uint4", 2, 1);
  public static final DType BOOL = plain("bool", 1);
  public static final DType STRING = plain("string", 0);
  public static final DType UNKNOWN = plain("unknown", 0);

  public DType {
    name = Checks.named(name, "dtype").toLowerCase(Locale.ROOT);
    Checks.positive(blockElements, "blockElements");
    Checks.notNegative(blockBytes, "blockBytes");
  }

  private static DType plain(String name, long bytes) {
    return new DType(name, 1, bytes);
  }

  /** Bytes of {@code elements} elements; unknown for types without a fixed size. */
  public Dim bytes(Dim elements) {
    if (blockBytes == 0) {
      return Dim.unknown("elements of type " + name + " have no fixed size");
    }
    return elements.ceilDiv(Dim.of(blockElements)).times(blockBytes);
  }

  /** Whether it is one of the floating-point types. */
  public boolean isFloat() {
    return name.contains("float") || name.startsWith("mxfp");
  }

  @Override
  public String toString() {
    return name;
  }
}
