package dev.rackloom.protocol;

import dev.rackloom.api.graph.DType;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Element types that may cross the wire: by our name on the data plane, by the Open Inference
 * Protocol's at the front door.
 */
public final class Datatypes {

  private static final Map<String, DType> BY_NAME = new HashMap<>();
  private static final Map<String, DType> BY_OPEN_NAME = new HashMap<>();
  private static final Map<DType, String> OPEN_NAMES = new HashMap<>();

  static {
    add(DType.BOOL, "BOOL");
    add(DType.UINT8, "UINT8");
    add(DType.UINT16, "UINT16");
    add(DType.UINT32, "UINT32");
    add(DType.UINT64, "UINT64");
    add(DType.INT8, "INT8");
    add(DType.INT16, "INT16");
    add(DType.INT32, "INT32");
    add(DType.INT64, "INT64");
    add(DType.FLOAT16, "FP16");
    add(DType.BFLOAT16, "BF16");
    add(DType.FLOAT32, "FP32");
    add(DType.FLOAT64, "FP64");
  }

  private Datatypes() {}

  private static void add(DType dtype, String openName) {
    BY_NAME.put(dtype.name(), dtype);
    BY_OPEN_NAME.put(openName, dtype);
    OPEN_NAMES.put(dtype, openName);
  }

  /** The type called {@code name} by us; empty if it cannot cross the wire. */
  public static Optional<DType> byName(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** The type called {@code name} by the Open Inference Protocol. */
  public static Optional<DType> byOpenName(String name) {
    return Optional.ofNullable(BY_OPEN_NAME.get(name));
  }

  /** What the Open Inference Protocol calls it; empty if it has no name there. */
  public static Optional<String> openName(DType dtype) {
    return Optional.ofNullable(OPEN_NAMES.get(dtype));
  }
}
