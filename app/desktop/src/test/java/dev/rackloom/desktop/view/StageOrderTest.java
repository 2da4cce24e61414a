package dev.rackloom.desktop.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.SampleBackend;
import dev.rackloom.desktop.SampleStudy;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.StageNumbers;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StageOrderTest {

  private final DeskModel desk =
      new DeskModel(
          new SampleBackend(SampleStudy.create()), Clock.systemUTC(), Runnable::run, Runnable::run);

  /** The numbers of the first stage, as if it were at another place. */
  private StageNumbers at(int position) {
    StageNumbers n = desk.table().rows().getFirst().numbers();
    return new StageNumbers(
        position,
        n.facts(),
        n.device(),
        n.placedOn(),
        n.together(),
        n.share(),
        n.rack(),
        n.origins());
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "stage"})
  void namesAreSortedInTheModelsOrder(String column) {
    desk.openModel(Path.of("sample.onnx"));
    Comparator<StageNumbers> order =
        new StageColumns(desk.table(), new Look(Theme.LIGHT))
            .all().stream().filter(c -> c.id().equals(column)).findFirst().orElseThrow().order();
    assertThat(List.of(at(100), at(11), at(2)).stream().sorted(order))
        .extracting(StageNumbers::position)
        .containsExactly(2, 11, 100);
  }
}
