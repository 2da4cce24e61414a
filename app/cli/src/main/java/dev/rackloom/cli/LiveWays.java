package dev.rackloom.cli;

import dev.rackloom.codec.Quantities;
import dev.rackloom.core.TelemetryBook.WaySeen;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tensors on their way between devices, as {@code watch} tells of them. */
final class LiveWays {

  private LiveWays() {}

  static String line(WaySeen way) {
    String sent =
        way.carriedBytes() < way.bytes()
            ? Quantities.showBytes(way.bytes())
                + " as "
                + Quantities.showBytes(way.carriedBytes())
                + " on the wire"
            : Quantities.showBytes(way.bytes());
    String copied =
        way.copiedBytes() > 0
            ? ", " + Quantities.showBytes(way.copiedBytes()) + " copied by a NIC"
            : "";
    String summed =
        way.reducedBytes() > 0
            ? ", " + Quantities.showBytes(way.reducedBytes()) + " summed by a NIC"
            : "";
    return "%s > %s  %s %d tensors, %s%s%s, mean %s"
        .formatted(
            way.from(),
            way.to(),
            way.source().word(),
            way.count(),
            sent,
            copied,
            summed,
            Quantities.showNanos(way.meanNanos()));
  }

  static Map<String, @Nullable Object> json(WaySeen way) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("from", way.from());
    json.put("to", way.to());
    json.put("source", way.source().word());
    json.put("basis", "telemetry");
    json.put("count", way.count());
    json.put("bytes", way.bytes());
    json.put("carriedBytes", way.carriedBytes());
    json.put("copiedBytes", way.copiedBytes());
    json.put("reducedBytes", way.reducedBytes());
    json.put("meanMs", way.meanNanos() / 1e6);
    return json;
  }
}
