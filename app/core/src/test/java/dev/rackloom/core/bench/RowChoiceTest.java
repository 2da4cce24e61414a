package dev.rackloom.core.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.RackloomException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowChoiceTest {

  @Test
  void rows_areChosenByWhatTheirIdsBeginWith() {
    RowChoice choice = RowChoice.of("hop, pipeline.throughput");
    assertThat(choice.wants("hop.4k-p50")).isTrue();
    assertThat(choice.wants("pipeline.throughput")).isTrue();
    assertThat(choice.wants("simulator.agents")).isFalse();
    assertThat(choice.wantsAny(List.of("chaos.lost", "hop.64m-vs-tcp"))).isTrue();
    assertThat(RowChoice.ALL.wants("anything")).isTrue();
    assertThat(RuntimeIds.ALL).doesNotHaveDuplicates().contains("simulator.agents-p95");
  }

  @Test
  void rowsThatAreNone_areRefused() {
    assertThatThrownBy(() -> RowChoice.of("hop,,chaos"))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("no name");
    assertThatThrownBy(() -> RowChoice.of("hopp").check(RuntimeIds.ALL))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("no row begins with 'hopp'");
  }
}
