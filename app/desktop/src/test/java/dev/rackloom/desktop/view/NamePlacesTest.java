package dev.rackloom.desktop.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import javafx.geometry.Point2D;
import javafx.geometry.Rectangle2D;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamePlacesTest {

  private static final Rectangle2D CHART = new Rectangle2D(0, 0, 400, 200);
  private static final double WIDTH = 80;
  private static final double HEIGHT = 12;

  private static List<Point2D> line(double... xy) {
    return java.util.stream.IntStream.range(0, xy.length / 2)
        .mapToObj(i -> new Point2D(xy[2 * i], xy[2 * i + 1]))
        .toList();
  }

  /** Points of the line, a pixel apart, that are in the box or within a pixel of it. */
  private static boolean meets(List<Point2D> line, Rectangle2D box) {
    Rectangle2D wide =
        new Rectangle2D(
            box.getMinX() - 1, box.getMinY() - 1, box.getWidth() + 2, box.getHeight() + 2);
    for (int i = 1; i < line.size(); i++) {
      Point2D from = line.get(i - 1);
      Point2D way = line.get(i).subtract(from);
      for (double at = 0; at <= way.magnitude(); at++) {
        if (wide.contains(from.add(way.multiply(at / Math.max(1, way.magnitude()))))) {
          return true;
        }
      }
    }
    return false;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.2, 0.35, 0.5, 0.8, 1})
  void slopesAndSteps_areNotCrossedByTheirNames(double at) {
    List<List<Point2D>> lines =
        List.of(
            line(0, 190, 300, 40),
            line(300, 40, 400, 40),
            line(0, 60, 90, 60, 90, 110, 250, 110, 250, 170, 400, 170));
    NamePlaces places = new NamePlaces(CHART, lines, List.of());
    List<Rectangle2D> boxes =
        lines.stream().flatMap(l -> places.take(l, WIDTH, HEIGHT, at).stream()).toList();
    assertThat(boxes).hasSize(3);
    for (Rectangle2D box : boxes) {
      assertThat(CHART.contains(box)).isTrue();
      assertThat(lines).noneMatch(l -> meets(l, box));
      assertThat(boxes).filteredOn(box::intersects).containsExactly(box);
    }
  }

  @Test
  void levelLine_hasItsNameAboveIt_whereItIsWanted() {
    List<Point2D> level = line(0, 100, 400, 100);
    Rectangle2D box =
        new NamePlaces(CHART, List.of(level), List.of())
            .take(level, WIDTH, HEIGHT, 0.5)
            .orElseThrow();
    assertThat(box.getMinX()).isEqualTo(160);
    assertThat(box.getMaxY()).isEqualTo(96);
  }

  @Test
  void points_areNotCovered_whereThatCanBe() {
    List<Point2D> level = line(0, 100, 400, 100);
    Rectangle2D point = new Rectangle2D(196, 86, 8, 8);
    Rectangle2D box =
        new NamePlaces(CHART, List.of(level), List.of(point))
            .take(level, WIDTH, HEIGHT, 0.5)
            .orElseThrow();
    assertThat(box.intersects(point)).isFalse();
    Rectangle2D anywhere =
        new NamePlaces(CHART, List.of(level), List.of(CHART))
            .take(level, WIDTH, HEIGHT, 0.5)
            .orElseThrow();
    assertThat(anywhere.getMinX()).isEqualTo(160);
  }

  @Test
  void nameWithoutRoom_hasNoPlace() {
    List<Point2D> level = line(0, 10, 400, 10);
    NamePlaces places = new NamePlaces(new Rectangle2D(0, 0, 400, 20), List.of(level), List.of());
    assertThat(places.take(level, WIDTH, HEIGHT, 0.5)).isEqualTo(Optional.empty());
  }
}
