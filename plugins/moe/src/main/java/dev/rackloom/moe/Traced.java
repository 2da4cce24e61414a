package dev.rackloom.moe;

import dev.rackloom.api.Ids;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.moe.ExpertStatistics.Window;
import dev.rackloom.api.moe.RoutingTrace;
import dev.rackloom.api.spi.ExpertHints;
import dev.rackloom.moe.grid.Damage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/** Collects the experts of tokens and makes statistics of them. */
final class Traced {

  /** Stands where an engine writes no expert. */
  static final int NONE = -1;

  private static final int WINDOWS = 8;
  private static final int TOKENS_A_WINDOW = 256;

  private final Path file;
  private final int rows;
  private final int topK;
  private final List<String> notes = new ArrayList<>();
  private short[] chosen = new short[64];
  private int[] prompts = new int[16];
  private int tokens;
  private int largest = NONE;

  /** Tokens of {@code rows} layers with {@code topK} experts each. */
  Traced(Path file, int rows, int topK) {
    if (rows < 1 || topK < 1) {
      throw Damage.of(file, "has tokens of " + rows + " layers with " + topK + " experts each");
    }
    this.file = file;
    this.rows = rows;
    this.topK = topK;
  }

  int rows() {
    return rows;
  }

  int topK() {
    return topK;
  }

  /** Something that a person should know. */
  void note(String text) {
    notes.add(text);
  }

  /**
   * One more token.
   *
   * @param prompt any id of its prompt
   * @param choice the expert at a position: row after row, choice after choice
   */
  void token(int prompt, IntUnaryOperator choice) {
    int one = rows * topK;
    int at = tokens * one;
    if (at + one > chosen.length) {
      Damage.atMost(file, (long) at + one, Damage.NUMBERS, "choices of tokens");
      chosen = Arrays.copyOf(chosen, (int) Math.min(Damage.NUMBERS, Math.max(2L * at, at + one)));
    }
    if (tokens == prompts.length) {
      prompts = Arrays.copyOf(prompts, tokens * 2);
    }
    for (int i = 0; i < one; i++) {
      chosen[at + i] = expert(choice.applyAsInt(i), i);
    }
    prompts[tokens++] = prompt;
  }

  private short expert(int id, int at) {
    if (id < NONE || id >= Short.MAX_VALUE) {
      throw Damage.of(
          file, "asks for expert " + id + " for token " + tokens + " in row " + at / topK);
    }
    largest = Math.max(largest, id);
    return (short) id;
  }

  /** The statistics, of a file that counts layers in some way. */
  ExpertStatistics statistics(String format, LayerRows.Says says, ExpertHints hints) {
    if (tokens == 0) {
      throw Damage.of(file, "holds no token");
    }
    if (hints.topK() > 0 && hints.topK() != topK) {
      throw RackloomException.user(
          file + " has " + topK + " experts a token, but " + hints.topK() + " were said",
          "leave the number of experts a token out, or correct it.");
    }
    boolean[] routed = routed();
    LayerRows chosenRows = LayerRows.of(file, says, rows, r -> routed[r], hints);
    notes.addAll(chosenRows.notes());
    int experts = experts(hints);
    Damage.atMost(
        file, (long) chosenRows.rows().size() * experts, Damage.CELLS, "loads of experts");
    RoutingTrace trace = trace(chosenRows.rows(), experts);
    return new ExpertStatistics(
        Names.of(file),
        format,
        chosenRows.layers(),
        experts,
        windows(trace),
        Optional.of(trace),
        notes);
  }

  /** Whether tokens chose in a row: dense layers hold the same everywhere, or nothing. */
  private boolean[] routed() {
    boolean[] routed = new boolean[rows];
    for (int i = 0; i < tokens * rows; i++) {
      int from = i * topK;
      int row = i % rows;
      if (!routed[row] && chosen[from] != NONE) {
        routed[row] = topK == 1 || differ(from);
      }
    }
    return routed;
  }

  private boolean differ(int from) {
    for (int j = 1; j < topK; j++) {
      if (chosen[from + j] != chosen[from]) {
        return true;
      }
    }
    return false;
  }

  private int experts(ExpertHints hints) {
    if (hints.experts() == 0) {
      notes.add(
          "the file does not say how many experts there are: "
              + (largest + 1)
              + ", the largest that was asked for and those before it");
      return Math.max(largest + 1, topK);
    }
    if (hints.experts() <= largest || hints.experts() < topK) {
      throw RackloomException.user(
          file + " asks for expert " + largest + ", but " + hints.experts() + " experts were said",
          "experts are numbered from 0; correct their number.");
    }
    return hints.experts();
  }

  private RoutingTrace trace(Ids some, int experts) {
    int one = some.size() * topK;
    short[] less = new short[tokens * one];
    int[] of = new int[tokens];
    int kept = 0;
    for (int t = 0; t < tokens; t++) {
      if (whole(t, some, less, kept * one)) {
        of[kept++] = prompts[t];
      }
    }
    if (kept < tokens) {
      notes.add((tokens - kept) + " tokens without experts in some layer were left out");
    }
    if (kept == 0) {
      throw Damage.of(file, "has no token with experts in every layer");
    }
    return RoutingTrace.of(
        some.size(),
        topK,
        experts,
        Ids.of(Arrays.copyOf(of, kept)),
        Arrays.copyOf(less, kept * one));
  }

  private boolean whole(int token, Ids some, short[] into, int at) {
    for (int r = 0; r < some.size(); r++) {
      int from = (token * rows + some.get(r)) * topK;
      for (int j = 0; j < topK; j++) {
        if (chosen[from + j] == NONE) {
          return false;
        }
        into[at + r * topK + j] = chosen[from + j];
      }
    }
    return true;
  }

  /** The trace in a few pieces of equal numbers of tokens, to see drift. */
  private static List<Window> windows(RoutingTrace trace) {
    int count = Math.clamp(trace.tokens() / TOKENS_A_WINDOW, 1, WINDOWS);
    List<Window> windows = new ArrayList<>();
    for (int w = 0; w < count; w++) {
      int from = (int) ((long) trace.tokens() * w / count);
      int to = (int) ((long) trace.tokens() * (w + 1) / count);
      windows.add(
          new Window(
              count == 1 ? "all" : "tokens " + from + " to " + (to - 1),
              trace.tokens(Ids.range(from, to)).loads()));
    }
    return windows;
  }
}
