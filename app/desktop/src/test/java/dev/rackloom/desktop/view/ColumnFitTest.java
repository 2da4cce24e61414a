package dev.rackloom.desktop.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.view.ColumnFit.Want;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnFitTest {

  private static final List<Want> WANTS =
      List.of(new Want("a", 100, 2), new Want("b", 50, 0), new Want("c", 20, 3));

  @Test
  void theMostWanted_comeFirst() {
    assertThat(ColumnFit.of(WANTS, 60)).containsExactly("b");
    assertThat(ColumnFit.of(WANTS, 150)).containsExactlyInAnyOrder("a", "b");
    assertThat(ColumnFit.of(WANTS, 170)).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void aLessWantedOne_doesNotSlipInBeforeOneThatDoesNotFit() {
    assertThat(ColumnFit.of(WANTS, 100)).containsExactly("b");
  }

  @Test
  void oneIsAlwaysThere() {
    assertThat(ColumnFit.of(WANTS, 10)).containsExactly("b");
  }
}
