package dev.rackloom.cli;

import dev.rackloom.codec.Quantities;
import dev.rackloom.core.serving.Tried;
import dev.rackloom.engine.simulate.SimulationReport.Percentiles;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What came of placements under load: all of it simulated. */
final class ServedReports {

  /** Lines of a table that people read. */
  private static final int SHOWN = 8;

  private ServedReports() {}

  static List<Map<String, @Nullable Object>> json(List<Tried> tried) {
    return tried.stream().map(ServedReports::json).toList();
  }

  private static Map<String, @Nullable Object> json(Tried t) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("how", t.how());
    json.put("ttft", percentiles(t.ttft()));
    json.put("tpot", percentiles(t.tpot()));
    json.put("within", t.within());
    json.put("outputTokensPerS", t.outputTokensPerS());
    json.put("source", "predicted");
    return json;
  }

  private static Map<String, @Nullable Object> percentiles(Percentiles p) {
    return SimulateReports.percentiles(p);
  }

  static void print(Console console, List<Tried> tried) {
    console.line("under load (simulated), the best of %d placements first:", tried.size());
    console.line(
        "  %-22s %-22s %10s %8s", "first token p50, p90", "each further", "tokens/s", "as wanted");
    tried.stream()
        .limit(SHOWN)
        .forEach(t ->
            console.line(
                "  %-22s %-22s %10.0f %7.1f %%  %s",
                both(t.ttft()), both(t.tpot()), t.outputTokensPerS(), t.within() * 100, t.how()));
  }

  private static String both(Percentiles p) {
    return Quantities.showNanos(p.p50()) + ", " + Quantities.showNanos(p.p90());
  }
}
