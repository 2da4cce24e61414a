package dev.rackloom.desktop.viewmodel;

import dev.rackloom.viewer.Overlay;

/** What lanes and their chips say. */
final class LaneWords {

  private LaneWords() {}

  /** What is carried or chosen, and which numbers are predicted. */
  static String told(int carried, int chosen, String origin) {
    if (carried > 0) {
      return stages(carried)
          + " carried: each lane shows what it would make of "
          + (carried == 1 ? "it" : "them")
          + ", predicted";
    }
    return chosen > 0 ? stages(chosen) + " chosen · " + lower(origin) : origin;
  }

  private static String lower(String sentence) {
    return Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
  }

  private static String stages(int count) {
    return count == 1 ? "1 stage" : count + " stages";
  }

  /**
   * All there is to say of a chip.
   *
   * @param first its first stage, which the others are like
   * @param mark what the colour says of it
   * @param predicted whether that is predicted
   */
  static String tip(String label, StageRow first, int count, Overlay.Mark mark, boolean predicted) {
    String time = first.numbers().time().text() + (predicted ? ", " : " predicted, ");
    String source = predicted ? ", predicted" : "";
    String who = count == 1 ? time : count + " stages; each like the first: ";
    return label + "\n" + who + mark.text() + source;
  }
}
