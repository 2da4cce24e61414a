package dev.rackloom.engine.simulate;

import java.util.Arrays;

/**
 * What requests in flight still wait for: inputs of each stage, and stages. A request that is done
 * leaves its place to another, so memory grows with what is in flight and not with what was asked.
 */
final class Slots {

  private final int[] inputs;
  private final int[] slotOf;
  private int[] missing;
  private int[] stagesLeft;
  private int[] free = new int[0];
  private int freeCount;

  Slots(int requests, int[] inputs) {
    this.inputs = inputs;
    this.slotOf = new int[requests];
    this.missing = new int[0];
    this.stagesLeft = new int[0];
  }

  void take(int request) {
    if (freeCount == 0) {
      grow();
    }
    int slot = free[--freeCount];
    slotOf[request] = slot;
    System.arraycopy(inputs, 0, missing, slot * inputs.length, inputs.length);
    stagesLeft[slot] = inputs.length;
  }

  private void grow() {
    int had = stagesLeft.length;
    int has = Math.max(16, 2 * had);
    missing = Arrays.copyOf(missing, Math.multiplyExact(has, inputs.length));
    stagesLeft = Arrays.copyOf(stagesLeft, has);
    free = new int[has];
    for (int slot = has - 1; slot >= had; slot--) {
      free[freeCount++] = slot;
    }
  }

  /** Counts an input of a stage; whether it was the last. */
  boolean lastInput(int request, int stage) {
    return --missing[slotOf[request] * inputs.length + stage] == 0;
  }

  /** Counts a stage; whether it was the last, and the place is free. */
  boolean lastStage(int request) {
    int slot = slotOf[request];
    if (--stagesLeft[slot] > 0) {
      return false;
    }
    free[freeCount++] = slot;
    return true;
  }
}
