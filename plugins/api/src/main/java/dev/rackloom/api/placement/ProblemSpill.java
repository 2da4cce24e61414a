package dev.rackloom.api.placement;

import dev.rackloom.api.Checks;
import dev.rackloom.api.rack.Route;
import java.util.List;

/**
 * A device that holds the state or the weights of a stage in a tier below its own memory: one more
 * place beside the devices and the groups. The stage runs on the device as ever, and what it reads
 * and writes of the tier takes time before it is done.
 *
 * @param id unique among devices, groups and spills
 * @param device its position
 * @param tier position of the tier
 * @param state whether the state of a stage is there
 * @param weights whether its weights are there
 * @param bytesPerS of the tier itself
 * @param way from the device to the tier; no link if the tier is its own
 * @param messages how often a request goes that way: each pays the latency of the links
 * @param moved what each stage moves; one a stage
 */
public record ProblemSpill(
    String id,
    int device,
    int tier,
    boolean state,
    boolean weights,
    double bytesPerS,
    Route way,
    long messages,
    List<Moved> moved) {

  /** Bytes read from the tier and written to it while a request is served. */
  public record Moved(long readBytes, long writtenBytes) {

    /** A stage that moves nothing. */
    public static final Moved NOTHING = new Moved(0, 0);

    public Moved {
      Checks.notNegative(readBytes, "readBytes of a spill");
      Checks.notNegative(writtenBytes, "writtenBytes of a spill");
    }
  }

  public ProblemSpill {
    Checks.named(id, "spill");
    moved = List.copyOf(moved);
    Checks.positive(bytesPerS, "bytesPerS of " + id);
    Checks.positive(messages, "messages of " + id);
    Checks.that(state || weights, "'" + id + "' puts nothing into its tier");
  }

  /** Whether a stage has something of all that is put there. */
  public boolean takes(ProblemStage stage) {
    return (!state || stage.stateBytes() > 0) && (!weights || stage.weightBytes() > 0);
  }

  /** What of a stage is in the tier. */
  public long bytes(ProblemStage stage) {
    return (state ? stage.stateBytes() : 0) + (weights ? stage.weightBytes() : 0);
  }

  /** How long what a stage reads and writes is on its way, nanoseconds, rounded up. */
  public long nanos(int stage) {
    Moved of = moved.get(stage);
    double perByte = 1e9 / Math.min(bytesPerS, way.bytesPerS());
    long trips = (of.readBytes > 0 ? messages : 0) + (of.writtenBytes > 0 ? messages : 0);
    return (long)
        Math.ceil(trips * way.latencyNanos() + (of.readBytes + of.writtenBytes) * perByte);
  }

  /** The same over another way. */
  public ProblemSpill over(Route other) {
    return new ProblemSpill(id, device, tier, state, weights, bytesPerS, other, messages, moved);
  }
}
