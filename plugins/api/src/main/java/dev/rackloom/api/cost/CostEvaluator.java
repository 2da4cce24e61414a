package dev.rackloom.api.cost;

import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Link;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.rack.TransferEngine;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.stage.StageGraph;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Bindings;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes samples of a cost profile. A stage's own block wins; else each of its items is priced by
 * its family's block and the times are summed. Read-only after construction.
 */
public final class CostEvaluator {

  private final Rack rack;
  private final Map<String, Map<CostScope, CostBlock>> blocks = new HashMap<>();
  private final Map<String, Provenance> provenances = new HashMap<>();

  public CostEvaluator(Rack rack, CostProfile profile) {
    this.rack = rack;
    profile
        .blocks()
        .forEach(b -> blocks.computeIfAbsent(b.device(), d -> new HashMap<>()).put(b.scope(), b));
    profile.provenances().forEach(p -> provenances.put(p.id(), p));
  }

  /** All samples of a model at one set of sizes; quick where stages are alike. */
  public CostSheet sheet(StageGraph graph, Bindings bindings) {
    return new CostSheet(this, graph, bindings);
  }

  /** A sample of the stage alone, no transfer. */
  public Estimate sample(Stage stage, String device, Phase phase, Bindings bindings) {
    return new CostSheet(this, bindings).alone(stage, device, phase);
  }

  Device device(String id) {
    return rack.device(id)
        .orElseThrow(() ->
            new IllegalArgumentException("no device '" + id + "' in rack '" + rack.name() + "'"));
  }

  Optional<CostBlock> block(String device, CostScope scope) {
    return Optional.ofNullable(blocks.getOrDefault(device, Map.of()).get(scope));
  }

  Optional<CostBlock> block(String device, WorkItem item) {
    return block(device, new CostScope.OfFamily(item.family(), item.dtype().name()));
  }

  Provenance provenance(CostBlock block) {
    @Nullable Provenance provenance = provenances.get(block.provenance());
    return java.util.Objects.requireNonNull(provenance, "a profile checks its provenances");
  }

  double defaultLinkNanos(long bytes) {
    return Stream.concat(rack.links().stream(), TransferEngine.links(rack).stream())
        .min(Comparator.comparingDouble(Link::bytesPerS))
        .map(link -> link.latencyNanos() + bytes / link.bytesPerS() * 1e9)
        .orElse(0.0);
  }
}
