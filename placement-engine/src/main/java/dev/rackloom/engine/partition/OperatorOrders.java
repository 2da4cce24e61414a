package dev.rackloom.engine.partition;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.GraphIndex;
import dev.rackloom.api.graph.Operator;
import java.util.Arrays;
import java.util.List;

/**
 * Executable orders of operators: any interval of one is convex, but fewer bytes cross cuts of an
 * order that ends what it has begun. Each O(operators + reads).
 */
final class OperatorOrders {

  private final Graph graph;
  private final GraphIndex index;
  private final int[] listed;
  private final boolean[] member;

  /** Of some operators, as they are listed. */
  OperatorOrders(Graph graph, GraphIndex index, int[] listed) {
    this.graph = graph;
    this.index = index;
    this.listed = listed;
    this.member = new boolean[graph.operators().size()];
    for (int op : listed) {
      member[op] = true;
    }
  }

  /** As listed, forward depth first, and each operator as late as it can be. */
  List<int[]> all() {
    return List.of(listed, forward(), late());
  }

  /** What became possible last goes first. */
  private int[] forward() {
    int[] waiting = new int[member.length];
    int[] stack = new int[listed.length];
    int top = 0;
    for (int i = listed.length - 1; i >= 0; i--) {
      waiting[listed[i]] = producers(listed[i]);
      if (waiting[listed[i]] == 0) {
        stack[top++] = listed[i];
      }
    }
    int[] order = new int[listed.length];
    for (int p = 0; p < order.length; p++) {
      int op = stack[--top];
      order[p] = op;
      Ids outputs = graph.operators().get(op).outputs();
      for (int o = outputs.size() - 1; o >= 0; o--) {
        top = release(outputs.get(o), waiting, stack, top);
      }
    }
    return order;
  }

  private int producers(int op) {
    int count = 0;
    Ids inputs = graph.operators().get(op).inputs();
    for (int i = 0; i < inputs.size(); i++) {
      count += producer(inputs.get(i)) >= 0 ? 1 : 0;
    }
    return count;
  }

  /** The member that makes a tensor, or -1. */
  private int producer(int tensor) {
    int op = tensor == Operator.ABSENT ? -1 : index.producer(tensor);
    return op >= 0 && member[op] ? op : -1;
  }

  private int release(int tensor, int[] waiting, int[] stack, int from) {
    int top = from;
    Ids readers = tensor == Operator.ABSENT ? Ids.NONE : index.consumers(tensor);
    for (int r = readers.size() - 1; r >= 0; r--) {
      if (member[readers.get(r)] && --waiting[readers.get(r)] == 0) {
        stack[top++] = readers.get(r);
      }
    }
    return top;
  }

  /** Depth first from those that nobody reads, producers before who reads them. */
  private int[] late() {
    int[] order = new int[listed.length];
    int[] stack = new int[listed.length];
    int[] next = new int[member.length];
    boolean[] seen = new boolean[member.length];
    int p = 0;
    for (int last : listed) {
      if (isRead(last) || seen[last]) {
        continue;
      }
      int top = 0;
      stack[top++] = last;
      seen[last] = true;
      while (top > 0) {
        int op = stack[top - 1];
        Ids inputs = graph.operators().get(op).inputs();
        if (next[op] == inputs.size()) {
          order[p++] = op;
          top--;
        } else {
          int producer = producer(inputs.get(next[op]++));
          if (producer >= 0 && !seen[producer]) {
            seen[producer] = true;
            stack[top++] = producer;
          }
        }
      }
    }
    return p == order.length ? order : Arrays.copyOf(listed, listed.length);
  }

  private boolean isRead(int op) {
    return graph.operators().get(op).outputs().stream()
        .filter(t -> t != Operator.ABSENT)
        .anyMatch(t -> index.consumers(t).stream().anyMatch(r -> member[r]));
  }
}
