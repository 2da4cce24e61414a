package dev.rackloom.api.placement;

/** How devices hold a stage together, as a solver sees it. */
public enum Sharing {
  /**
   * Each product is cut along its columns or rows: every device holds a part of the weights and of
   * the state, reads the whole input and has the whole output after an all-reduce.
   */
  TENSOR(DeviceGroup.Mode.TENSOR),
  /** Each device holds all weights and takes a part of the batch, with its state. */
  DATA(DeviceGroup.Mode.DATA),
  /** Each device holds a part of the experts and takes a part of the batch through the rest. */
  EXPERT(DeviceGroup.Mode.EXPERT),
  /** The stage is cut into parts that follow each other: the first reads, the last answers. */
  PIPELINE(DeviceGroup.Mode.PIPELINE),
  /** Each device holds it all and takes a part of the requests; each request is served by one. */
  REPLICAS(DeviceGroup.Mode.SINGLE);

  private final DeviceGroup.Mode mode;

  Sharing(DeviceGroup.Mode mode) {
    this.mode = mode;
  }

  /** What a placement says of it; of replicas each stands alone. */
  public DeviceGroup.Mode mode() {
    return mode;
  }

  /** The word on the command line and in ids of groups. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
