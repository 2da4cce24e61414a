package dev.rackloom.api.placement;

/**
 * How a placement's time is counted. Benchmark readers set theirs; {@link #RUNTIME} is what our
 * agents do.
 *
 * @param firing when the stages of one device start
 * @param transfersOverlap whether a device computes while its transfers are under way
 * @param payer whose time a transfer takes
 * @param fanOut how often a tensor with many readers is sent
 * @param order in which order stages of one device run
 */
public record Semantics(
    Firing firing, boolean transfersOverlap, Payer payer, FanOut fanOut, Order order) {

  /** When the stages of one device start. */
  public enum Firing {
    /** Each when its own inputs are there. */
    PER_STAGE,
    /** All at once, when all inputs of the set are there. */
    SET_AT_ONCE
  }

  /** Whose time a transfer takes. */
  public enum Payer {
    /** The links on its way. */
    LINKS,
    /** Both devices at its ends. */
    BOTH_ENDS
  }

  /** How often a tensor with many readers is sent. */
  public enum FanOut {
    /** Once to every device that reads it. */
    PER_DEVICE,
    /** Once to every stage that reads it. */
    PER_EDGE,
    /**
     * Written once to the memory that all share, however many read it, and read from there once by
     * every device that needs it.
     */
    THROUGH_MEMORY
  }

  /** In which order stages of one device run. */
  public enum Order {
    /** As they stand in the problem. */
    AS_LISTED,
    /** As their inputs arrive. */
    FIRST_READY
  }

  /**
   * A pipeline of accelerators around one main memory, as the device-placement benchmark counts it
   * (Tarnawski et al., Efficient Algorithms for Device Placement of DNN Graph Operators, NeurIPS
   * 2020): an accelerator reads what it needs, computes, and writes what others need, one after the
   * other; the load of a device is the sum.
   */
  public static final Semantics MAIN_MEMORY =
      new Semantics(
          Firing.SET_AT_ONCE, false, Payer.BOTH_ENDS, FanOut.THROUGH_MEMORY, Order.AS_LISTED);

  /** What the agents do. */
  public static final Semantics RUNTIME =
      new Semantics(Firing.PER_STAGE, true, Payer.LINKS, FanOut.PER_DEVICE, Order.AS_LISTED);
}
