package dev.rackloom.engine.serving;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * What happened when, for a trace viewer: spans on lanes, and counters. Kept in primitive arrays;
 * after {@link #MOST} spans or samples no more are kept, and {@link #complete} says so.
 */
public final class Tracks {

  /** So many spans and so many samples are kept. */
  public static final int MOST = 1 << 19;

  private static final int SPAN = 5;
  private static final int SAMPLE = 5;

  private final List<String> lanes = new ArrayList<>();
  private final List<String> instances = new ArrayList<>();
  private long[] spans = new long[SPAN * 256];
  private long[] samples = new long[SAMPLE * 256];
  private int spanCount;
  private int sampleCount;
  private boolean complete = true;

  /**
   * A step on a device, or a transfer on a link.
   *
   * @param lane where
   * @param promptTokens tokens of prompts, or tokens moved
   * @param decodes sequences that decoded
   */
  public record Span(
      String lane, long startNanos, long endNanos, long promptTokens, long decodes) {}

  /**
   * Of one instance, after a step was decided.
   *
   * @param kvTokens tokens of state that its blocks hold
   * @param waiting requests
   * @param running requests
   */
  public record Sample(String instance, long atNanos, long kvTokens, long waiting, long running) {}

  Tracks() {}

  int lanes() {
    return lanes.size();
  }

  int lane(String name) {
    lanes.add(name);
    return lanes.size() - 1;
  }

  int instance(String name) {
    instances.add(name);
    return instances.size() - 1;
  }

  void span(int lane, long start, long end, long promptTokens, long decodes) {
    if (spanCount == MOST) {
      complete = false;
      return;
    }
    spans = put(spans, SPAN * spanCount++, lane, start, end, promptTokens, decodes);
  }

  void sample(int instance, long at, long kvTokens, long waiting, long running) {
    if (sampleCount == MOST) {
      complete = false;
      return;
    }
    samples = put(samples, SAMPLE * sampleCount++, instance, at, kvTokens, waiting, running);
  }

  private static long[] put(long[] into, int at, long... values) {
    long[] array = at + values.length > into.length ? Arrays.copyOf(into, 2 * into.length) : into;
    System.arraycopy(values, 0, array, at, values.length);
    return array;
  }

  /** Spans in the order their steps were decided. */
  public void forEachSpan(Consumer<Span> consumer) {
    for (int i = 0; i < SPAN * spanCount; i += SPAN) {
      consumer.accept(
          new Span(
              lanes.get((int) spans[i]), spans[i + 1], spans[i + 2], spans[i + 3], spans[i + 4]));
    }
  }

  /** Samples in the order of time. */
  public void forEachSample(Consumer<Sample> consumer) {
    for (int i = 0; i < SAMPLE * sampleCount; i += SAMPLE) {
      consumer.accept(
          new Sample(
              instances.get((int) samples[i]),
              samples[i + 1],
              samples[i + 2],
              samples[i + 3],
              samples[i + 4]));
    }
  }

  /** Whether nothing was left out. */
  public boolean complete() {
    return complete;
  }
}
