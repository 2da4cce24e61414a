package dev.rackloom.viewer.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.viewer.layout.Level.Link;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FoldingTest {

  private static Level chain(int boxes, double high) {
    List<Link> links = IntStream.range(1, boxes).mapToObj(i -> new Link(i - 1, i)).toList();
    return new Level(Collections.nCopies(boxes, new Size(700, high)), links);
  }

  private static Arrangement one(Level level) {
    return BoundedLayout.standard().arrange(level);
  }

  @Test
  void lowLevel_staysAsItIs() {
    Level level = chain(20, 400);
    assertThat(Folding.fold(level, one(level))).isEmpty();
  }

  @Test
  void highChain_becomesColumnsWithoutOverlap() {
    Level level = chain(24, 1500);
    Arrangement folded = Folding.fold(level, one(level)).orElseThrow();
    assertThat(folded.size().width()).isBetween(folded.size().height() * 0.8, 1e6);
    for (int i = 0; i < 24; i++) {
      for (int k = 0; k < i; k++) {
        assertThat(folded.boxes().get(i).intersects(folded.boxes().get(k))).isFalse();
      }
    }
  }

  @Test
  void linksOfFoldedChain_stillEndAtTheirBoxes() {
    Level level = chain(24, 1500);
    Arrangement folded = Folding.fold(level, one(level)).orElseThrow();
    for (int i = 0; i < level.links().size(); i++) {
      Polyline line = folded.links().get(i);
      int last = line.size() - 1;
      Box from = folded.boxes().get(level.links().get(i).from()).grown(1);
      Box to = folded.boxes().get(level.links().get(i).to()).grown(1);
      assertThat(from.contains(line.x(0), line.y(0))).isTrue();
      assertThat(to.contains(line.x(last), line.y(last))).isTrue();
      assertThat(folded.boxes())
          .noneMatch(b -> b.contains(line.x(last / 2), line.y(last / 2)) && last > 3);
    }
  }

  @Test
  void sameLevel_foldsTheSame() {
    Level level = chain(24, 1500);
    assertThat(Folding.fold(level, one(level))).isEqualTo(Folding.fold(level, one(level)));
  }
}
