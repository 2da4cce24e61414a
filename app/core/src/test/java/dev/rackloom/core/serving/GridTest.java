package dev.rackloom.core.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GridTest {

  private static Grid.Point point(double value, Double... at) {
    return new Grid.Point(List.of(at), value);
  }

  @Test
  void pointsThatWereMeasured_areGivenBack_andLinesBetweenThem() {
    Grid grid = Grid.of(List.of(point(10, 1.0), point(30, 3.0), point(20, 5.0)));
    assertThat(grid.at(1)).isEqualTo(10);
    assertThat(grid.at(2)).isEqualTo(20);
    assertThat(grid.at(4)).isEqualTo(25);
    assertThat(grid.at(7)).isEqualTo(10);
    assertThat(grid.at(0)).isEqualTo(0);
  }

  @Test
  void partsWithUnlikeKeys_areEachInterpolated() {
    List<Grid.Point> points = new ArrayList<>();
    for (double y : new double[] {0, 4, 8}) {
      points.add(point(1 + y, 1.0, y));
    }
    for (double y : new double[] {1, 3}) {
      points.add(point(3 + y, 3.0, y));
    }
    Grid grid = Grid.of(points);
    assertThat(grid.at(2, 2.5)).isCloseTo(2 + 2.5, within(1e-12));
    assertThat(grid.keys()).containsExactly(1, 3);
    assertThat(grid.part(1).keys()).containsExactly(1, 3);
  }

  @Test
  void oneKey_answersForAll() {
    Grid grid = Grid.of(List.of(point(5, 0.0, 7.0), point(9, 1.0, 2.0)));
    assertThat(grid.at(0, 100)).isEqualTo(5);
    assertThat(grid.at(0.5, 100)).isEqualTo(7);
  }

  @Test
  void noPoints_orUnlikeOnes_areRefused() {
    assertThatThrownBy(() -> Grid.of(List.of())).hasMessageContaining("no point");
    assertThatThrownBy(() -> Grid.of(List.of(point(1, 1.0), point(1, 1.0, 2.0))))
        .hasMessageContaining("unlike");
  }
}
