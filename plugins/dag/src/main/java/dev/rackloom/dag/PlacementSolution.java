package dev.rackloom.dag;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.rackloom.api.spi.ReadContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A solution of an instance of the benchmark: who holds which node.
 *
 * @param accelerators ids of nodes by accelerator
 * @param cpus ids of nodes by CPU
 * @param maxLoad the largest load as the file states it, milliseconds; empty if it does not
 */
public record PlacementSolution(
    List<List<Long>> accelerators, List<List<Long>> cpus, OptionalDouble maxLoad) {

  public PlacementSolution {
    accelerators = accelerators.stream().map(List::copyOf).toList();
    cpus = cpus.stream().map(List::copyOf).toList();
  }

  /**
   * Reads a file.
   *
   * @throws dev.rackloom.api.RackloomException if it is no solution
   * @throws java.util.concurrent.CancellationException if cancelled
   */
  public static PlacementSolution read(Path file, ReadContext context) {
    return InstanceFile.read(
        file, context, "placement solution", "fpgas, cpus, maxLoad", PlacementSolution::parse);
  }

  /** The position of the device that holds each node, accelerators first. */
  public Map<Long, Integer> devices(PlacementInstance instance) {
    Map<Long, Integer> device = new HashMap<>();
    for (int d = 0; d < accelerators.size(); d++) {
      for (long node : accelerators.get(d)) {
        device.put(node, d);
      }
    }
    for (int d = 0; d < cpus.size(); d++) {
      for (long node : cpus.get(d)) {
        device.put(node, instance.accelerators() + d);
      }
    }
    return device;
  }

  private static PlacementSolution parse(JsonParser json) throws IOException {
    List<List<Long>> accelerators = new ArrayList<>();
    List<List<Long>> cpus = new ArrayList<>();
    double load = -1;
    InstanceFile.expect(json, JsonToken.START_OBJECT);
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "fpgas" -> devices(json, accelerators);
        case "cpus" -> devices(json, cpus);
        case "maxLoad" -> load = json.getDoubleValue();
        default -> json.skipChildren();
      }
    }
    InstanceFile.expect(json, JsonToken.END_OBJECT);
    return new PlacementSolution(
        accelerators, cpus, load > 0 ? OptionalDouble.of(load) : OptionalDouble.empty());
  }

  private static void devices(JsonParser json, List<List<Long>> into) throws IOException {
    InstanceFile.expect(json, JsonToken.START_ARRAY);
    while (json.nextToken() != JsonToken.END_ARRAY) {
      InstanceFile.expect(json, JsonToken.START_OBJECT);
      List<Long> nodes = new ArrayList<>();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        if (name.equals("nodes")) {
          InstanceFile.expect(json, JsonToken.START_ARRAY);
          while (json.nextToken() != JsonToken.END_ARRAY) {
            nodes.add(json.getLongValue());
          }
        } else {
          json.skipChildren();
        }
      }
      into.add(nodes);
    }
  }
}
