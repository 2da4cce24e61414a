package dev.rackloom.agent;

import dev.rackloom.agent.repair.Sight;
import dev.rackloom.api.rack.Node;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whose turn it is to look after a deployment. The steward goes first; where nothing comes of it,
 * who is next stands in. Used by one thread.
 */
final class Turn {

  /** How long one who is next gives those before it to begin. */
  static final long STAND_IN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long DEPLOYING_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final String node;
  private final Epochs epochs;
  private final Members members;
  private final LongSupplier clock;
  private final Map<String, Long> deploying = new HashMap<>();
  private final Map<String, Wait> waits = new HashMap<>();

  Turn(String node, Epochs epochs, Members members, LongSupplier clock) {
    this.node = node;
    this.epochs = epochs;
    this.members = members;
    this.clock = clock;
  }

  /**
   * How many agents go before this one: none before the steward, which is the lowest-named of those
   * that have the newest active epoch and see a quorum. Of those who have not spoken since it
   * serves here, the best is thought, and so of those who are lost from here but not for a quorum
   * of others: between such two a way is cut. Empty if this agent is not among them, if what serves
   * here was seen being taken down, and while what others said may be from before this agent slept.
   */
  OptionalInt place(Serving serving, Sight sight) {
    long epoch = serving.plan().epoch();
    if (!members.isInTouch(serving.plan()) || members.saysOver(serving.plan())) {
      return OptionalInt.empty();
    }
    Map<String, Long> active =
        new TreeMap<>(members.said(serving.plan(), s -> s.active(serving.name())));
    sight.nodes().stream()
        .filter(id -> !members.saidSince(id, serving.sinceNanos()))
        .forEach(id -> active.merge(id, epoch, Math::max));
    active.keySet().retainAll(sight.nodes());
    active.put(node, epoch);
    if (active.values().stream().anyMatch(n -> n > epoch)) {
      return OptionalInt.empty();
    }
    Set<String> able = new TreeSet<>(sight.known());
    able.retainAll(serving.plan().rack().nodes().stream().map(Node::id).toList());
    able.removeIf(id ->
        active.getOrDefault(id, epoch) < epoch || !serving.electorate().isQuorum(sight.seenBy(id)));
    return able.contains(node)
        ? OptionalInt.of((int) able.stream().takeWhile(id -> !id.equals(node)).count())
        : OptionalInt.empty();
  }

  /** Whether what needs doing has waited long enough for those who go before. */
  boolean isDue(Serving serving, int place) {
    long now = clock.getAsLong();
    Wait wait = waits.computeIfAbsent(serving.name(), k -> new Wait(now));
    wait.see(proposed(serving), now);
    return now - wait.sinceNanos >= place * STAND_IN_NANOS;
  }

  /** Nothing needs doing. */
  void isDone(Serving serving) {
    waits.remove(serving.name());
  }

  /** Since when something needs doing, or somebody has been at it. */
  private static final class Wait {
    private long sinceNanos;
    private long proposed;

    Wait(long nowNanos) {
      sinceNanos = nowNanos;
    }

    void see(long number, long nowNanos) {
      if (number > proposed) {
        proposed = number;
        sinceNanos = nowNanos;
      }
    }
  }

  /** The newest proposal that is known to be somewhere and may be committed yet; 0 for none. */
  private long proposed(Serving serving) {
    long epoch = serving.plan().epoch();
    long here =
        epochs.with(
            t -> t.newer(serving.name(), epoch).stream().mapToLong(Epoch::number).max().orElse(0));
    return members.said(serving.plan(), s -> s.pending(serving.name(), epoch)).values().stream()
        .reduce(here, Math::max);
  }

  /** A controller that is at work goes first, for a while. */
  boolean isBeingDeployed(Serving serving) {
    long epoch = serving.plan().epoch();
    boolean busy =
        members
                .said(serving.plan(), s -> s.isBeingDeployed(serving.name(), epoch))
                .containsValue(true)
            || epochs.with(t ->
                t.newer(serving.name(), epoch).stream()
                    .anyMatch(e -> e.origin() == Epoch.Origin.CONTROLLER));
    if (!busy) {
      deploying.remove(serving.name());
      return false;
    }
    long now = clock.getAsLong();
    return now - deploying.computeIfAbsent(serving.name(), k -> now) < DEPLOYING_NANOS;
  }
}
