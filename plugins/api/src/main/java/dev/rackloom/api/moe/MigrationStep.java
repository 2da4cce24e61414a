package dev.rackloom.api.moe;

import dev.rackloom.api.Checks;

/**
 * One step from a map to another: an expert's weights are copied into a slot, over what was there.
 * Steps are done one after the other; before each, and after it, every expert has a copy that
 * serves.
 *
 * @param row which layer
 * @param expert whose weights
 * @param fromSlot where they are read
 * @param toSlot where they are written; a slot past those of the map is temporary room, see {@link
 *     MigrationPlan#temporaryRanks}
 * @param over the expert that was in {@code toSlot}, or {@link ExpertMap#EMPTY}
 * @param bytes over the links between ranks: 0 if both slots are on one rank
 */
public record MigrationStep(int row, int expert, int fromSlot, int toSlot, int over, long bytes) {
  public MigrationStep {
    Checks.notNegative(row, "row of a step");
    Checks.notNegative(expert, "expert of a step");
    Checks.notNegative(bytes, "bytes of a step");
    Checks.that(fromSlot != toSlot, "a step from slot " + fromSlot + " to itself");
  }
}
