package dev.rackloom.desktop;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** How long requests took that were sent from here: how many, and the newest. Any thread. */
final class AnswerBook {

  private static final int NEWEST = 100;

  private final Deque<Long> newest = new ArrayDeque<>();
  private long count;

  /** A request was answered. */
  synchronized void add(long nanos) {
    count++;
    newest.addLast(nanos);
    if (newest.size() > NEWEST) {
      newest.removeFirst();
    }
  }

  /** What there is so far, the oldest first. */
  record Answers(long count, List<Long> newest) {
    Answers {
      newest = List.copyOf(newest);
    }
  }

  synchronized Answers now() {
    return new Answers(count, List.copyOf(newest));
  }
}
