package dev.rackloom.moe;

import dev.rackloom.api.Ids;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.spi.ExpertHints;
import dev.rackloom.api.spi.ExpertMapExporter;
import dev.rackloom.api.spi.ExpertMapImporter;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.moe.grid.Damage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * TensorRT-LLM's configuration of its load balancer, in YAML: {@code initial_global_assignments} by
 * the model's layer numbers.
 */
public final class TensorRtMap implements ExpertMapExporter, ExpertMapImporter {

  private static final String NAME = "tensorrt-llm";
  static final String SLOTS = "initial_global_assignments";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String about() {
    return "TensorRT-LLM load balancer YAML, static (layer_updates_per_iter 0), as read in 2025";
  }

  @Override
  public List<String> losses(ExpertMap map) {
    List<String> losses = new ArrayList<>();
    MapFile.unequalRanks(map).ifPresent(losses::add);
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
    StringBuilder yaml = new StringBuilder("num_slots: ").append(map.slots()).append('\n');
    yaml.append(SLOTS).append(":\n");
    for (int row = 0; row < map.rows(); row++) {
      yaml.append("  ").append(layers.get(row)).append(": ");
      yaml.append(MapFile.list(map.row(row))).append('\n');
    }
    return yaml.append("layer_updates_per_iter: 0\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public int match(Path file, byte[] head) {
    boolean named = new String(head, StandardCharsets.UTF_8).contains(SLOTS + ":");
    return named && !Json.starts(head, "{[") ? 100 : 0;
  }

  @Override
  public ExpertMap read(Path file, ExpertHints hints, ReadContext context) {
    context.cancellation().check();
    BalancerYaml yaml = BalancerYaml.read(file);
    Assignments assignments = yaml.assignments();
    if (assignments.isEmpty()) {
      throw Damage.of(file, "assigns no layer: '" + SLOTS + "' is missing or empty");
    }
    if (yaml.slots() > 0 && yaml.slots() != assignments.slots()) {
      throw Damage.of(
          file, "says " + yaml.slots() + " slots, but its layers have " + assignments.slots());
    }
    return MapFile.of(
        file,
        LayerNumbers.withDense(assignments.numbers()),
        0,
        MapFile.slotRanks(file, assignments.slots(), hints),
        assignments.rows(),
        hints);
  }
}
