package dev.rackloom.api.spi;

import dev.rackloom.api.rack.Device;
import java.util.List;

/** The entry of a plug-in. Created once, called from any thread, must not block. */
public interface Plugin {

  /** Unique, short, lower case. */
  String id();

  /** Readers of model files. */
  default List<ModelReader> readers() {
    return List.of();
  }

  /** Cutters of sub-models. */
  default List<SubModelWriter> subModelWriters() {
    return List.of();
  }

  /** Readers of the elements of weights. */
  default List<WeightReader> weightReaders() {
    return List.of();
  }

  /** Writers of measuring probes. */
  default List<ProbeWriter> probeWriters() {
    return List.of();
  }

  /** Cost models, asked in order for what earlier ones left unknown. */
  default List<CostModel> costModels() {
    return List.of();
  }

  /**
   * Data sheets of devices: rack files take them by their id ({@code use: ID}). The node is not
   * looked at.
   */
  default List<Device> devices() {
    return List.of();
  }

  /** Placement solvers. */
  default List<Solver> solvers() {
    return List.of();
  }

  /** Readers of expert statistics. */
  default List<ExpertStatisticsReader> expertStatisticsReaders() {
    return List.of();
  }

  /** Writers of expert maps in other engines' formats. */
  default List<ExpertMapExporter> expertMapExporters() {
    return List.of();
  }

  /** Readers of expert maps in other engines' formats. */
  default List<ExpertMapImporter> expertMapImporters() {
    return List.of();
  }
}
