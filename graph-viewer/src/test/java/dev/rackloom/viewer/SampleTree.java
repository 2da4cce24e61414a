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

  /** Stages below each other, the first of which reads so many inputs. */
  public static ModelTree severalInputs(int inputs, int stages) {
    Models m = new Models().stage("s0");
    int[] reads = new int[inputs];
    for (int i = 0; i < inputs; i++) {
      reads[i] = m.input("the input that has number " + i);
    }
    int x = m.op("Sum", "s0", reads);
    for (int i = 1; i < stages; i++) {
      x = m.stage("s" + i).op("Relu" + i, "s" + i, x);
    }
    return m.build(x).tree();
  }

  /** One stage of three groups beside each other between two operators. */
  public static ModelTree sideBySide() {
    Models m = new Models().stage("all");
    int from = m.op("Split", "net", m.input("x"));
    int[] ends = new int[9];
    for (int i = 0; i < 3; i++) {
      int first = m.op("First" + i, "net/g" + i, from);
      for (int k = 0; k < 3; k++) {
        ends[i * 3 + k] = m.op("Wide" + i + "_" + k, "net/g" + i, first);
      }
    }
    return m.build(m.op("Join", "net", ends)).tree();
  }
}
