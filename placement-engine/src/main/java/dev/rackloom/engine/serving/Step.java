package dev.rackloom.engine.serving;

import dev.rackloom.api.Ids;
import java.util.ArrayList;
import java.util.List;

/** A step that was decided: whom it computes for, and who gets a token of it. */
final class Step {

  /**
   * One sequence's part.
   *
   * @param yields whether a token comes of it
   * @param life its preemptions when it was decided; the answer counts only if there was none since
   */
  record Part(Sequence sequence, boolean yields, int life) {}

  private final List<Part> parts = new ArrayList<>();
  private final List<Integer> chunkTokens = new ArrayList<>();
  private final List<Integer> chunkPast = new ArrayList<>();
  private final List<Integer> decodeKeys = new ArrayList<>();
  private int sampled;

  /** Adds so many tokens of the sequence, and counts them as given. */
  void add(Sequence sequence, int tokens) {
    if (sequence.decodes()) {
      decodeKeys.add(sequence.scheduled + 1);
    } else {
      chunkTokens.add(tokens);
      chunkPast.add(sequence.scheduled);
    }
    sequence.scheduled += tokens;
    sequence.inFlight++;
    boolean yields = sequence.decodes();
    if (yields) {
      sequence.promised++;
      sampled++;
    }
    parts.add(new Part(sequence, yields, sequence.preemptions));
  }

  boolean isEmpty() {
    return parts.isEmpty();
  }

  List<Part> parts() {
    return parts;
  }

  Batch batch() {
    return new Batch(
        Ids.copyOf(chunkTokens), Ids.copyOf(chunkPast), Ids.copyOf(decodeKeys), sampled);
  }
}
