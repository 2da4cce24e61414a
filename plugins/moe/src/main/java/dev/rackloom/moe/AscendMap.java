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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The expert map of vLLM-Ascend and MindIE ({@code expert_map_path}): for each layer with experts
 * what each device holds.
 */
public final class AscendMap implements ExpertMapExporter, ExpertMapImporter {

  private static final String NAME = "vllm-ascend";
  private static final String COUNT = "moe_layer_count";
  private static final String LAYERS = "layer_list";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String about() {
    return "vLLM-Ascend and MindIE expert map JSON, as read in 2025";
  }

  @Override
  public List<String> losses(ExpertMap map) {
    List<String> losses = new ArrayList<>();
    MapFile.unequalRanks(map).ifPresent(losses::add);
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
        .mapToObj(r -> layer(map, r, numbers.get(r)))
        .collect(
            Collectors.joining(
                ",\n  ",
                "{\"" + COUNT + "\": " + map.rows() + ", \"" + LAYERS + "\": [\n  ",
                "\n]}\n"))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String layer(ExpertMap map, int row, int number) {
    return IntStream.range(0, map.ranks())
        .mapToObj(rank ->
            "{\"device_id\": "
                + rank
                + ", \"device_expert\": "
                + MapFile.list(
                    IntStream.range(0, map.slots())
                        .filter(s -> map.rankOf(s) == rank)
                        .map(s -> map.expertAt(row, s))
                        .toArray())
                + "}")
        .collect(
            Collectors.joining(
                ", ",
                "{\"layer_id\": "
                    + number
                    + ", \"device_count\": "
                    + map.ranks()
                    + ", \"device_list\": [",
                "]}"));
  }

  @Override
  public int match(Path file, byte[] head) {
    return Json.starts(head, "{") && (Json.names(head, COUNT) || Json.names(head, LAYERS))
        ? 100
        : 0;
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
    private final Assignments assignments;
    private int count = -1;
    private Ids slotRanks = Ids.NONE;

    Parsing(Path file) {
      this.file = file;
      this.assignments = new Assignments(file);
    }

    void member(String name, JsonParser json) throws IOException {
      switch (name) {
        case COUNT -> count = Json.whole(file, json, name);
        case LAYERS -> Json.each(json, this::layer);
        default -> json.skipChildren();
      }
    }

    private void layer(JsonParser json) throws IOException {
      TreeMap<Integer, int[]> devices = new TreeMap<>();
      int[] id = {-1};
      Json.object(
          file,
          json,
          (name, value) -> {
            switch (name) {
              case "layer_id" -> id[0] = Json.whole(file, value, name);
              case "device_list" -> Json.each(value, device -> device(device, devices));
              default -> value.skipChildren();
            }
          });
      int[] experts = devices.values().stream().flatMapToInt(IntStream::of).toArray();
      assignments.add(String.valueOf(id[0]), experts);
      Ids ranks =
          Ids.of(
              devices.entrySet().stream()
                  .flatMapToInt(d -> IntStream.of(d.getValue()).map(e -> d.getKey()))
                  .toArray());
      if (!slotRanks.isEmpty() && !slotRanks.equals(ranks)) {
        throw Damage.of(
            file, "is ragged: devices of layer " + id[0] + " hold other numbers of experts");
      }
      slotRanks = ranks;
    }

    private void device(JsonParser json, Map<Integer, int[]> devices) throws IOException {
      int[] id = {-1};
      List<int[]> experts = new ArrayList<>();
      Json.object(
          file,
          json,
          (name, value) -> {
            switch (name) {
              case "device_id" -> id[0] = Json.whole(file, value, name);
              case "device_expert" ->
                  experts.add(MapFile.row(file, Json.numbers(file, value, name)));
              default -> value.skipChildren();
            }
          });
      Damage.atMost(file, id[0], 1 << 16, "as the number of a device");
      if (experts.size() != 1 || devices.put(id[0], experts.getFirst()) != null) {
        throw Damage.of(file, "lists device " + id[0] + " twice in a layer, or without experts");
      }
    }

    ExpertMap map(ExpertHints hints) {
      if (assignments.isEmpty() || (count >= 0 && count != assignments.numbers().size())) {
        throw Damage.of(
            file,
            "says "
                + Math.max(0, count)
                + " layers, but lists "
                + (assignments.isEmpty() ? 0 : assignments.numbers().size()));
      }
      Ids numbers = assignments.numbers();
      LayerNumbers layers =
          new LayerNumbers(
              numbers.map(i -> LayerNumbers.UNKNOWN), numbers, LayerNumbers.Counting.MOE_ONLY);
      return MapFile.of(
          file,
          hints.denseLayers() == LayerNumbers.UNKNOWN
              ? layers
              : layers.following(hints.denseLayers()),
          0,
          slotRanks,
          assignments.rows(),
          hints);
    }
  }
}
