package dev.rackloom.moe;

import dev.rackloom.api.Ids;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.spi.ExpertHints;
import dev.rackloom.api.spi.ExpertMapExporter;
import dev.rackloom.api.spi.ExpertMapImporter;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.moe.grid.Damage;
import dev.rackloom.moe.grid.Grid;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * SGLang's {@code --init-expert-location}, the form with {@code physical_to_logical_map}: a row for
 * every layer of the model, dense ones too, which hold the experts in turn.
 */
public final class SglangMap implements ExpertMapExporter, ExpertMapImporter {

  private static final String NAME = "sglang";
  private static final String MAP = "physical_to_logical_map";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String about() {
    return "SGLang --init-expert-location, physical_to_logical_map, as read in 2025";
  }

  @Override
  public List<String> losses(ExpertMap map) {
    List<String> losses = new ArrayList<>();
    MapFile.unequalRanks(map).ifPresent(losses::add);
    Ids layers = map.layers().layers();
    if (!layers.contains(LayerNumbers.UNKNOWN)) {
      if (layers.get(layers.size() - 1) + 1 > layers.size()) {
        losses.add("layers that have no row here hold the experts in turn; dense ones ignore it");
      }
      losses.add(
          "a row is written up to layer "
              + layers.get(layers.size() - 1)
              + "; dense layers after it would need rows too");
    }
    return losses;
  }

  @Override
  public byte[] write(ExpertMap map) {
    MapFile.full(map, NAME);
    Ids layers = map.layers().layers();
    MapFile.numbered(
        map,
        layers,
        NAME,
        "the model's layer numbers",
        "say how many dense layers come first: --dense N.");
    int[][] rows = new int[layers.get(layers.size() - 1) + 1][];
    int[] filler = IntStream.range(0, map.slots()).map(s -> s % map.experts()).toArray();
    Arrays.fill(rows, filler);
    for (int row = 0; row < map.rows(); row++) {
      rows[layers.get(row)] = map.row(row);
    }
    return Arrays.stream(rows)
        .map(MapFile::list)
        .collect(Collectors.joining(",\n  ", "{\"" + MAP + "\": [\n  ", "\n]}\n"))
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public int match(Path file, byte[] head) {
    return Json.starts(head, "{") && Json.names(head, MAP) ? 100 : 0;
  }

  @Override
  public ExpertMap read(Path file, ExpertHints hints, ReadContext context) {
    context.cancellation().check();
    @Nullable Grid[] found = {null};
    Json.values(
        file,
        json ->
            Json.object(
                file,
                json,
                (name, value) -> {
                  if (name.equals(MAP)) {
                    found[0] = Json.numbers(file, value, MAP);
                  } else {
                    value.skipChildren();
                  }
                }));
    Grid grid = found[0];
    if (grid == null) {
      throw Damage.of(file, "has no '" + MAP + "'");
    }
    int[][] rows = MapFile.rows(file, grid);
    Ids slotRanks = MapFile.slotRanks(file, grid.extent(1), hints);
    int dense = hints.denseLayers();
    if (dense == LayerNumbers.UNKNOWN) {
      Ids all = Ids.range(0, rows.length);
      return MapFile.of(
          file,
          new LayerNumbers(
              all, all.map(i -> LayerNumbers.UNKNOWN), LayerNumbers.Counting.WITH_DENSE),
          0,
          slotRanks,
          rows,
          hints);
    }
    if (dense >= rows.length) {
      throw RackloomException.user(
          file + " has " + rows.length + " layers, but " + dense + " dense layers were said",
          "correct the number of dense layers.");
    }
    return MapFile.of(
        file,
        LayerNumbers.after(dense, rows.length - dense),
        0,
        slotRanks,
        Arrays.copyOfRange(rows, dense, rows.length),
        hints);
  }
}
