package dev.rackloom.client;

import dev.rackloom.api.cost.Source;
import java.util.List;

/**
 * What was measured.
 *
 * @param nanos of each run, in order
 * @param source measured, or emulated on an emulated device
 */
public record Measured(List<Long> nanos, Source source) {
  public Measured {
    nanos = List.copyOf(nanos);
  }
}
