package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Ids;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.moe.LoadTable;
import dev.rackloom.api.moe.RankTopology;
import dev.rackloom.core.experts.ServedExperts;
import dev.rackloom.desktop.SampleExperts;
import dev.rackloom.desktop.viewmodel.ExpertLive.Source;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Live counts beside those of a file, without a toolkit: the background runs when told to. */
class ExpertLiveTest {

  private static final RankTopology RANKS = RankTopology.equal(1, 2, 3);

  private final Journal journal = new Journal(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
  private final Deque<Runnable> background = new ArrayDeque<>();
  private final ExpertDesk desk =
      new ExpertDesk(
          new SampleExperts(),
          new Jobs(background::add, Runnable::run, journal),
          journal,
          background::add,
          Runnable::run);
  private final ExpertLive live = desk.live();

  @BeforeEach
  void open() {
    desk.resume();
    work();
  }

  private void work() {
    while (!background.isEmpty()) {
      background.remove().run();
    }
  }

  private static ServedExperts served(int tokens, int... slots) {
    LayerNumbers layers = LayerNumbers.after(1, 1);
    ExpertStatistics counts =
        ExpertStatistics.counts(
            "moe, " + tokens + " tokens",
            "rackloom-telemetry",
            layers,
            LoadTable.of(new double[][] {{3 * tokens, tokens, 0, tokens}}));
    ExpertMap map = ExpertMap.of(layers, 4, Ids.of(0, 0, 0, 1, 1, 1), new int[][] {slots});
    return new ServedExperts(counts, RANKS, map);
  }

  private static ServedExperts served(int tokens) {
    return served(tokens, 0, 1, ExpertMap.EMPTY, 2, 3, ExpertMap.EMPTY);
  }

  private String title() {
    return desk.sceneProperty().get().title();
  }

  @Test
  void nothingHeard_isNoChoice() {
    assertThat(live.heardProperty().get()).isFalse();
    live.hear(Optional.of(served(10)));
    assertThat(live.heardProperty().get()).isTrue();
    assertThat(title()).startsWith("routing");
    live.hear(Optional.empty());
    assertThat(live.heardProperty().get()).isFalse();
  }

  @Test
  void live_showsTheMapThatServes_andFollowsItsCounts() {
    live.hear(Optional.of(served(10)));
    live.sourceProperty().set(Source.LIVE);
    work();
    assertThat(title()).isEqualTo("moe, 10 tokens (rackloom-telemetry)");
    assertThat(desk.pickProperty().get().orElseThrow().ranks()).containsExactly(0);
    assertThat(desk.predictionProperty().get()).startsWith("Predicted: balance");
    desk.pick(0, 3);
    live.hear(Optional.of(served(20)));
    live.hear(Optional.of(served(30)));
    assertThat(title())
        .as("not drawn by whoever hears")
        .isEqualTo("moe, 10 tokens (rackloom-telemetry)");
    work();
    assertThat(title()).isEqualTo("moe, 30 tokens (rackloom-telemetry)");
    assertThat(desk.pickProperty().get().orElseThrow().expert()).isEqualTo(3);
  }

  @Test
  void editsStay_whileCountsFollow_untilAnotherMapServes() {
    live.hear(Optional.of(served(10)));
    live.sourceProperty().set(Source.LIVE);
    work();
    desk.pick(0, 0);
    desk.hand().addCopy(1);
    live.hear(Optional.of(served(20)));
    work();
    assertThat(desk.pickProperty().get().orElseThrow().ranks()).containsExactly(0, 1);
    live.hear(Optional.of(served(30, 3, 2, ExpertMap.EMPTY, 1, 0, ExpertMap.EMPTY)));
    work();
    assertThat(desk.pickProperty().get().orElseThrow().ranks()).containsExactly(1);
    assertThat(desk.canUndoProperty().get()).isFalse();
  }

  @Test
  void backToTheFile_isAsItWasLeft_andLiveCountsPassBy() {
    desk.pick(1, 3);
    desk.hand().pin(2);
    live.hear(Optional.of(served(10)));
    live.sourceProperty().set(Source.LIVE);
    work();
    live.hear(Optional.of(served(20)));
    live.sourceProperty().set(Source.FILE);
    work();
    assertThat(title()).startsWith("routing");
    assertThat(desk.rules()).hasSize(1);
    live.hear(Optional.of(served(40)));
    work();
    assertThat(title()).startsWith("routing");
  }

  @Test
  void fileOpenedWhileLive_isShown() {
    live.hear(Optional.of(served(10)));
    live.sourceProperty().set(Source.LIVE);
    work();
    desk.open(Path.of("counts.json"));
    work();
    assertThat(live.sourceProperty().get()).isEqualTo(Source.FILE);
    assertThat(title()).startsWith("counts");
    assertThat(desk.windows()).isEqualTo(List.of("all"));
  }

  @Test
  void frames_reachTheDesk() {
    Telemetry telemetry = new Telemetry(s -> s);
    telemetry.expertsProperty().addListener((o, was, is) -> live.hear(is));
    telemetry.watch("Live: moe");
    telemetry.take(
        List.of(
            new Deployment.Frame(List.of(), List.of()),
            new Deployment.Frame(
                List.of(), List.of(), List.of(), Optional.of(served(5)), List.of())));
    assertThat(live.heardProperty().get()).isTrue();
    telemetry.end();
    telemetry.watch("Live: another");
    assertThat(live.heardProperty().get()).isFalse();
  }
}
