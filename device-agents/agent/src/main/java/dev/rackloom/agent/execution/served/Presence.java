package dev.rackloom.agent.execution.served;

import io.grpc.Context;
import java.util.Optional;

/**
 * Whether a server is there, and the context that its firings run under, which ends when it is
 * lost. What was found out about an earlier state changes nothing. Safe to share between threads.
 */
final class Presence {

  private final Runnable changed;
  private volatile State state = new State(Context.ROOT.withCancellation(), Optional.empty());

  /** It is there. */
  Presence(Runnable changed) {
    this.changed = changed;
  }

  /** What is known until more is; a state is equal to itself alone. */
  static final class State {
    private final Context.CancellableContext firings;
    private final Optional<String> lost;

    private State(Context.CancellableContext firings, Optional<String> lost) {
      this.firings = firings;
      this.lost = lost;
    }

    /** Ends when the server is lost. */
    Context firings() {
      return firings;
    }

    /** Why the server cannot run anything; empty if it can, as far as is known. */
    Optional<String> lost() {
      return lost;
    }
  }

  State now() {
    return state;
  }

  /**
   * The server is lost, unless it was back since: firings under way end.
   *
   * @param seen what was known when it was asked
   * @return what is known now
   */
  State lose(State seen, String why) {
    State before;
    State after;
    synchronized (this) {
      before = state;
      if (before.firings != seen.firings) {
        return before;
      }
      after = new State(before.firings, Optional.of(why));
      state = after;
    }
    before.firings.cancel(null);
    if (before.lost.isEmpty()) {
      changed.run();
    }
    return after;
  }

  /** The server is there again, unless something else was found out since. */
  void regain(State seen) {
    synchronized (this) {
      if (state != seen || seen.lost.isEmpty()) {
        return;
      }
      state = new State(Context.ROOT.withCancellation(), Optional.empty());
    }
    changed.run();
  }
}
