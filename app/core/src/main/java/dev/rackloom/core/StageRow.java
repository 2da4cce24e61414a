package dev.rackloom.core;

import dev.rackloom.api.cost.Estimate;
import dev.rackloom.api.cost.Totals;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.engine.Sensitivity;
import java.util.List;
import java.util.Optional;

/**
 * A stage with its numbers.
 *
 * @param stage the stage
 * @param phase the phase
 * @param totals operations and bytes of one firing; known, or why not
 * @param outputBytes bytes that leave it
 * @param devices its cost on each device, in the rack's order
 * @param placed the device it is placed on, if it is
 * @param sensitivity how the request's latency follows its time, if it is placed
 */
public record StageRow(
    Stage stage,
    Phase phase,
    Totals totals,
    Dim outputBytes,
    List<DeviceCost> devices,
    Optional<String> placed,
    Optional<Sensitivity.OfStage> sensitivity) {

  /** What a stage costs on one device. */
  public record DeviceCost(String device, boolean emulated, Estimate estimate) {}

  public StageRow {
    devices = List.copyOf(devices);
  }

  /** The cost on a device. */
  public Optional<Estimate> on(String device) {
    return devices.stream()
        .filter(d -> d.device().equals(device))
        .map(DeviceCost::estimate)
        .findFirst();
  }
}
