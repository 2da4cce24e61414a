package dev.rackloom.viewer;

/** Trees for tests of other packages. */
public final class SampleTree {

  private SampleTree() {}

  /** An encoder of some layers, two stages each. */
  public static ModelTree transformer(int layers) {
    return Models.transformer(layers).tree();
  }

  /** One stage with a row of alike blocks in it, each of three operators. */
  public static ModelTree blocks(int count) {
    Models m = new Models().stage("trunk");
    int x = m.op("Conv", "trunk/stem", m.input("image"));
    for (int i = 0; i < count; i++) {
      String block = "trunk/block." + i;
      int side = m.op("Relu", block, m.op("Conv", block, x));
      x = m.op("Add", block, side, x);
    }
    return m.build(m.op("Flatten", "trunk/head", x)).tree();
  }
}
