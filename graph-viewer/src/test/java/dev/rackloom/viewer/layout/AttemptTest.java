package dev.rackloom.viewer.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.viewer.layout.Level.Link;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AttemptTest {

  /** A cycle with parallel links and self loops, which JGraphX ranks for ever. */
  private static final Level ENDLESS =
      new Level(
          Collections.nCopies(5, new Size(100, 40)),
          List.of(
              new Link(3, 2),
              new Link(0, 0),
              new Link(2, 3),
              new Link(0, 3),
              new Link(2, 4),
              new Link(2, 4),
              new Link(0, 4),
              new Link(2, 3),
              new Link(4, 3),
              new Link(4, 4)));

  @Test
  void endlessLayout_isStoppedWhenItsTimeIsUp() throws InterruptedException {
    Attempt attempt = Attempt.start(ENDLESS);
    assertThat(attempt.thread().join(Duration.ofMillis(500))).as("ended by itself").isFalse();
    assertThat(attempt.within(Duration.ZERO)).isEmpty();
    assertThat(attempt.thread().join(Duration.ofSeconds(20))).as("ended").isTrue();
  }

  @Test
  void interruptedCaller_givesItUpToo() throws InterruptedException {
    Attempt attempt = Attempt.start(ENDLESS);
    Thread.currentThread().interrupt();
    assertThat(attempt.within(Duration.ofHours(1))).isEmpty();
    assertThat(Thread.interrupted()).as("still interrupted").isTrue();
    assertThat(attempt.thread().join(Duration.ofSeconds(20))).as("ended").isTrue();
  }

  @Test
  void sameLevelMadeSimple_isArranged() {
    Level simple = SimpleLevel.of(ENDLESS).level();
    assertThat(Attempt.start(simple).within(Duration.ofSeconds(30))).isPresent();
    assertThat(BoundedLayout.standard().arrange(ENDLESS).boxes()).hasSize(5);
  }
}
