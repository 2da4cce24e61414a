package dev.rackloom.agent;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How often each deployment was asked and how long that took, as the statistics extension of the
 * Open Inference Protocol wants to know. The newest hundred versions are kept.
 */
final class ModelCounts {

  private static final int KEPT = 100;

  private final InstantSource wallClock;
  private final Map<Key, Counts> counts = new LinkedHashMap<>();

  ModelCounts(InstantSource wallClock) {
    this.wallClock = wallClock;
  }

  /** A deployment and its version. */
  record Key(String deployment, long version) {}

  /** When a request came to where, on the monotonic clock. */
  static final class Timing {
    private final long came;
    private final long admitted;
    private long decoded;
    private long inferred;
    private boolean fired;

    Timing(long came, long admitted) {
      this.came = came;
      this.admitted = admitted;
    }

    /** It is not a repeated one whose answer is kept. */
    void fire() {
      fired = true;
    }

    boolean fired() {
      return fired;
    }

    /** When it came. */
    long came() {
      return came;
    }

    void decoded(long now) {
      decoded = now;
    }

    void inferred(long now) {
      inferred = now;
    }
  }

  /** How often something happened, and for how long together. */
  record Spent(long count, long nanos) {
    static final Spent NOTHING = new Spent(0, 0);

    Spent plus(long more) {
      return new Spent(count + 1, nanos + more);
    }
  }

  /**
   * The counts of one version so far.
   *
   * @param lastMillis when the last request ended, in milliseconds since 1970; 0 if none did
   * @param samples requests times their batch
   * @param waited for admission
   * @param input waiting for room, and copying tensors into it
   * @param infer from the first to the last tensor inside
   * @param output writing tensors
   */
  record Counts(
      Key key,
      long lastMillis,
      long samples,
      Spent success,
      Spent fail,
      Spent waited,
      Spent input,
      Spent infer,
      Spent output) {

    static Counts none(Key key) {
      return new Counts(
          key,
          0,
          0,
          Spent.NOTHING,
          Spent.NOTHING,
          Spent.NOTHING,
          Spent.NOTHING,
          Spent.NOTHING,
          Spent.NOTHING);
    }
  }

  synchronized void succeeded(Key key, long batch, Timing t, long now) {
    Counts c = of(key);
    counts.put(
        key,
        new Counts(
            key,
            wallClock.millis(),
            c.samples + Math.max(1, batch),
            c.success.plus(now - t.came),
            c.fail,
            c.waited.plus(t.admitted - t.came),
            c.input.plus(t.decoded - t.admitted),
            c.infer.plus(t.inferred - t.decoded),
            c.output.plus(now - t.inferred)));
  }

  synchronized void failed(Key key, Timing t, long now) {
    Counts c = of(key);
    counts.put(
        key,
        new Counts(
            key,
            wallClock.millis(),
            c.samples,
            c.success,
            c.fail.plus(now - t.came),
            c.waited,
            c.input,
            c.infer,
            c.output));
  }

  private Counts of(Key key) {
    Counts known = counts.get(key);
    if (known != null) {
      return known;
    }
    if (counts.size() >= KEPT) {
      counts.remove(counts.keySet().iterator().next());
    }
    return Counts.none(key);
  }

  /** All that is known, oldest version first. */
  synchronized List<Counts> all() {
    return new ArrayList<>(counts.values());
  }

  /** What is known of one version, nothing counted if it was never asked. */
  synchronized Counts find(Key key) {
    Counts known = counts.get(key);
    return known == null ? Counts.none(key) : known;
  }
}
