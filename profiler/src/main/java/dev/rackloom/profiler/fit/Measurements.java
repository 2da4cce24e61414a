package dev.rackloom.profiler.fit;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.cost.BoundWork;
import dev.rackloom.api.graph.DType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads samples of one device, by family and dtype, from a table; columns as the package says. */
final class Measurements {

  private static final List<DType> SIZED =
      List.of(
          DType.FLOAT64,
          DType.FLOAT32,
          DType.FLOAT16,
          DType.BFLOAT16,
          DType.FLOAT8_E4M3,
          DType.FLOAT8_E5M2,
          DType.INT32,
          DType.INT8,
          DType.UINT8);

  private static final List<String> FEATURES =
      List.of("m", "n", "k", "batch", "tokens", "context", "heads", "kvHeads", "headDim", "ranks");

  private Measurements() {}

  /** A family in a dtype. */
  record Kind(String family, DType dtype) {}

  static Map<Kind, List<Sample>> of(CsvTable table, String device) {
    Map<Kind, List<Sample>> groups = new LinkedHashMap<>();
    for (CsvTable.Row row : table.rows()) {
      if (!row.has("device") || row.text("device").equals(device)) {
        DType dtype = dtype(row);
        groups
            .computeIfAbsent(new Kind(row.text("family"), dtype), k -> new ArrayList<>())
            .add(new Sample(site(row), work(row, (int) dtype.blockBytes()), row.number("nanos")));
      }
    }
    if (groups.isEmpty()) {
      throw RackloomException.user(
          table.name() + " has no row of device '" + device + "'",
          "the column 'device' must name it, or be left out.");
    }
    return groups;
  }

  private static DType dtype(CsvTable.Row row) {
    String name = row.text("dtype");
    return SIZED.stream()
        .filter(t -> t.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            RackloomException.user(
                "unknown dtype '" + name + "'",
                "write one of " + SIZED.stream().map(DType::name).toList() + "."));
  }

  /** Sizes that tell kernels apart, without those that grow with the request. */
  private static String site(CsvTable.Row row) {
    StringBuilder site = new StringBuilder("at");
    for (String size : List.of("n", "k", "heads", "kvHeads", "headDim", "ranks")) {
      if (row.has(size)) {
        site.append(' ').append(size).append(' ').append("%08d".formatted(row.whole(size)));
      }
    }
    return site.length() > 2 ? site.toString() : "flops " + row.text("flops") + row.text("bytes");
  }

  private static BoundWork work(CsvTable.Row row, int elementBytes) {
    BoundWork known = shaped(row, elementBytes);
    Map<String, Long> features = new HashMap<>(known.features());
    FEATURES.stream().filter(row::has).forEach(f -> features.put(f, row.whole(f)));
    long flops = row.has("flops") ? row.whole("flops") : known.flops();
    return row.has("bytes")
        ? new BoundWork(1, flops, 0, row.whole("bytes"), 0, held(row), features)
        : new BoundWork(
            1,
            flops,
            known.weightBytes(),
            known.activationBytes(),
            known.stateBytes(),
            held(row),
            features);
  }

  private static BoundWork shaped(CsvTable.Row row, int elementBytes) {
    if (row.has("m") && row.has("n") && row.has("k")) {
      long batch = row.has("batch") ? row.whole("batch") : 1;
      long m = row.whole("m");
      long n = row.whole("n");
      long k = row.whole("k");
      BoundWork one = Works.product(m, n, k, elementBytes, held(row));
      return new BoundWork(
          1,
          batch * one.flops(),
          batch * one.weightBytes(),
          batch * one.activationBytes(),
          0,
          held(row),
          one.features());
    }
    if (row.has("heads") && row.has("context")) {
      return Works.attention(
          row.whole("batch"),
          row.whole("tokens"),
          row.whole("context"),
          row.whole("heads"),
          row.whole("kvHeads"),
          row.whole("headDim"),
          elementBytes);
    }
    return new BoundWork(1, 0, 0, 0, 0, 0, Map.of());
  }

  private static long held(CsvTable.Row row) {
    return row.has("heldBytes") ? row.whole("heldBytes") : 0;
  }
}
