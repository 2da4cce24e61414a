package dev.rackloom.agent.runtime;

import dev.rackloom.agent.execution.RecentlyUsed;
import java.util.Map;

/** {@link Delays} of every agent that sends here, by the run it drew when it started. */
public final class SenderDelays {

  private static final int SENDERS = 1024;

  private final Map<Long, Delays> senders = new RecentlyUsed<>(SENDERS);

  /** What a message lost on the way beyond a quick passage; 0 if its sender does not say. */
  public long beyondLeast(long senderRun, long sentNanos, long nowNanos) {
    if (senderRun == 0) {
      return 0;
    }
    Delays delays;
    synchronized (senders) {
      delays = senders.computeIfAbsent(senderRun, run -> new Delays());
    }
    return delays.beyondLeast(sentNanos, nowNanos);
  }
}
