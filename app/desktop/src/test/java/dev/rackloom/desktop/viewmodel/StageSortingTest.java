package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.viewmodel.StageSorting.By;
import dev.rackloom.desktop.viewmodel.StageSorting.Column;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StageSortingTest {

  private final StageSorting sorting = new StageSorting();

  @BeforeEach
  void offer() {
    sorting.offer(List.of(new Column("stage", "Stage"), new Column("share", "Share of the time")));
  }

  private By now() {
    return sorting.byProperty().get().orElseThrow();
  }

  @Test
  void steps_goThroughTheColumns_keepTheWay_andComeRound() {
    sorting.step(1);
    assertThat(now()).isEqualTo(new By("stage", false));
    sorting.turn(true);
    sorting.step(1);
    assertThat(now()).isEqualTo(new By("share", true));
    sorting.step(1);
    assertThat(now()).isEqualTo(new By("stage", true));
    sorting.step(-1);
    assertThat(now()).isEqualTo(new By("share", true));
    sorting.clear();
    assertThat(sorting.byProperty().get()).isEmpty();
    sorting.step(-1);
    assertThat(now()).isEqualTo(new By("share", false));
  }

  @Test
  void turning_keepsTheColumn_orTakesTheFirst() {
    sorting.turn(true);
    assertThat(now()).isEqualTo(new By("stage", true));
    sorting.step(1);
    sorting.turn(false);
    assertThat(now()).isEqualTo(new By("share", false));
  }

  @Test
  void aColumnThatIsNoLongerInSight_isLeftForTheFirst() {
    sorting.step(-1);
    sorting.offer(List.of(new Column("bytes", "Bytes"), new Column("flops", "FLOP")));
    sorting.step(1);
    assertThat(now().column()).isEqualTo("bytes");
  }

  @Test
  void withoutColumns_nothingIsSorted() {
    sorting.offer(List.of());
    sorting.step(1);
    sorting.turn(true);
    assertThat(sorting.byProperty().get()).isEmpty();
  }

  @Test
  void palette_hasEveryColumnBothWays_andSaysWhichIs() {
    assertThat(sorting.choices("")).hasSize(5);
    sorting.choices("share largest").getFirst().go().run();
    assertThat(now()).isEqualTo(new By("share", true));
    assertThat(sorting.choices("share largest").getFirst().detail()).isEqualTo("as it is now");
    sorting.choices("model").getFirst().go().run();
    assertThat(sorting.byProperty().get()).isEmpty();
  }
}
