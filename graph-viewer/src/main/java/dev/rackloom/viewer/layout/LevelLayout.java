package dev.rackloom.viewer.layout;

/** Arranges one level. Deterministic; may be called from any thread and may take a while. */
@FunctionalInterface
public interface LevelLayout {

  /** Boxes that do not overlap, forward links pointing down. */
  Arrangement arrange(Level level);
}
