package dev.rackloom.engine.serving;

import java.util.Arrays;

/**
 * A request on its way: what of it was scheduled, computed and answered. Changed by the scheduler
 * and the simulator only.
 */
final class Sequence {

  static final long NEVER = -1;

  final int id;
  final Request request;

  /** Tokens to compute before it decodes: the prompt, and after a preemption what it had said. */
  int toPrefill;

  /** Of these and of what was decoded, tokens given to a step so far. */
  int scheduled;

  /** Output tokens that steps given so far will yield. */
  int promised;

  /** Output tokens that are there. */
  int answered;

  /** Steps given and not yet answered. */
  int inFlight;

  /** Blocks of state it holds. */
  long blocks;

  /** Times it was sent back; answers to steps given before that are of no use. */
  int preemptions;

  long arrived = NEVER;
  long admitted = NEVER;
  long first = NEVER;
  long last = NEVER;

  Sequence(int id, Request request) {
    this.id = id;
    this.request = request;
    this.toPrefill = request.prompt();
  }

  /** Whether its prompt (and all that is computed again) has been given to steps. */
  boolean decodes() {
    return scheduled >= toPrefill;
  }

  /** Whether all tokens that were asked for are on their way. */
  boolean allPromised() {
    return promised >= request.output();
  }

  /** Back to where it began, with all it said as prompt. */
  void restart() {
    toPrefill = request.prompt() + answered;
    scheduled = 0;
    promised = answered;
    preemptions++;
  }

  static Sequence[] of(Trace trace) {
    Sequence[] all = new Sequence[trace.requests().size()];
    Arrays.setAll(all, i -> new Sequence(i, trace.requests().get(i)));
    return all;
  }
}
