package dev.rackloom.engine.moe;

import dev.rackloom.api.Checks;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.RoutingTrace;
import java.util.Arrays;

/**
 * A trace cut into steps: prompt i lives on rank i modulo the ranks, a rank's queue is its prompts'
 * tokens in order, and a step takes the same number of tokens from every queue. The ragged tail is
 * dropped.
 */
public final class TraceSteps {

  private final RoutingTrace trace;
  private final int ranks;
  private final int perRank;
  private final int steps;
  private final int[] tokens;

  private TraceSteps(RoutingTrace trace, int ranks, int perRank, int steps, int[] tokens) {
    this.trace = trace;
    this.ranks = ranks;
    this.perRank = perRank;
    this.steps = steps;
    this.tokens = tokens;
  }

  /**
   * Cuts a trace.
   *
   * @param tokensPerRank tokens of one rank in one step
   * @throws RackloomException if it is too short for one step
   */
  public static TraceSteps of(RoutingTrace trace, int ranks, int tokensPerRank) {
    Checks.positive(ranks, "ranks");
    Checks.positive(tokensPerRank, "tokens of a rank in a step");
    int[][] queues = queues(trace, ranks);
    int least = Arrays.stream(queues).mapToInt(q -> q.length).min().orElse(0);
    int steps = least / tokensPerRank;
    if (steps == 0) {
      throw RackloomException.user(
          "the trace gives a rank only " + least + " tokens, a step takes " + tokensPerRank,
          "use a longer trace, fewer ranks or smaller steps.");
    }
    int[] tokens = new int[steps * ranks * tokensPerRank];
    for (int s = 0; s < steps; s++) {
      for (int r = 0; r < ranks; r++) {
        System.arraycopy(
            queues[r], s * tokensPerRank, tokens, (s * ranks + r) * tokensPerRank, tokensPerRank);
      }
    }
    return new TraceSteps(trace, ranks, tokensPerRank, steps, tokens);
  }

  private static int[][] queues(RoutingTrace trace, int ranks) {
    int[] length = new int[ranks];
    for (int t = 0; t < trace.tokens(); t++) {
      length[trace.prompt(t) % ranks]++;
    }
    int[][] queues = new int[ranks][];
    Arrays.setAll(queues, r -> new int[length[r]]);
    Arrays.fill(length, 0);
    for (int t = 0; t < trace.tokens(); t++) {
      int r = trace.prompt(t) % ranks;
      queues[r][length[r]++] = t;
    }
    return queues;
  }

  /** The trace that was cut. */
  public RoutingTrace trace() {
    return trace;
  }

  /** How many steps. */
  public int steps() {
    return steps;
  }

  /** How many ranks the prompts live on. */
  public int ranks() {
    return ranks;
  }

  /** Tokens of one rank in one step. */
  public int perRank() {
    return perRank;
  }

  /** Tokens of all ranks in one step. */
  public int perStep() {
    return ranks * perRank;
  }

  /** Tokens of all steps. */
  public int size() {
    return tokens.length;
  }

  /** The token of the trace at a place: step after step, rank after rank. */
  public int token(int place) {
    return tokens[place];
  }

  /** The rank that the token at a place lives on. */
  public int source(int place) {
    return place / perRank % ranks;
  }

  /** Its number among its rank's tokens. */
  public int position(int place) {
    return place / perStep() * perRank + place % perRank;
  }

  /** The experts of all places in a row, place after place. */
  short[] experts(int row) {
    int k = trace.topK();
    short[] experts = new short[tokens.length * k];
    for (int i = 0; i < tokens.length; i++) {
      trace.experts(tokens[i], row, experts, i * k);
    }
    return experts;
  }
}
