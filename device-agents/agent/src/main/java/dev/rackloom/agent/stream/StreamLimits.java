package dev.rackloom.agent.stream;

import dev.rackloom.api.Checks;

/**
 * What the streams of an agent may take.
 *
 * @param windowBytes unconsumed at one receiver
 * @param sharedBytes of shared memory for one receiver, made when it is first wanted
 * @param nearest the nearest way they may take
 */
public record StreamLimits(long windowBytes, long sharedBytes, StreamWay nearest) {
  public StreamLimits {
    Checks.positive(windowBytes, "windowBytes");
    Checks.positive(sharedBytes, "sharedBytes");
  }
}
