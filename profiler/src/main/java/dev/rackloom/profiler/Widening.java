package dev.rackloom.profiler;

import dev.rackloom.api.graph.DType;
import dev.rackloom.api.rack.Device;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a device computes in where it has no path for a type. */
final class Widening {

  private static final List<String> HALVES = List.of("bfloat16", "float16", "float32");

  private static final List<String> EIGHTHS =
      List.of("float8_e4m3", "float8_e5m2", "bfloat16", "float16", "float32");

  /** What a type can be computed in without loss, narrowest first. */
  private static final Map<String, List<String>> WIDER =
      Map.of(
          "mxfp4",
          Stream.concat(Stream.of("nvfp4"), EIGHTHS.stream()).toList(),
          "nvfp4",
          Stream.concat(Stream.of("mxfp4"), EIGHTHS.stream()).toList(),
          "float8_e4m3",
          HALVES,
          "float8_e5m2",
          HALVES,
          "int8",
          HALVES,
          "uint8",
          HALVES,
          "bfloat16",
          List.of("float16", "float32"),
          "float16",
          List.of("bfloat16", "float32"));

  private Widening() {}

  /** The type itself, else the next wider one that the device has a peak for. */
  static Optional<String> computedIn(Device device, DType dtype) {
    return Stream.concat(
            Stream.of(dtype.name()), WIDER.getOrDefault(dtype.name(), List.of()).stream())
        .filter(device.peakFlopsPerS()::containsKey)
        .findFirst();
  }
}
