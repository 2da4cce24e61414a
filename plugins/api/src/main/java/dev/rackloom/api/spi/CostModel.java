package dev.rackloom.api.spi;

import dev.rackloom.api.cost.CostBlock;
import dev.rackloom.api.cost.Provenance;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.stage.OperatorFamily;
import java.util.Optional;

/** Makes cost functions for devices. Pure. */
public interface CostModel {

  /** Short, for provenance. */
  String name();

  /** The cost of a family in a dtype on a device; empty if this model does not know. */
  Optional<Priced> price(Device device, OperatorFamily family, DType dtype);

  /** A cost function and where it comes from. */
  record Priced(CostBlock block, Provenance provenance) {}
}
