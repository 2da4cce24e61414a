package dev.rackloom.agent.runtime;

/**
 * Which request, within its epoch.
 *
 * @param front the node where it came in
 * @param frontRun drawn when that agent started, so that numbers of an earlier run are other
 *     requests
 * @param number counts up at the front
 * @param step the step of generation, 0 for models without
 * @param microBatch the part of the batch, 0 for the first or only one
 */
public record RequestKey(String front, long frontRun, long number, int step, int microBatch) {

  /** Another part of the same request. */
  RequestKey part(int other) {
    return new RequestKey(front, frontRun, number, step, other);
  }
}
