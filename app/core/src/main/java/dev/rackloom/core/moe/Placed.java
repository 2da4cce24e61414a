package dev.rackloom.core.moe;

import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.MapMetrics;
import java.util.List;

/**
 * A map that was found.
 *
 * @param map it
 * @param metrics what it does: predicted
 * @param moves experts carried from the map that served; 0 if none did
 * @param solver who found it
 * @param wallNanos how long that took
 * @param notes what a person should know
 */
public record Placed(
    ExpertMap map,
    MapMetrics metrics,
    int moves,
    String solver,
    long wallNanos,
    List<String> notes) {
  public Placed {
    notes = List.copyOf(notes);
  }
}
