package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Failure;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServingTest {

  private final Journal journal = new Journal(Clock.systemUTC());
  private final Telemetry telemetry = new Telemetry(id -> id);

  private static Deployment.Frame frame(Optional<Failure> unkept) {
    return new Deployment.Frame(
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        List.of(),
        unkept);
  }

  @Test
  void whatIsNoLongerWatched_isNotCalledLive() {
    telemetry.watch("Live: here epoch 1");
    telemetry.end();
    assertThat(telemetry.contentProperty().get().title()).isEqualTo("Seen last: here epoch 1");
  }

  @Test
  void telemetryThatCannotBeKept_isSaidOnce_andOnceThatItCanAgain() {
    Optional<Failure> full =
        Optional.of(new Failure(Failure.Kind.RESOURCES, "the disk is full", "make room."));
    Serving serving =
        new Serving(
            new Jobs(Runnable::run, Runnable::run, journal), journal, telemetry, Runnable::run);
    for (Optional<Failure> now : List.of(full, full, Optional.<Failure>empty(), full)) {
      serving.hear(frame(now));
      journal.info("a word between");
    }
    assertThat(journal.entries())
        .extracting(Journal.Entry::text)
        .containsExactly(
            "the disk is full",
            "a word between",
            "a word between",
            "Telemetry is kept in the workspace again",
            "a word between",
            "the disk is full",
            "a word between");
  }
}
