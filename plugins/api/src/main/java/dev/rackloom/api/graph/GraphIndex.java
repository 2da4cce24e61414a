package dev.rackloom.api.graph;

import dev.rackloom.api.Ids;
import java.util.Arrays;
import java.util.PrimitiveIterator;

/** Who produces and who consumes each tensor of a graph. Built in one pass, then read-only. */
public final class GraphIndex {

  /** A tensor read more often than this goes everywhere. */
  private static final int MOST_READS = 6;

  private final int[] producer;
  private final int[] consumerStart;
  private final int[] consumers;

  public GraphIndex(Graph graph) {
    int n = graph.tensors().size();
    producer = new int[n];
    Arrays.fill(producer, -1);
    consumerStart = new int[n + 1];
    for (Operator op : graph.operators()) {
      each(op.outputs(), t -> producer[t] = op.id());
      each(op.inputs(), t -> consumerStart[t + 1]++);
    }
    for (int t = 0; t < n; t++) {
      consumerStart[t + 1] += consumerStart[t];
    }
    consumers = new int[consumerStart[n]];
    int[] next = Arrays.copyOf(consumerStart, n);
    for (Operator op : graph.operators()) {
      each(op.inputs(), t -> consumers[next[t]++] = op.id());
    }
  }

  private static void each(Ids tensors, java.util.function.IntConsumer body) {
    for (PrimitiveIterator.OfInt it = tensors.iterator(); it.hasNext(); ) {
      int tensor = it.nextInt();
      if (tensor != Operator.ABSENT) {
        body.accept(tensor);
      }
    }
  }

  /** The operator that produces {@code tensor}, or -1 if it is given from outside. */
  public int producer(int tensor) {
    return producer[tensor];
  }

  /** The operators that read {@code tensor}, in order; one that reads it twice stands twice. */
  public Ids consumers(int tensor) {
    return Ids.of(Arrays.copyOfRange(consumers, consumerStart[tensor], consumerStart[tensor + 1]));
  }

  /** How many reads {@code tensor} has. */
  public int fanOut(int tensor) {
    return consumerStart[tensor + 1] - consumerStart[tensor];
  }

  /**
   * Whether so many read {@code tensor} that it ties nobody to its producer: a mask, a rotary
   * table.
   */
  public boolean goesEverywhere(int tensor) {
    return fanOut(tensor) > MOST_READS;
  }
}
