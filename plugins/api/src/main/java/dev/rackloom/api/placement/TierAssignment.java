package dev.rackloom.api.placement;

/**
 * What of a stage a device holds in another tier than its home.
 *
 * @param model the model's name
 * @param stage the stage's id
 * @param device that runs the stage
 * @param what of it
 * @param tier the name of the tier
 */
public record TierAssignment(String model, String stage, String device, What what, String tier) {

  /** What a stage keeps. */
  public enum What {
    WEIGHTS,
    STATE;

    /** The word in JSON and on the command line. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
