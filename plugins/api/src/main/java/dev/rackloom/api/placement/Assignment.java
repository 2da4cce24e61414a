package dev.rackloom.api.placement;

import dev.rackloom.api.Checks;
import dev.rackloom.api.stage.Phase;

/**
 * One replica of a stage on a group of devices.
 *
 * @param model the model's name
 * @param stage the stage's id
 * @param phase which part of a request it serves there
 * @param group the devices
 * @param replica 0 for the first
 */
public record Assignment(String model, String stage, Phase phase, DeviceGroup group, int replica) {
  public Assignment {
    Checks.notNegative(replica, "replica");
  }
}
