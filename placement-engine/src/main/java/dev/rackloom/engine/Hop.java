package dev.rackloom.engine;

/**
 * One transfer of a part of a tensor between two devices, or a device and the caller.
 *
 * @param from a vertex: the position of a device, or the number of devices for the caller
 * @param to another
 * @param timed the part that a request which is alone waits for
 * @param load the part in the mean over requests
 */
public record Hop(int from, int to, double timed, double load) {

  /** Whether every request sends all of the tensor this way, so that others may read a copy. */
  public boolean isWhole() {
    return timed == 1 && load == 1;
  }
}
