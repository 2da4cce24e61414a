package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.SampleBackend;
import dev.rackloom.desktop.SampleStudy;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StageFilterTest {

  private final DeskModel desk =
      new DeskModel(
          new SampleBackend(SampleStudy.create("layer \"0\", first")),
          Clock.systemUTC(),
          Runnable::run,
          Runnable::run);
  private final StageFilter filter = desk.filter();

  @BeforeEach
  void open() {
    desk.openModel(Path.of("sample.onnx"));
  }

  @Test
  void words_andQueries_saySomeStages_andFollowTheNumbers() {
    assertThat(filter.rows()).hasSize(6);
    filter.say("s4");
    assertThat(filter.rows()).extracting(StageRow::id).containsExactly("s4");
    filter.say("device:gpu0");
    assertThat(filter.rows()).isEmpty();
    desk.editor().move("s1", "gpu0");
    assertThat(filter.rows()).extracting(StageRow::id).containsExactly("s1");
    filter.say("op:Softmax -device:gpu0");
    assertThat(filter.rows()).hasSize(5);
    filter.say("");
    assertThat(filter.rows()).hasSize(6);
  }

  @Test
  void whatCannotBeAsked_isSaid_andChangesNothing() {
    filter.say("s4");
    filter.say("colour:red");
    assertThat(filter.wrongProperty().get()).contains("no field is called 'colour'");
    assertThat(filter.rows()).hasSize(1);
    filter.say("s");
    assertThat(filter.wrongProperty().get()).isEmpty();
  }

  @Test
  void csv_hasPlainNumbers_quotesNames_andLeavesOutWhatIsNotKnown() {
    String[] lines = filter.csv().split("\r\n");
    assertThat(lines).hasSize(7);
    assertThat(lines[0])
        .startsWith("id,stage,phase,device,costClass,timeSharePercent")
        .endsWith("cpu0 predictedMs,gpu0 predictedMs,flow0 predictedMs");
    assertThat(lines[1])
        .contains("\"layer \"\"0\"\", first\"")
        .contains(",cpu0,compute,16.666667,");
    assertThat(lines[1]).endsWith(",8,0.3,0.9");
    assertThat(lines[6]).endsWith(",8,0.3,");
  }
}
