package dev.rackloom.viewer;

import java.util.List;

/** What boxes mean under one question. Pure; asked for every box in sight at every frame. */
public interface Overlay {

  /** The question in a word or two, for the chooser. */
  String name();

  /** What it says of a stage. */
  Mark mark(int stage);

  /**
   * What it says of a group or an operator by itself; {@link Mark#NONE} if what it says of their
   * stage counts for them.
   */
  default Mark own(int item) {
    return Mark.NONE;
  }

  /** What it says of a box: by itself, else by its stage. */
  default Mark markOf(SceneNode node) {
    Mark own = own(node.item());
    if (!own.equals(Mark.NONE)) {
      return own;
    }
    return node.stage() < 0 ? Mark.NONE : mark(node.stage());
  }

  /** Whether the words of a mark belong on a box: what is said of a stage is written there once. */
  default boolean isTold(SceneNode node) {
    return node.kind() == Item.Kind.STAGE || !own(node.item()).equals(Mark.NONE);
  }

  /** What it says of stages taken together, such as a sum; perhaps nothing. */
  default String together(List<Integer> stages) {
    return "";
  }

  /** What the colours mean. */
  List<LegendEntry> legend();

  /** A colour and its meaning. */
  record LegendEntry(Tint tint, String label) {}

  /**
   * What is said of a box.
   *
   * @param tint its colour
   * @param text a word or a number, perhaps empty
   * @param share a part of the whole, 0 to 1, drawn as a bar; NaN for none
   */
  record Mark(Tint tint, String text, double share) {
    /** Nothing is said. */
    public static final Mark NONE = new Mark(Tint.NONE, "", Double.NaN);
  }

  /** Says nothing. */
  Overlay PLAIN =
      new Overlay() {
        @Override
        public String name() {
          return "none";
        }

        @Override
        public Mark mark(int stage) {
          return Mark.NONE;
        }

        @Override
        public List<LegendEntry> legend() {
          return List.of();
        }
      };
}
