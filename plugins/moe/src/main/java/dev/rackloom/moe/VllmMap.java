package dev.rackloom.moe;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.rackloom.api.Ids;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.spi.ExpertHints;
import dev.rackloom.api.spi.ExpertMapExporter;
import dev.rackloom.api.spi.ExpertMapImporter;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.moe.grid.Damage;
import dev.rackloom.moe.grid.Grid;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * vLLM's initial mapping as a pull request proposes it: one line of JSON, layers with experts only.
 * Plain lists of layers x slots, another proposal, are read too.
 */
public final class VllmMap implements ExpertMapExporter, ExpertMapImporter {

  private static final String NAME = "vllm";
  private static final String RECORD = "eplb_initial_mapping";
  private static final String SLOTS = "initial_global_assignments";
  private static final int VERSION = 1;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String about() {
    return "vLLM eplb_initial_mapping version 1, as proposed in a pull request: not in a release when read";
  }

  @Override
  public List<String> losses(ExpertMap map) {
    List<String> losses = new ArrayList<>();
    MapFile.unequalRanks(map).ifPresent(losses::add);
    Ids numbers = map.layers().moeLayers();
    if (!numbers.equals(Ids.range(0, map.rows())) && !numbers.contains(LayerNumbers.UNKNOWN)) {
      losses.add("not every layer with experts has a row; the engine wants them all");
    }
    losses.add("which layers of the model the rows are is not written");
    return losses;
  }

  @Override
  public byte[] write(ExpertMap map) {
    MapFile.full(map, NAME);
    Ids numbers = map.layers().moeLayers();
    MapFile.numbered(
        map,
        numbers,
        NAME,
        "numbers among the layers with experts",
        "say how many dense layers come first when the map is read: --dense N.");
    return IntStream.range(0, map.rows())
        .mapToObj(r -> "\"" + numbers.get(r) + "\": " + MapFile.list(map.row(r)))
        .collect(
            Collectors.joining(
                ", ",
                "{\"record_type\": \""
                    + RECORD
                    + "\", \"version\": "
                    + VERSION
                    + ", \"num_redundant_experts\": "
                    + (map.slots() - map.experts())
                    + ", \"num_slots\": "
                    + map.slots()
                    + ", \""
                    + SLOTS
                    + "\": {",
                "}}\n"))
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public int match(Path file, byte[] head) {
    if (Json.starts(head, "{")) {
      return Json.names(head, RECORD) ? 100 : Json.names(head, SLOTS) ? 80 : 0;
    }
    return Json.starts(head, "[") ? 30 : 0;
  }

  @Override
  public ExpertMap read(Path file, ExpertHints hints, ReadContext context) {
    Parsing parsing = new Parsing(file);
    Json.values(
        file,
        json -> {
          context.cancellation().check();
          parsing.value(json);
        });
    return parsing.map(hints);
  }

  /** One file, as far as it is read. */
  private static final class Parsing {
    private final Path file;
    private final Assignments assignments;
    private int slots;
    private int redundant;
    private String type = "";

    Parsing(Path file) {
      this.file = file;
      this.assignments = new Assignments(file);
    }

    void value(JsonParser json) throws IOException {
      if (json.currentToken() == JsonToken.START_ARRAY) {
        plain(Json.numbers(file, json, "slots"));
        return;
      }
      type = "";
      Json.object(file, json, this::member);
    }

    /**
     * Layers x slots, or the slots of all layers alike, of which the file does not say how many.
     */
    private void plain(Grid grid) {
      if (grid.rank() == 1) {
        throw Damage.of(
            file,
            "lists " + grid.size() + " slots for all layers, but not how many layers there are");
      }
      int[][] rows = MapFile.rows(file, grid);
      for (int r = 0; r < rows.length; r++) {
        assignments.add(String.valueOf(r), rows[r]);
      }
    }

    private void member(String name, JsonParser json) throws IOException {
      switch (name) {
        case "record_type" -> type = Json.text(file, json, name);
        case "num_slots" -> slots = Json.whole(file, json, name);
        case "num_redundant_experts" -> redundant = Json.whole(file, json, name);
        case "version" -> version(Json.whole(file, json, name));
        case SLOTS ->
            Json.object(
                file,
                json,
                (layer, list) ->
                    assignments.add(layer, MapFile.row(file, Json.numbers(file, list, SLOTS))));
        default -> json.skipChildren();
      }
    }

    private void version(int version) {
      if (version != VERSION && type.equals(RECORD)) {
        throw Damage.of(file, "is of version " + version + ", " + VERSION + " is read");
      }
    }

    ExpertMap map(ExpertHints hints) {
      if (assignments.isEmpty()) {
        throw Damage.of(file, "assigns no layer");
      }
      if (slots > 0 && slots != assignments.slots()) {
        throw Damage.of(
            file, "says " + slots + " slots, but its layers have " + assignments.slots());
      }
      int experts = slots > 0 ? Math.max(0, slots - redundant) : 0;
      Ids numbers = assignments.numbers();
      LayerNumbers layers =
          new LayerNumbers(
              numbers.map(i -> LayerNumbers.UNKNOWN), numbers, LayerNumbers.Counting.MOE_ONLY);
      return MapFile.of(
          file,
          hints.denseLayers() == LayerNumbers.UNKNOWN
              ? layers
              : layers.following(hints.denseLayers()),
          experts,
          MapFile.slotRanks(file, assignments.slots(), hints),
          assignments.rows(),
          hints);
    }
  }
}
