package dev.rackloom.core.bench;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.telemetry.TelemetryEvent;
import dev.rackloom.api.telemetry.TelemetryEvent.Change;
import dev.rackloom.api.telemetry.TelemetryEvent.MembersChanged;
import dev.rackloom.api.telemetry.TelemetryEvent.RequestEnded;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.Subscription;
import dev.rackloom.client.TelemetryListener;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Hears of repairs and answers from whichever agents live, and from those that come back. */
final class ChaosWatch {

  private static final long LOOK_MILLIS = 500;

  private final Map<String, AgentClient> agents;
  private final Map<String, Subscription> heard = new HashMap<>();
  private final Set<String> gone = ConcurrentHashMap.newKeySet();
  private final List<Repair> repairs = new ArrayList<>();
  private final ChaosAnswers answers = new ChaosAnswers();
  private final List<Repair> complaints = new ArrayList<>();

  /**
   * A plan put on the agents that are left.
   *
   * @param tookNanos from when one counted as lost
   * @param atNanos when it was heard of
   */
  record Repair(long tookNanos, long atNanos, String text) {}

  ChaosWatch(Map<String, AgentClient> agents) {
    this.agents = agents;
    gone.addAll(agents.keySet());
  }

  /** Listens until it is over. */
  void run(CountDownLatch over) {
    try {
      do {
        List.copyOf(gone).forEach(this::listen);
      } while (!over.await(LOOK_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      heard.values().forEach(Subscription::close);
    }
  }

  private void listen(String node) {
    try {
      gone.remove(node);
      AgentClient agent = java.util.Objects.requireNonNull(agents.get(node));
      heard.put(node, agent.subscribe("", new Ear(node)));
    } catch (RackloomException notThere) {
      gone.add(node);
    }
  }

  private synchronized void happened(TelemetryEvent event) {
    long now = System.nanoTime();
    if (event instanceof RequestEnded ended && ended.answered()) {
      answers.answered(ended.epoch(), ended.startNanos() + ended.wallNanos());
    }
    if (event instanceof MembersChanged changed && changed.change() == Change.REPAIRED) {
      repairs.add(new Repair(changed.tookNanos(), now, changed.text()));
    }
    if (event instanceof MembersChanged changed && changed.change() == Change.UNREPAIRED) {
      complaints.add(new Repair(0, now, changed.text()));
    }
  }

  /** In which epochs requests were answered. */
  ChaosAnswers answers() {
    return answers;
  }

  /** Why what was repaired in the end could not be before, newest last. */
  synchronized List<String> complaints(Repair repair) {
    return complaints.stream()
        .filter(c -> c.atNanos() <= repair.atNanos())
        .filter(c -> c.atNanos() >= repair.atNanos() - repair.tookNanos())
        .map(c ->
            String.format(
                Locale.ROOT, "%.1f s: %s", (repair.atNanos() - c.atNanos()) / 1e9, c.text()))
        .toList();
  }

  /** Repairs so far, the quickest first. */
  synchronized List<Repair> repairs() {
    return repairs.stream().sorted(Comparator.comparingLong(Repair::tookNanos)).toList();
  }

  private final class Ear implements TelemetryListener {
    private final String node;

    Ear(String node) {
      this.node = node;
    }

    @Override
    public void happened(TelemetryEvent event) {
      ChaosWatch.this.happened(event);
    }

    @Override
    public void ended(RackloomException why) {
      gone.add(node);
    }
  }
}
