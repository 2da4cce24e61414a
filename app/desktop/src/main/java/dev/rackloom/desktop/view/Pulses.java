package dev.rackloom.desktop.view;

import java.util.ArrayList;
import java.util.List;
import javafx.animation.AnimationTimer;

/** Counts pulses of the toolkit, and keeps them coming while it is started. Its thread only. */
public final class Pulses extends AnimationTimer {

  /**
   * A frame is on the screen at the start of the third pulse from its own: the second one waits for
   * the renderer.
   */
  public static final int UNTIL_PAINTED = 3;

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
  public void after(int pulses, Runnable body) {
    waiting.add(new Waiting(pulses, body));
  }

  /** Gives up what was to be run. */
  void clear() {
    waiting.clear();
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
