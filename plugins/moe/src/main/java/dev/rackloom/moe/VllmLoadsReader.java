package dev.rackloom.moe;

import com.fasterxml.jackson.core.JsonParser;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.spi.ExpertHints;
import dev.rackloom.api.spi.ExpertStatisticsReader;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.moe.grid.Damage;
import dev.rackloom.moe.grid.Grid;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads vLLM's load statistics as proposed (JSON Lines of {@code eplb_load_stats}): loads of slots
 * and the map they were counted under. Layers with experts only.
 */
public final class VllmLoadsReader implements ExpertStatisticsReader {

  static final String FORMAT = "vllm-eplb-stats";
  private static final String RECORD = "eplb_load_stats";

  @Override
  public String format() {
    return FORMAT;
  }

  @Override
  public int match(Path file, byte[] head) {
    return Json.starts(head, "{") && Json.names(head, RECORD) ? 100 : 0;
  }

  @Override
  public ExpertStatistics read(Path file, ExpertHints hints, ReadContext context) {
    Counted counted = new Counted(file, FORMAT, hints);
    Json.values(
        file,
        json -> {
          context.cancellation().check();
          Step step = new Step(file);
          Json.object(file, json, step::member);
          step.addTo(counted, hints);
        });
    return counted.statistics(LayerRows.Says.MOE_ONLY);
  }

  /** One line. */
  private static final class Step {
    private final Path file;
    private String type = "";
    private int step;
    private @Nullable Grid loads;
    private @Nullable Grid map;

    Step(Path file) {
      this.file = file;
    }

    void member(String name, JsonParser json) throws IOException {
      switch (name) {
        case "record_type" -> type = Json.text(file, json, name);
        case "step" -> step = Json.whole(file, json, name);
        case "expert_load" -> loads = Json.numbers(file, json, name);
        case "p2l_map" -> map = Json.numbers(file, json, name);
        default -> json.skipChildren();
      }
    }

    void addTo(Counted counted, ExpertHints hints) {
      if (!type.equals(RECORD)) {
        return;
      }
      if (loads == null || map == null || loads.rank() != 2 || !loads.shape().equals(map.shape())) {
        throw Damage.of(
            file,
            "gives step "
                + step
                + " loads of shape "
                + (loads == null ? "none" : loads.shape())
                + " and a map of shape "
                + (map == null ? "none" : map.shape()));
      }
      int rows = loads.extent(0);
      Slots slots = Slots.of(file, map, hints.experts());
      counted.step("step " + step, rows, slots.experts(), slots.logical(loads, 0));
    }
  }
}
