package dev.rackloom.engine.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A simulation that is watched, and stopped. */
class CancelledTest {

  private static final Fleet ONE =
      Fleet.of(Serving.one(StepTime.linear(100_000, 1_000), ServingOptions.of(16, 256, 100_000)));

  @Test
  void progress_growsToAll() {
    List<Double> seen = new ArrayList<>();
    Progress progress = (fraction, doing) -> seen.add(fraction);
    Trace trace = Serving.mixed(1, 300, 200);
    ServingReport report = ServingSimulator.run(trace, ONE, progress, Cancellation.NEVER);
    assertThat(report.complete()).isTrue();
    assertThat(report.requests()).isEqualTo(ServingSimulator.run(trace, ONE).requests());
    assertThat(seen).isSorted().hasSizeGreaterThan(10).endsWith(1.0);
  }

  @Test
  void stopped_hasWhatWasServedUntilThen() {
    AtomicInteger looks = new AtomicInteger();
    Trace trace = Serving.mixed(1, 300, 200);
    ServingReport whole = ServingSimulator.run(trace, ONE);
    ServingReport part =
        ServingSimulator.run(trace, ONE, Progress.SILENT, () -> looks.incrementAndGet() > 50);
    assertThat(part.complete()).isFalse();
    assertThat(part.asked()).isEqualTo(300);
    assertThat(part.requests()).hasSizeBetween(1, 299);
    assertThat(whole.requests()).containsAll(part.requests());
    assertThat(part.requests())
        .allSatisfy(r -> assertThat(r.lastNanos()).isLessThanOrEqualTo(part.lastNanos()));
    assertThat(part.requestsPerS()).isPositive();
    part.use().forEach(u -> assertThat(u.utilisation()).isBetween(0.0, 1.0));
  }

  @Test
  void stoppedAtOnce_isEmptyAndStillAReport() {
    ServingReport none =
        ServingSimulator.run(Serving.mixed(1, 300, 200), ONE, Progress.SILENT, () -> true);
    assertThat(none.requests()).isEmpty();
    assertThat(none.complete()).isFalse();
    assertThat(none.requestsPerS()).isZero();
    assertThat(none.ttft().p99()).isZero();
  }
}
