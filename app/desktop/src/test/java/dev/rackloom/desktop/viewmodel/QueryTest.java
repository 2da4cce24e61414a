package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.desktop.SampleBackend;
import dev.rackloom.desktop.SampleStudy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryTest {

  private final SampleStudy study = SampleStudy.create();
  private final DeskModel desk =
      new DeskModel(new SampleBackend(study), Clock.systemUTC(), Runnable::run, Runnable::run);

  @BeforeEach
  void open() {
    desk.openModel(Path.of("sample.onnx"));
    desk.editor().move("s2", "gpu0");
  }

  /** What is found, the line that keeps the query left out. */
  private List<String> found(String text) {
    return desk.finder().things(text).stream().skip(1).map(Finder.Hit::label).toList();
  }

  @Test
  void conditionsOfStages_findStages() {
    assertThat(found("device:gpu0")).containsExactly("layer.2");
    assertThat(found("device:gpu* class:latency")).containsExactly("layer.2");
    assertThat(found("-device:gpu0")).hasSize(5);
    assertThat(found("time>5ms")).hasSize(5);
    assertThat(found("time<5%")).containsExactly("layer.2");
    assertThat(found("time>5%")).hasSize(5).doesNotContain("layer.2");
    assertThat(found("flops>1G")).isEmpty();
    assertThat(found("flops>100M")).hasSize(6);
  }

  @Test
  void conditionsOfOperators_findOperatorsOfTheStagesThatHold() {
    int all = found("op:Softmax").size();
    assertThat(all).isEqualTo(6);
    assertThat(found("op:softmax device:gpu0")).hasSize(1);
    assertThat(found("-op:softmax device:gpu0").size()).isPositive();
    assertThat(found("layer.3 op:*max")).hasSize(1);
    assertThat(found("dtype:float32 op:Softmax")).hasSize(6);
    assertThat(found("shape:*x7777")).isEmpty();
    assertThat(found("shape:*x384 op:Softmax")).hasSize(6);
    assertThat(found("op:MatMul shape:1x128x384 device:gpu0 stage-time<5% class:latency"))
        .hasSize(2);
    assertThat(found("op:MatMul shape:1x128x384 device:gpu0 stage-time>5% class:latency"))
        .isEmpty();
  }

  @Test
  void timeOfOperators_isThatOfTheirStages_andAskedForAsSuch() {
    assertThat(found("op:Softmax stage-time<5%")).hasSize(1);
    assertThatThrownBy(() -> Query.of("op:Softmax time<5%"))
        .hasMessageContaining("operators have no time of their own")
        .hasMessageContaining("stage-time");
  }

  @Test
  void stagesAreFound_byNameBytesAndMemory() {
    assertThat(found("stage:layer.3")).containsExactly("layer.3");
    assertThat(found("stage:s2 device:gpu0")).containsExactly("layer.2");
    assertThat(found("op:Softmax stage:*.3")).hasSize(1);
    assertThat(found("bytes>1KiB").size()).isPositive();
    assertThat(found("bytes>1TiB")).isEmpty();
    assertThat(found("memory>1MiB")).hasSize(6);
    assertThat(found("memory>1TiB")).isEmpty();
  }

  @Test
  void stagesAreFound_byWhatTheirTableHasColumnsFor() {
    assertThat(found("on-flow0<1ms")).hasSize(5); // the last has no time there
    assertThat(found("on-gpu0>299us on-gpu0<301us")).hasSize(6);
    assertThat(found("on-gpu9>0ns")).isEmpty();
    assertThat(found("share<5%")).containsExactly("layer.2");
    assertThat(found("sensitivity>0.9")).hasSize(6);
    assertThat(found("slack>1us")).isEmpty();
    assertThat(found("weights>1KiB activations>1KiB")).hasSize(5); // the last has no shape
    assertThat(found("state>0B")).isEmpty();
    assertThat(found("output>191KiB output<193KiB")).hasSize(6);
    assertThat(found("operators>1 operators<1k")).hasSize(6);
    assertThat(found("operators>1k")).isEmpty();
    assertThat(found("op:Softmax share<5%")).hasSize(1);
    assertThat(found("intensity>1").size()).isPositive();
    assertThat(found("-intensity>1")).hasSize(6 - found("intensity>1").size() - 1);
  }

  @Test
  void wrongQuery_saysWhatToDoBesideIt_soThatNeitherIsTooLong() {
    Finder.Hit hit = desk.finder().things("colour:red").getFirst();
    assertThat(hit.label()).isEqualTo("no field is called 'colour'");
    assertThat(hit.detail()).startsWith("use op, name").contains("stage-time", "memory");
  }

  @ParameterizedTest
  @CsvSource({
    "colour:red, no field is called 'colour'",
    "op>5, is no number",
    "time:5%, compare numbers",
    "time>soon, is no time",
    "flops>many, is no number",
    "memory>much, is not a size",
    "share>5, is no share",
    "slack>5%, is no time",
    "state:1KiB, compare numbers"
  })
  void whatCannotBeAsked_isOneLine(String text, String why) {
    assertThatThrownBy(() -> Query.of(text)).hasMessageContaining(why);
    assertThat(desk.finder().things(text)).hasSize(1);
    assertThat(desk.finder().things(text).getFirst().label()).contains(why);
  }

  @Test
  void queries_areKeptAndForgotten() {
    desk.finder().things("device:gpu0").getFirst().go().run();
    assertThat(desk.finder().things(""))
        .extracting(Finder.Hit::label)
        .containsExactly("device:gpu0");
    desk.finder().things("").getFirst().go().run();
    assertThat(desk.askedProperty().get()).isEqualTo("device:gpu0");
    desk.finder().things("device:gpu0").getFirst().go().run();
    assertThat(desk.finder().things("")).isEmpty();
  }
}
