package dev.rackloom.agent;

import dev.rackloom.protocol.v1.MemberBeat;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What this agent says of itself to the others: what it has loaded, what has ended, which of its
 * devices are lost, which formats of sub-models they run, and what waits on them. Safe to share
 * between threads.
 */
final class OwnBeat implements Supplier<MemberBeat> {

  private final String node;
  private final long run;
  private final Epochs epochs;
  private final LostDevices lostDevices;
  private final Formats formats;
  private final LongSupplier clock;

  /**
   * Of one agent.
   *
   * @param run drawn when it started
   */
  OwnBeat(
      String node,
      long run,
      Epochs epochs,
      LostDevices lostDevices,
      Formats formats,
      LongSupplier clock) {
    this.node = node;
    this.run = run;
    this.epochs = epochs;
    this.lostDevices = lostDevices;
    this.formats = formats;
    this.clock = clock;
  }

  /** As it is now; whom it has lost is for {@link Membership} to add. */
  @Override
  public MemberBeat get() {
    MemberBeat.Builder beat =
        MemberBeat.newBuilder()
            .setNode(node)
            .setRun(run)
            .addAllEpochs(epochs.list())
            .putAllEnded(epochs.with(EpochTable::ended))
            .putAllLostDevices(lostDevices.here())
            .addAllFormats(formats.said());
    OwnWork.of(epochs.loaded(), clock.getAsLong()).addTo(beat);
    return beat.build();
  }
}
