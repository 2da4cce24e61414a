package dev.rackloom.cli;

import dev.rackloom.codec.Quantities;
import dev.rackloom.core.EngineBook;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What serving engines say of their own firings, as {@code watch} tells of it. */
final class LiveEngines {

  private LiveEngines() {}

  static String line(EngineBook.Seen s) {
    return "%s on %s  %s by its engine: mean %s = computed %s, queued %s, way %s (%d firings%s%s)"
        .formatted(
            s.stage(),
            s.device(),
            s.source().word(),
            Quantities.showNanos(s.waitedNanos()),
            Quantities.showNanos(s.computeNanos()),
            Quantities.showNanos(s.queueNanos()),
            Quantities.showNanos(s.wayNanos()),
            s.firings(),
            s.batch() > 0 ? String.format(Locale.ROOT, " in batches of %.3g", s.batch()) : "",
            s.failed() > 0 ? ", " + s.failed() + " failed" : "");
  }

  static Map<String, @Nullable Object> json(EngineBook.Seen s) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("stage", s.stage());
    json.put("device", s.device());
    json.put("source", s.source().word());
    json.put("basis", "the engine's own statistics");
    json.put("firings", s.firings());
    json.put("failed", s.failed());
    json.put("meanBatch", s.batch() > 0 ? s.batch() : null);
    json.put("meanMs", s.waitedNanos() / 1e6);
    json.put("computeMs", s.computeNanos() / 1e6);
    json.put("queueMs", s.queueNanos() / 1e6);
    json.put("wayMs", s.wayNanos() / 1e6);
    return json;
  }
}
