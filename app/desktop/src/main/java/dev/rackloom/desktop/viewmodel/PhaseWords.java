package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.stage.Phase;

/** What phases are called. */
public final class PhaseWords {

  private PhaseWords() {}

  /** In a word. */
  public static String title(Phase phase) {
    return switch (phase) {
      case PREFILL -> "Prefill";
      case DECODE -> "Decode";
      case PLAIN -> "Inference";
    };
  }

  /** What it does. */
  public static String tip(Phase phase) {
    return switch (phase) {
      case PREFILL -> "The pass over the whole prompt, once a request.  (Ctrl+E)";
      case DECODE -> "The pass that makes one token from all before it, once a token.  (Ctrl+E)";
      case PLAIN -> "The one pass of a request.";
    };
  }
}
