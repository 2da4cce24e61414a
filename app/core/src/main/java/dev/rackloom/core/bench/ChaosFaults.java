package dev.rackloom.core.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Does harm to agents by a seeded schedule: one fault every few seconds, over before the next one;
 * each agent is killed, frozen, slowed and cut off from another in turn, and the rack falls into
 * two parts that do not see each other.
 */
final class ChaosFaults {

  private static final Duration FROZEN = Duration.ofSeconds(3);

  /** Long enough that the one side repairs and that the other one's right to serve ends. */
  private static final Duration APART = Duration.ofSeconds(7);

  private static final Duration DEAD = Duration.ofSeconds(1);
  private static final Duration STOPPED = Duration.ofMillis(80);
  private static final Duration RUNNING = Duration.ofMillis(20);

  /** Ways to do harm. */
  enum Kind {
    KILL,
    FREEZE,
    SLOW,
    CUT,
    CUT_ONE_WAY,
    HALVES
  }

  private final ChaosRack rack;
  private final SplittableRandom random;
  private final CountDownLatch over;
  private final Map<Kind, Integer> done = new EnumMap<>(Kind.class);
  private final List<Harm> harms = new CopyOnWriteArrayList<>();
  private List<Kind> deck = List.of();

  /** A fault, from when it began. */
  record Harm(Kind kind, String node, long nanos) {}

  /**
   * A schedule.
   *
   * @param over when it is counted down, the schedule ends
   */
  ChaosFaults(ChaosRack rack, long seed, CountDownLatch over) {
    this.rack = rack;
    this.random = new SplittableRandom(seed);
    this.over = over;
  }

  /** Does harm until it is over. */
  void run(Duration every) throws InterruptedException {
    long due = System.nanoTime() + every.toNanos() / 2;
    while (!over.await(due - System.nanoTime(), TimeUnit.NANOSECONDS)) {
      Kind kind = next();
      String node = rack.nodes().get(random.nextInt(rack.nodes().size()));
      harms.add(new Harm(kind, node, System.nanoTime()));
      harm(kind, node);
      done.merge(kind, 1, Integer::sum);
      due = Math.max(due + every.toNanos(), System.nanoTime() + every.toNanos() / 2);
    }
  }

  /** Each kind once, in random order, before any comes again. */
  private Kind next() {
    if (deck.isEmpty()) {
      Kind[] kinds = Kind.values();
      for (int i = kinds.length - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        Kind swapped = kinds[i];
        kinds[i] = kinds[j];
        kinds[j] = swapped;
      }
      deck = Arrays.asList(kinds);
    }
    Kind kind = deck.getFirst();
    deck = deck.subList(1, deck.size());
    return kind;
  }

  private void harm(Kind kind, String node) throws InterruptedException {
    switch (kind) {
      case KILL -> {
        rack.kill(node);
        over.await(DEAD.toNanos(), TimeUnit.NANOSECONDS);
        rack.launch(node);
      }
      case FREEZE -> {
        rack.freeze(node);
        over.await(FROZEN.toNanos(), TimeUnit.NANOSECONDS);
        rack.thaw(node);
      }
      case SLOW -> slow(node);
      case CUT, CUT_ONE_WAY -> cut(node, other(node), kind == Kind.CUT);
      case HALVES -> halve(node);
    }
  }

  /** Between a node, or as many as a half with it, and all others. */
  private void halve(String node) throws InterruptedException {
    Set<String> few = new TreeSet<>(Set.of(node));
    int size = 1 + random.nextInt(rack.nodes().size() / 2);
    while (few.size() < size) {
      few.add(other(node));
    }
    List<CutWay> between = new ArrayList<>();
    for (String a : few) {
      rack.nodes().stream()
          .filter(b -> !few.contains(b))
          .forEach(b -> between.addAll(List.of(rack.way(a, b), rack.way(b, a))));
    }
    between.forEach(CutWay::cut);
    over.await(APART.toNanos(), TimeUnit.NANOSECONDS);
    between.forEach(CutWay::mend);
  }

  private void slow(String node) throws InterruptedException {
    long end = System.nanoTime() + FROZEN.toNanos();
    while (System.nanoTime() < end && over.getCount() > 0) {
      rack.freeze(node);
      over.await(STOPPED.toNanos(), TimeUnit.NANOSECONDS);
      rack.thaw(node);
      over.await(RUNNING.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private String other(String node) {
    List<String> others = rack.nodes().stream().filter(n -> !n.equals(node)).toList();
    return others.get(random.nextInt(others.size()));
  }

  private void cut(String node, String other, boolean bothWays) throws InterruptedException {
    rack.way(node, other).cut();
    if (bothWays) {
      rack.way(other, node).cut();
    }
    over.await(FROZEN.toNanos(), TimeUnit.NANOSECONDS);
    rack.way(node, other).mend();
    rack.way(other, node).mend();
  }

  /** What was done between two times, in words, with seconds before the later one. */
  String between(long fromNanos, long toNanos) {
    return harms.stream()
        .filter(h -> h.nanos() >= fromNanos && h.nanos() <= toNanos)
        .map(h ->
            String.format(
                Locale.ROOT, "%s %s %.1f s", h.kind(), h.node(), (toNanos - h.nanos()) / 1e9))
        .collect(Collectors.joining(", "));
  }

  /** What was done so far, how often. */
  Map<Kind, Integer> done() {
    return Map.copyOf(done);
  }
}
