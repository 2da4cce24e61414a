package dev.rackloom.moe;

import com.fasterxml.jackson.core.JsonParser;
import dev.rackloom.api.Ids;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.spi.ExpertHints;
import dev.rackloom.api.spi.ExpertMapExporter;
import dev.rackloom.api.spi.ExpertMapImporter;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.moe.grid.Damage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Our own form of a map, in JSON: nothing is lost. */
public final class RackloomMap implements ExpertMapExporter, ExpertMapImporter {

  /** What {@code --to} and {@code --from} call it. */
  public static final String NAME = "rackloom";

  private static final String FORMAT = "rackloom-expert-map";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String about() {
    return "our own form, with ranks of slots and numbers of layers";
  }

  @Override
  public List<String> losses(ExpertMap map) {
    return List.of();
  }

  @Override
  public byte[] write(ExpertMap map) {
    LayerNumbers layers = map.layers();
    return ("{\"format\": \""
            + FORMAT
            + "\", \"version\": 1,\n \"experts\": "
            + map.experts()
            + ",\n \"counting\": \""
            + layers.counting().name().toLowerCase(Locale.ROOT)
            + "\",\n \"layers\": "
            + MapFile.list(layers.layers().toArray())
            + ",\n \"moeLayers\": "
            + MapFile.list(layers.moeLayers().toArray())
            + ",\n \"slotRanks\": "
            + MapFile.list(map.slotRanks().toArray())
            + ",\n"
            + Arrays.stream(map.toArray())
                .map(MapFile::list)
                .collect(Collectors.joining(",\n  ", " \"physicalToLogical\": [\n  ", "\n ]}\n")))
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public int match(Path file, byte[] head) {
    return Json.starts(head, "{") && Json.names(head, FORMAT) ? 100 : 0;
  }

  @Override
  public ExpertMap read(Path file, ExpertHints hints, ReadContext context) {
    context.cancellation().check();
    Parsing parsing = new Parsing(file);
    Json.values(file, json -> Json.object(file, json, parsing::member));
    return parsing.map(hints);
  }

  /** One file, as far as it is read. */
  private static final class Parsing {
    private final Path file;
    private int experts;
    private String counting = "";
    private int[] layers = {};
    private int[] moeLayers = {};
    private int[] slotRanks = {};
    private int[][] rows = {};

    Parsing(Path file) {
      this.file = file;
    }

    void member(String name, JsonParser json) throws IOException {
      switch (name) {
        case "experts" -> experts = Json.whole(file, json, name);
        case "counting" -> counting = Json.text(file, json, name);
        case "layers" -> layers = row(json, name);
        case "moeLayers" -> moeLayers = row(json, name);
        case "slotRanks" -> slotRanks = row(json, name);
        case "physicalToLogical" -> rows = MapFile.rows(file, Json.numbers(file, json, name));
        default -> json.skipChildren();
      }
    }

    private int[] row(JsonParser json, String name) throws IOException {
      return MapFile.row(file, Json.numbers(file, json, name));
    }

    ExpertMap map(ExpertHints hints) {
      if (experts < 1 || slotRanks.length == 0 || rows.length == 0) {
        throw Damage.of(file, "lacks 'experts', 'slotRanks' or 'physicalToLogical'");
      }
      return MapFile.of(file, numbers(), experts, Ids.of(slotRanks), rows, hints);
    }

    private LayerNumbers numbers() {
      try {
        return new LayerNumbers(
            Ids.of(layers),
            Ids.of(moeLayers),
            LayerNumbers.Counting.valueOf(counting.toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException e) {
        throw Damage.of(file, "numbers its layers wrongly: " + e.getMessage());
      }
    }
  }
}
