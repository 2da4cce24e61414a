package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.SampleBackend;
import dev.rackloom.desktop.SampleStudy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What menus of charts and figures copy: as many cells in every line, and where numbers are from.
 */
class CopiedTest {

  private final DeskModel desk =
      new DeskModel(
          new SampleBackend(SampleStudy.create()), Clock.systemUTC(), Runnable::run, Runnable::run);

  @BeforeEach
  void open() {
    desk.openModel(Path.of("sample.onnx"));
  }

  /** The lines under the header, which all have as many cells as it. */
  private static List<String> lines(String table) {
    List<String> lines = table.lines().toList();
    int cells = lines.getFirst().split("\t", -1).length;
    assertThat(lines).allSatisfy(l -> assertThat(l.split("\t", -1)).hasSize(cells));
    return lines.subList(1, lines.size());
  }

  @Test
  void bars_areListedLaneByLane() {
    Gantt now = desk.handwork().timeline().predictedProperty().get();
    assertThat(lines(CopiedCharts.gantt(now)))
        .hasSize(now.lanes().stream().mapToInt(l -> l.bars().size()).sum())
        .allMatch(l -> l.endsWith("\tpredicted"))
        .first()
        .isEqualTo("cpu0\tlayer.0\t1\t0 ns\t8.00 ms\t8.00 ms\tpredicted");
  }

  @Test
  void roofline_hasRoofsAndStages() {
    Roofline.Content now = desk.insight().roofline().contentProperty().get();
    List<String> lines =
        lines(CopiedCharts.roofline(now, "cpu0", s -> desk.table().rows().get(s).label()));
    assertThat(lines).filteredOn(l -> l.startsWith("roof\t")).isNotEmpty();
    assertThat(lines)
        .as(String.join("\n", lines))
        .filteredOn(l -> l.startsWith("stage\tlayer.4\tcpu0\t") && l.endsWith("\tyes\tpredicted"))
        .hasSize(1);
  }

  @Test
  void tradeOffsAndSearch_areOfTheirGoal() {
    Front front = desk.insight().front();
    front.look();
    assertThat(
            lines(
                CopiedCharts.front(
                    front.contentProperty().get(),
                    front.acrossProperty().get(),
                    front.upProperty().get())))
        .hasSizeGreaterThan(1)
        .allMatch(l -> l.endsWith("\tpredicted"));
    desk.actions().autoPlace();
    Course course = desk.insight().search().courseProperty().get();
    assertThat(lines(CopiedCharts.course(course)).getLast()).contains("\t5.40 ms\t", "\tsample\t");
  }

  @Test
  void whatIsSeen_saysItsSource() {
    desk.actions().deploy();
    List<String> lines =
        lines(CopiedText.telemetry(desk.telemetry().contentProperty().get(), desk.table()::label));
    assertThat(lines)
        .anyMatch(l -> l.endsWith("\temulated"))
        .anyMatch(l -> l.endsWith("\tmeasured"));
  }

  @Test
  void selectedAndReasons_areCopiedAsShown() {
    desk.select(2);
    assertThat(lines(CopiedText.details(desk.details().contentProperty().get())))
        .contains("layer.2, Stage\tId\ts2");
    Explanation why = desk.insight().why().contentProperty().get();
    assertThat(lines(CopiedText.choices(why))).hasSize(3).anyMatch(l -> l.contains("cpu0\tyes\t"));
    assertThat(lines(CopiedText.path(why))).hasSize(why.path().size());
    desk.insight().whatToBuy().look();
    assertThat(lines(CopiedText.gains(desk.insight().whatToBuy().contentProperty().get())))
        .hasSize(3);
    desk.insight().constraints().pinTo("gpu0");
    assertThat(lines(CopiedText.problems(desk.handwork().problems().problemsProperty().get())))
        .first()
        .asString()
        .contains("Move layer.2 to gpu0 or Remove this constraint");
  }

  @Test
  void supposition_isCopiedWithWhatFollows() {
    desk.supposition().speed(2);
    String text = CopiedText.supposed(desk.supposition().contentProperty().get());
    String[] tables = text.split("\n\n");
    assertThat(lines(tables[0])).contains("speed of links\t1\t2.0");
    assertThat(lines(tables[1])).hasSize(3).allMatch(l -> l.endsWith("\tpredicted"));
  }

  @Test
  void experts_areCopiedLayerByLayer() {
    desk.resume();
    ExpertDesk experts = desk.experts();
    experts.pick(1, 2);
    HeatGrid grid = experts.sceneProperty().get().grid();
    assertThat(lines(CopiedCharts.experts(experts))).hasSize(grid.rows() * grid.columns());
    assertThat(CopiedCharts.expert(experts.pickProperty().get().orElseThrow()))
        .startsWith("Expert 2 of ");
  }
}
