package dev.rackloom.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Signs are told apart by everybody, and without any colour too. */
class SignTest {

  private static final List<Sign> DIFFERENCES =
      List.of(Sign.ADDED, Sign.REMOVED, Sign.CHANGED, Sign.MOVED);

  static Stream<Palette> themes() {
    return Stream.of(Palette.LIGHT, Palette.DARK);
  }

  @ParameterizedTest
  @MethodSource("themes")
  void colours_areApartForEveryEye(Palette palette) {
    for (Eye eye : Eye.values()) {
      for (Sign a : DIFFERENCES) {
        for (Sign b : DIFFERENCES) {
          if (a != b) {
            assertThat(eye.apart(a.colour(palette), b.colour(palette)))
                .as("%s and %s as a %s sees them", a, b, eye)
                .isGreaterThan(Eye.AT_A_GLANCE);
          }
        }
      }
    }
  }

  @Test
  void ringsAndLetters_areApartWithoutColour() {
    assertThat(DIFFERENCES.stream().map(Sign::dashes)).doesNotHaveDuplicates();
    assertThat(DIFFERENCES.stream().map(Sign::letter)).doesNotHaveDuplicates().doesNotContain("");
  }

  @Test
  void groupAround_hasTheSignOfWhatIsInIt_unlessThereAreSeveral() {
    ModelTree tree = Models.transformer(2).tree();
    int added = tree.find("layer.0/attention/self/Softmax", 1).get(0);
    int changed = tree.find("layer.1/attention/self/Softmax", 1).get(0);
    int moved = tree.find("layer.1/attention/output/Add", 1).get(0);
    Highlight highlight =
        Highlight.of(
            tree,
            List.of(
                new Highlight.Signed(added, Sign.ADDED),
                new Highlight.Signed(changed, Sign.CHANGED),
                new Highlight.Signed(moved, Sign.MOVED),
                new Highlight.Signed(moved, Sign.ADDED)));
    assertThat(highlight.sign(added)).isEqualTo(Sign.ADDED);
    assertThat(highlight.sign(moved)).isEqualTo(Sign.MOVED);
    assertThat(highlight.sign(tree.itemOfStage(1))).isEqualTo(Sign.ADDED);
    assertThat(highlight.sign(tree.itemOfStage(3))).isEqualTo(Sign.FOUND);
    assertThat(highlight.isAround(tree.itemOfStage(3))).isTrue();
    assertThat(highlight.signs()).isEqualTo(Set.of(Sign.ADDED, Sign.CHANGED, Sign.MOVED));
    assertThat(highlight.items().size()).isEqualTo(3);
  }
}
