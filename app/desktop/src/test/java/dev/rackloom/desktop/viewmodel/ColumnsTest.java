package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.SampleBackend;
import dev.rackloom.desktop.SampleStudy;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How columns are liked, on racks that come and go. */
class ColumnsTest {

  private static final List<String> THREE = List.of("stage", "on-a", "flops");

  @Test
  void first_isInTheFirstOrder_andNothingIsChosen() {
    assertThat(Columns.FIRST.ordered(THREE)).isEqualTo(THREE);
    assertThat(Columns.FIRST.isChosen()).isFalse();
    assertThat(Columns.FIRST.isShown("stage", true)).isTrue();
    assertThat(Columns.FIRST.width("stage", 120)).isEqualTo(120);
  }

  @Test
  void order_isKept_andAColumnOfAnotherRackFollowsItsNeighbour() {
    Columns liked = Columns.FIRST.in(List.of("flops", "stage", "on-a"));
    assertThat(liked.ordered(THREE)).containsExactly("flops", "stage", "on-a");
    assertThat(liked.ordered(List.of("stage", "on-b", "flops")))
        .containsExactly("flops", "stage", "on-b");
    assertThat(liked.ordered(List.of("new", "stage", "flops")))
        .containsExactly("new", "flops", "stage");
  }

  @Test
  void chosen_areKept_andThoseOfAnotherRackAreAsAtFirst() {
    Columns liked = Columns.FIRST.showing(List.of("stage", "on-a"), THREE);
    assertThat(liked.isShown("on-a", false)).isTrue();
    assertThat(liked.isShown("flops", true)).isFalse();
    assertThat(liked.isShown("on-b", true)).isTrue();
    assertThat(liked.isShown("on-c", false)).isFalse();
    Columns elsewhere = liked.showing(List.of("stage"), List.of("stage", "on-b", "flops"));
    assertThat(elsewhere.isShown("on-b", true)).isFalse();
    assertThat(elsewhere.isShown("on-a", false)).as("of the rack before").isTrue();
    assertThat(elsewhere.showingWhatFits().isChosen()).isFalse();
  }

  @Test
  void widths_areThoseOfPeople() {
    Columns liked = Columns.FIRST.with("stage", 180.4).with("flops", Double.NaN).with("id", -3);
    assertThat(liked.widths()).isEqualTo(Map.of("stage", 180));
    assertThat(liked.width("stage", 120)).isEqualTo(180);
    assertThat(liked.with("stage", 1e12).width("stage", 1)).isEqualTo(4_000);
  }

  @Test
  void changes_areKeptInTheWorkspace() {
    SampleBackend backend = new SampleBackend(SampleStudy.create());
    Preferences preferences =
        new Preferences(backend, Runnable::run, Runnable::run, new Journal(Clock.systemUTC()));
    preferences.changeColumns(c -> c.showing(Set.of("stage"), THREE).with("stage", 200));
    Preferences next =
        new Preferences(backend, Runnable::run, Runnable::run, new Journal(Clock.systemUTC()));
    assertThat(next.columnsProperty().get())
        .isEqualTo(new Columns(THREE, Set.of("stage"), Map.of("stage", 200)));
    assertThat(next.settingsProperty().get()).isEqualTo(Settings.FIRST);
  }
}
