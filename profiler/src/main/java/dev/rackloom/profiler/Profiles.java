package dev.rackloom.profiler;

import dev.rackloom.api.cost.CostBlock;
import dev.rackloom.api.cost.CostProfile;
import dev.rackloom.api.cost.Provenance;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.spi.CostModel;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.stage.StageGraph;
import dev.rackloom.api.stage.Work;
import dev.rackloom.api.stage.WorkItem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes cost profiles. */
public final class Profiles {

  private Profiles() {}

  /** A family in a dtype: what one cost block is about. */
  record Kind(OperatorFamily family, DType dtype) {}

  /**
   * The profile of all devices for all kinds of work in the stages; earlier models win. What no
   * model prices is left out.
   */
  public static CostProfile of(String name, StageGraph graph, Rack rack, List<CostModel> models) {
    List<CostBlock> blocks = new ArrayList<>();
    Map<String, Provenance> provenances = new LinkedHashMap<>();
    for (Device device : rack.devices()) {
      for (Kind kind : kinds(graph)) {
        models.stream()
            .flatMap(m -> m.price(device, kind.family(), kind.dtype()).stream())
            .findFirst()
            .ifPresent(priced -> {
              blocks.add(priced.block());
              provenances.putIfAbsent(priced.provenance().id(), priced.provenance());
            });
      }
    }
    return new CostProfile(name, rack.name(), blocks, List.copyOf(provenances.values()));
  }

  /** Every kind of work in the stages. */
  static Set<Kind> kinds(StageGraph graph) {
    Set<Kind> kinds = new LinkedHashSet<>();
    for (Stage stage : graph.stages()) {
      for (Work work : stage.work().values()) {
        for (WorkItem item : work.items()) {
          kinds.add(new Kind(item.family(), item.dtype()));
        }
      }
    }
    return kinds;
  }
}
