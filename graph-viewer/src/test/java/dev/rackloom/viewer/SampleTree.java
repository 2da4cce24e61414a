package dev.rackloom.viewer;

/** Trees for tests of other packages. */
public final class SampleTree {

  private SampleTree() {}

  /** An encoder of some layers, two stages each. */
  public static ModelTree transformer(int layers) {
    return Models.transformer(layers).tree();
  }
}
