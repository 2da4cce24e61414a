package dev.rackloom.viewer.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.viewer.layout.Level.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BoundedLayoutTest {

  private static final Size BOX = new Size(160, 42);

  private static Level forward(long seed, int boxes) {
    Random random = new Random(seed);
    List<Size> sizes = new ArrayList<>();
    List<Link> links = new ArrayList<>();
    for (int i = 0; i < boxes; i++) {
      sizes.add(new Size(100 + random.nextInt(200), 30 + random.nextInt(90)));
      for (int k = random.nextInt(3); k > 0 && i > 0; k--) {
        links.add(new Link(Math.max(0, i - 1 - random.nextInt(8)), i));
      }
    }
    return new Level(sizes, links);
  }

  private static Level anyLinks(long seed, int boxes) {
    Random random = new Random(seed);
    List<Link> links = new ArrayList<>();
    for (int i = 0; i < boxes * 3; i++) {
      links.add(new Link(random.nextInt(boxes), random.nextInt(boxes)));
    }
    return new Level(Collections.nCopies(boxes, BOX), links);
  }

  private static void assertNoOverlap(Arrangement arranged) {
    List<Box> boxes = arranged.boxes();
    for (int a = 0; a < boxes.size(); a++) {
      for (int b = a + 1; b < boxes.size(); b++) {
        assertThat(boxes.get(a).intersects(boxes.get(b)))
            .as("box %d %s and box %d %s", a, boxes.get(a), b, boxes.get(b))
            .isFalse();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void forwardLinks_pointDownAndBoxesDoNotOverlap(long seed) {
    Level level = forward(seed, 60);
    Arrangement arranged = BoundedLayout.standard().arrange(level);
    assertNoOverlap(arranged);
    for (Link link : level.links()) {
      assertThat(arranged.boxes().get(link.to()).y())
          .as("%s, seed %d", link, seed)
          .isGreaterThanOrEqualTo(arranged.boxes().get(link.from()).bottom());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void cyclesSelfLoopsAndParallels_areArranged(long seed) {
    Level level = anyLinks(seed, 40);
    Arrangement arranged = BoundedLayout.standard().arrange(level);
    assertNoOverlap(arranged);
    for (int i = 0; i < level.links().size(); i++) {
      Link link = level.links().get(i);
      assertThat(arranged.links().get(i).size() == 0)
          .as("%s, seed %d", link, seed)
          .isEqualTo(link.from() == link.to());
    }
  }

  @Test
  void lines_startAndEndAtTheirBoxes() {
    Level level = forward(11, 30);
    Arrangement arranged = BoundedLayout.standard().arrange(level);
    for (int i = 0; i < level.links().size(); i++) {
      Polyline line = arranged.links().get(i);
      Box from = arranged.boxes().get(level.links().get(i).from());
      Box to = arranged.boxes().get(level.links().get(i).to());
      assertThat(from.contains(line.x(0), line.y(0))).isTrue();
      assertThat(to.contains(line.x(line.size() - 1), line.y(line.size() - 1))).isTrue();
    }
  }

  @Test
  void chain_standsOnOneAxis() {
    List<Link> links = IntStream.range(0, 19).mapToObj(i -> new Link(i, i + 1)).toList();
    Level level = new Level(Collections.nCopies(20, BOX), links);
    assertThat(BoundedLayout.standard().arrange(level).boxes())
        .extracting(Box::centerX)
        .containsOnly(BOX.width() / 2);
  }

  @Test
  void sameLevel_isArrangedOnceAndEqually() {
    BoundedLayout layout = BoundedLayout.standard();
    Arrangement first = layout.arrange(forward(5, 40));
    assertThat(layout.arrange(forward(5, 40))).isSameAs(first);
    assertThat(layout.remembered()).isEqualTo(1);
    assertThat(BoundedLayout.standard().arrange(forward(5, 40))).isEqualTo(first);
  }

  @Test
  void noTime_fallsBackToLayers() {
    Level level = forward(9, 200);
    Arrangement arranged = BoundedLayout.within(Duration.ofNanos(1)).arrange(level);
    assertNoOverlap(arranged);
    assertThat(arranged.links()).hasSameSizeAs(level.links());
  }

  @Test
  void hubOfAMillionLinks_isArranged() {
    int boxes = 1_000_000;
    List<Link> links = new ArrayList<>(boxes);
    for (int i = 1; i < boxes; i++) {
      links.add(new Link(0, i));
    }
    Arrangement arranged =
        BoundedLayout.standard().arrange(new Level(Collections.nCopies(boxes, BOX), links));
    assertThat(arranged.boxes()).hasSize(boxes);
    assertThat(arranged.size().width()).isLessThan(1e6);
  }

  @Test
  void nothing_isArranged() {
    Arrangement arranged = BoundedLayout.standard().arrange(new Level(List.of(), List.of()));
    assertThat(arranged.size()).isEqualTo(new Size(0, 0));
  }
}
