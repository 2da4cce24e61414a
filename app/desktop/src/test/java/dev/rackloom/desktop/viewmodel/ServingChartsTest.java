package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.cost.Source;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Charts over time say what they count, and know nothing that nobody told. */
class ServingChartsTest {

  private final ServingCharts charts = new ServingCharts();

  private static Deployment.Served served(double seconds, long ended, long answers) {
    List<Long> newest =
        LongStream.rangeClosed(Math.max(1, answers - 99), answers)
            .map(i -> i * 1_000_000)
            .boxed()
            .toList();
    return new Deployment.Served(
        Math.round(seconds * 1e9), "s5", ended, answers, newest, false, Source.EMULATED);
  }

  private void take(Deployment.Served served, int queued, Source source) {
    charts.take(
        new Deployment.Frame(
            List.of(),
            List.of(
                new Deployment.Use("cpu0", 0.5, queued, Source.MEASURED),
                new Deployment.Use("gpu0", 0.5, 1, source)),
            List.of(),
            Optional.empty(),
            List.of(),
            Optional.of(served)));
  }

  private ServingCharts.Chart chart(String id) {
    return charts.charts(s -> "layer of " + s).stream()
        .filter(c -> c.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void oneFrame_isNoCourse() {
    take(served(0, 0, 0), 0, Source.EMULATED);
    assertThat(charts.charts(s -> s)).isEmpty();
  }

  @Test
  void framesWithoutATime_sayNothing() {
    charts.take(new Deployment.Frame(List.of(), List.of()));
    charts.take(new Deployment.Frame(List.of(), List.of()));
    assertThat(charts.charts(s -> s)).isEmpty();
  }

  @Test
  void throughput_isFiringsOfTheLastStageOverTime() {
    for (int i = 0; i <= 20; i++) {
      take(served(i * 0.25, 3L * i, 0), 0, Source.EMULATED);
    }
    ServingCharts.Chart throughput = chart("throughput");
    assertThat(throughput.now().text()).isEqualTo("12.0 /s");
    assertThat(throughput.what()).startsWith("firings of layer of s5, the last stage");
    assertThat(throughput.source()).isEqualTo("emulated");
    assertThat(throughput.lines().getFirst().points())
        .hasSize(20)
        .allSatisfy(p -> assertThat(p.value()).isEqualTo(12));
    assertThat(throughput.lines().getFirst().points().getFirst().secondsAgo()).isEqualTo(4.75);
    assertThat(throughput.lines().getFirst().points().getLast().secondsAgo()).isZero();
  }

  @Test
  void charts_goBackOverTheWholeRun_howeverFastFramesCome() {
    for (int i = 0; i <= 6000; i++) {
      take(served(i * 0.007, i, i / 100), 0, Source.EMULATED);
    }
    assertThat(charts.charts(s -> s))
        .extracting(ServingCharts.Chart::seconds)
        .as("all the same")
        .containsOnly(42.0);
    assertThat(chart("throughput").lines().getFirst().points().size()).isBetween(100, 240);
    assertThat(chart("throughput").now().text()).isEqualTo("143 /s");
    assertThat(chart("latency").lines().getFirst().points())
        .as("what was answered is not lost between frames")
        .hasSizeBetween(55, 60);
  }

  @Test
  void throughput_fallsToZeroWhereNothingEnds() {
    for (int i = 0; i <= 20; i++) {
      take(served(i * 0.25, Math.min(i, 10), 0), 0, Source.EMULATED);
    }
    assertThat(chart("throughput").now().text()).isEqualTo("0 /s");
  }

  @Test
  void latency_isNotKnownWithoutRequestsFromHere() {
    take(served(0, 0, 0), 0, Source.EMULATED);
    take(served(1, 50, 0), 0, Source.EMULATED);
    ServingCharts.Chart latency = chart("latency");
    assertThat(latency.now().known()).isFalse();
    assertThat(latency.lines()).isEmpty();
  }

  @Test
  void latency_hasAP99FromAHundredRequestsOn() {
    take(served(0, 0, 0), 0, Source.EMULATED);
    take(served(1, 10, 10), 0, Source.EMULATED);
    assertThat(chart("latency").now().text()).isEqualTo("p50 5.00 ms");
    assertThat(chart("latency").lines())
        .extracting(ServingCharts.Line::name)
        .containsExactly("p50");
    take(served(2, 100, 100), 0, Source.EMULATED);
    assertThat(chart("latency").now().text()).isEqualTo("p50 50.0 ms, p99 99.0 ms");
    take(served(3, 100, 100), 0, Source.EMULATED);
    assertThat(chart("latency").lines().getFirst().points())
        .as("frames in which nothing was answered say nothing new")
        .hasSize(2);
    assertThat(chart("latency").lines().getFirst().points())
        .as("each is of the requests that were the newest then")
        .extracting(ServingCharts.Point::value)
        .containsExactly(5.0, 50.0);
  }

  @Test
  void queues_areSummedAndSayBothSources() {
    take(served(0, 0, 0), 0, Source.EMULATED);
    take(served(1, 0, 0), 4, Source.EMULATED);
    assertThat(chart("queue").now().text()).isEqualTo("5 waiting");
    assertThat(chart("queue").source()).isEqualTo("emulated and measured");
    take(served(2, 0, 0), 4, Source.MEASURED);
    assertThat(chart("queue").source()).isEqualTo("measured");
  }

  @Test
  void countsThatStartAnew_startTheChartsAnew() {
    take(served(0, 500, 0), 0, Source.EMULATED);
    take(served(1, 600, 0), 0, Source.EMULATED);
    take(served(2, 3, 0), 0, Source.EMULATED);
    assertThat(charts.charts(s -> s)).isEmpty();
    take(served(3, 5, 0), 0, Source.EMULATED);
    assertThat(chart("throughput").now().text()).isEqualTo("2.00 /s");
  }

  @Test
  void emulatedTime_isSaidToBeThat() {
    take(served(0, 0, 0), 0, Source.EMULATED);
    take(served(0.356, 50, 0), 0, Source.EMULATED);
    assertThat(chart("throughput").since()).isEqualTo("356 ms of emulated time ago");
  }
}
