package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.moe.ExpertRule;
import dev.rackloom.core.moe.TradeOff;
import dev.rackloom.desktop.SampleExperts;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExpertCurveTest {

  private final Journal journal = new Journal(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
  private final ExpertDesk desk =
      new ExpertDesk(
          new SampleExperts(),
          new Jobs(Runnable::run, Runnable::run, journal),
          journal,
          Runnable::run,
          Runnable::run);
  private final ExpertCurve curve = desk.curve();

  @BeforeEach
  void open() {
    desk.open(Path.of("counts.json"));
  }

  private List<ExpertCurve.Point> points() {
    return curve.contentProperty().get().points();
  }

  @Test
  void moves_beginWithTheMapOnTheScreen_aPointReplacesIt_undoBringsItBack() {
    curve.look();
    assertThat(curve.contentProperty().get().across()).isEqualTo("moves");
    assertThat(curve.contentProperty().get().note())
        .contains("none beats another")
        .contains("predicted");
    assertThat(points()).hasSizeGreaterThan(1);
    assertThat(points().getFirst().current()).isTrue();
    assertThat(points().getFirst().text()).startsWith("as it is now, on the screen");
    String before = desk.predictionProperty().get();
    int last = points().size() - 1;
    curve.choose(last);
    assertThat(points().get(last).current()).isTrue();
    assertThat(points().getFirst().current()).isFalse();
    assertThat(desk.predictionProperty().get()).isNotEqualTo(before);
    desk.undo();
    assertThat(points().getFirst().current()).isTrue();
    assertThat(desk.predictionProperty().get()).isEqualTo(before);
  }

  @Test
  void rulesSetByHand_holdOnThePointsFound() {
    desk.pick(0, 3);
    desk.hand().ban(0);
    curve.look();
    curve.choose(points().size() - 1);
    assertThat(desk.rules()).containsExactly(new ExpertRule.Ban(0, 3, 0));
    assertThat(desk.pickProperty().get().orElseThrow().ranks()).doesNotContain(0);
  }

  @Test
  void copiesBetweenNodes_needATrace_theLogSaysSo() {
    curve.kindProperty().set(TradeOff.Kind.INTERNODE);
    curve.look();
    assertThat(points()).isEmpty();
    assertThat(journal.entries())
        .anyMatch(e -> e.text().contains("nothing to trade between nodes"));
  }

  @Test
  void anotherFile_forgetsThem() {
    curve.look();
    assertThat(points()).isNotEmpty();
    desk.open(Path.of("routing.npy"));
    assertThat(points()).isEmpty();
  }
}
