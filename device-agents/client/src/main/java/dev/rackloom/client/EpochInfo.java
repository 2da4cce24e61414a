package dev.rackloom.client;

/**
 * An epoch that an agent has loaded.
 *
 * @param deployment its deployment
 * @param epoch its number
 * @param model the model it serves
 * @param state where it is in its life
 * @param inFlight requests that came in at this agent and still run
 */
public record EpochInfo(String deployment, long epoch, String model, State state, int inFlight) {

  /** Where an epoch is in its life. */
  public enum State {
    /** Loading. */
    PREPARING,
    /** Loaded, starts no request. */
    PREPARED,
    /** Takes requests. */
    ACTIVE,
    /** Ends what it has. */
    DRAINING,
    /** Gone. */
    RETIRED
  }
}
