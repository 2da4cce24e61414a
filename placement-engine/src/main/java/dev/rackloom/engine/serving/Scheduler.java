package dev.rackloom.engine.serving;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides steps of one instance: those that run first, one token or one chunk each, then those that
 * wait, as long as tokens, sequences and blocks are left.
 */
final class Scheduler {

  private final ServingOptions options;
  private final KvPool pool;
  private final int stages;
  private final boolean promptsOnly;
  private final Deque<Sequence> waiting = new ArrayDeque<>();
  private final List<Sequence> running = new ArrayList<>();
  private int preemptions;

  Scheduler(ServingOptions options, int stages, boolean promptsOnly) {
    this.promptsOnly = promptsOnly;
    this.options = options;
    this.stages = stages;
    this.pool = new KvPool(options.blocks(), options.blockTokens());
  }

  void enter(Sequence sequence) {
    waiting.addLast(sequence);
  }

  /** The next step; empty if there is nothing to do. */
  Step decide(long now) {
    Step step = new Step();
    int budget = options.maxBatchedTokens();
    int before = preemptions;
    int most = stages == 1 ? running.size() : Math.ceilDiv(running.size(), stages);
    int taken = 0;
    for (int i = 0; i < running.size() && budget > 0 && taken < most; i++) {
      Sequence sequence = running.get(i);
      int tokens = eligible(sequence) ? Math.min(budget, wanted(sequence)) : 0;
      if (tokens > 0 && roomFor(sequence, tokens)) {
        step.add(sequence, tokens);
        budget -= tokens;
        taken++;
      }
    }
    if (preemptions == before) {
      admit(step, budget, now);
    }
    return step;
  }

  /** A prompt may follow its own chunks; a token needs the one before unless steps overlap. */
  private boolean eligible(Sequence s) {
    int most = stages == 1 ? options.ahead() : 1;
    return !s.allPromised() && (!s.decodes() || (!promptsOnly && s.inFlight < most));
  }

  private static int wanted(Sequence s) {
    return s.decodes() ? 1 : s.toPrefill - s.scheduled;
  }

  /** Takes blocks, from those that came last if none is left. */
  private boolean roomFor(Sequence sequence, int tokens) {
    while (!pool.hold(sequence, sequence.scheduled + tokens)) {
      Sequence last = running.getLast();
      sendBack(last);
      if (last.equals(sequence)) {
        return false;
      }
    }
    return true;
  }

  private void sendBack(Sequence sequence) {
    running.removeLast();
    pool.free(sequence);
    sequence.restart();
    waiting.addFirst(sequence);
    preemptions++;
  }

  private void admit(Step step, int budget, long now) {
    int left = budget;
    while (left > 0 && running.size() < options.maxSequences()) {
      @Nullable Sequence next = next();
      int tokens = next == null ? 0 : tokensOf(next, left, step.isEmpty());
      if (next == null || tokens == 0 || !pool.hold(next, next.scheduled + tokens)) {
        return;
      }
      waiting.remove(next);
      running.add(next);
      next.admitted = next.admitted == Sequence.NEVER ? now : next.admitted;
      step.add(next, tokens);
      left -= tokens;
    }
  }

  private int tokensOf(Sequence next, int left, boolean first) {
    int wanted = wanted(next);
    if (options.chunkedPrefill()) {
      return Math.min(left, wanted);
    }
    return wanted <= left || first ? wanted : 0;
  }

  private @Nullable Sequence next() {
    if (options.policy() == Policy.FIRST_COME) {
      return waiting.peekFirst();
    }
    @Nullable Sequence best = null;
    for (Sequence s : waiting) {
      if (best == null || s.toPrefill < best.toPrefill) {
        best = s;
      }
    }
    return best;
  }

  /** The sequence is done here: its blocks are free. */
  void leave(Sequence sequence) {
    running.remove(sequence);
    pool.free(sequence);
  }

  /** The sequence runs here no more, but keeps its blocks until {@link #leave}. */
  void stop(Sequence sequence) {
    running.remove(sequence);
  }

  KvPool pool() {
    return pool;
  }

  int waiting() {
    return waiting.size();
  }

  int running() {
    return running.size();
  }

  int preemptions() {
    return preemptions;
  }
}
