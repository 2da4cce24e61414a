package dev.rackloom.agent;

import dev.rackloom.agent.runtime.Detection;
import dev.rackloom.agent.runtime.Peer;
import dev.rackloom.agent.runtime.Peers;
import dev.rackloom.protocol.security.Transport;
import dev.rackloom.protocol.v1.MemberBeat;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;

/** What agent {@code n-a} knows of the others, for tests that say themselves what it hears. */
final class LoneMember implements AutoCloseable {

  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
  private final Members members;
  private final Membership membership;
  private final Peers peers;

  /**
   * Knows nobody yet.
   *
   * @param clock nanoseconds, monotonic
   * @param changes as {@link Membership} has it
   */
  LoneMember(LongSupplier clock, Changes changes) {
    members = new Members("n-a", clock, Detection.DEFAULT);
    membership =
        new Membership(
            "n-a", members, MemberBeat::getDefaultInstance, changes, (change, about, text) -> {});
    peers =
        new Peers(name ->
            new Peer(
                name,
                null,
                System::nanoTime,
                timers,
                timers,
                new NothingSaid(),
                Transport.plain()));
    membership.reach(peers);
  }

  Members members() {
    return members;
  }

  Membership membership() {
    return membership;
  }

  @Override
  public void close() {
    peers.close();
    timers.shutdownNow();
  }
}
