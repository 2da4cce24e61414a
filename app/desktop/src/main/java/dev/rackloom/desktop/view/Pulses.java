package dev.rackloom.desktop.bench;

import java.util.ArrayList;
import java.util.List;
import javafx.animation.AnimationTimer;

/** Runs steps on the toolkit's thread, one a pulse, and keeps pulses coming meanwhile. */
final class Pulses extends AnimationTimer {

  /**
   * A frame is on the screen at the start of the third pulse from its own: the second one waits for
   * the renderer.
   */
  static final int UNTIL_PAINTED = 3;

  private final List<Waiting> waiting = new ArrayList<>();

  /** Something to do in some pulses. */
  private static final class Waiting {
    private final Runnable body;
    private int left;

    Waiting(int left, Runnable body) {
      this.left = left;
      this.body = body;
    }
  }

  /** Runs {@code body} at the start of the pulse that many from now. */
  void after(int pulses, Runnable body) {
    waiting.add(new Waiting(pulses, body));
  }

  @Override
  public void handle(long now) {
    for (Waiting w : List.copyOf(waiting)) {
      if (--w.left <= 0) {
        waiting.remove(w);
        w.body.run();
      }
    }
  }
}
