package dev.rackloom.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Ids;
import dev.rackloom.viewer.Lettering.Anchor;
import dev.rackloom.viewer.Lettering.Face;
import dev.rackloom.viewer.Lettering.Line;
import dev.rackloom.viewer.layout.Box;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where words stand, with letters of 5 units. */
class LetteringTest {

  private static final Box BOX = new Box(100, 200, 120, 58);

  private static final Lettering.Ruler FIVES =
      new Lettering.Ruler() {
        @Override
        public double width(String words, Face face) {
          return 5.0 * words.length();
        }

        @Override
        public String fit(String words, Face face, double room) {
          return words.substring(0, (int) Math.min(words.length(), room / 5));
        }
      };

  private static SceneNode node(Item.Kind kind, SceneNode.State state, List<String> ports) {
    return new SceneNode(3, kind, 1, "Name of it", "what it is", ports, BOX, 0, state);
  }

  private static List<Line> in(SceneNode node, String said) {
    return Lettering.in(node, Overlay.PLAIN, new Overlay.Mark(Tint.NONE, said, Double.NaN), FIVES);
  }

  @Test
  void operator_hasALineEach_forNameKindAndWhatItReads() {
    assertThat(in(node(Item.Kind.OPERATOR, SceneNode.State.LEAF, List.of("w", "b")), "12 %"))
        .containsExactly(
            new Line("Name of it", Face.TITLE, Anchor.START, 116, 213),
            new Line("what it is", Face.DETAIL, Anchor.START, 116, 228),
            new Line("◂ w · b", Face.PORTS, Anchor.START, 116, 243));
  }

  @Test
  void group_namesWhatItReadsBehindWhatItIs_afterItsTriangle() {
    SceneNode group = node(Item.Kind.GROUP, SceneNode.State.CLOSED, List.of("w"));
    assertThat(in(group, ""))
        .containsExactly(
            new Line("Name of it", Face.TITLE, Anchor.START, 128, 216),
            new Line("what it is   ◂ w", Face.DETAIL, Anchor.START, 128, 231));
    assertThat(Lettering.chevron(group)).hasDimensions(2, 3);
    assertThat(Lettering.chevron(node(Item.Kind.GROUP, SceneNode.State.LEAF, List.of()))[0])
        .isEmpty();
  }

  @Test
  void whatIsSaidOfAStage_standsOnTheRight_andTheNameLeavesItRoom() {
    List<Line> lines = in(node(Item.Kind.STAGE, SceneNode.State.LEAF, List.of()), "gpu0  12 %");
    assertThat(lines)
        .contains(
            new Line("gpu0  12 %", Face.MARK, Anchor.END, 206, 216),
            new Line("Name o", Face.TITLE, Anchor.START, 116, 216));
  }

  @Test
  void input_isInOneLine_andHasNoMark() {
    assertThat(in(node(Item.Kind.INPUT, SceneNode.State.LEAF, List.of()), "12 %"))
        .containsExactly(
            new Line("Name of it", Face.NAME, Anchor.START, 112, 229),
            new Line("what it", Face.DETAIL, Anchor.START, 170, 229));
  }

  @Test
  void bracket_saysHowOften_beside_orAbove() {
    Repeat run = new Repeat(Ids.of(4, 5, 6), 1, false, 4, -1, BOX);
    double rail = 100 + Repeat.RAIL - 18;
    assertThat(Lettering.beside(run, Overlay.PLAIN, Direction.DOWN))
        .containsExactly(new Line("× 3", Face.TITLE, Anchor.END, rail - 7, BOX.centerY()));
    assertThat(Lettering.beside(run, Overlay.PLAIN, Direction.RIGHT))
        .containsExactly(
            new Line("× 3", Face.TITLE, Anchor.MIDDLE, BOX.centerX(), rail + 100 - 12));
  }
}
