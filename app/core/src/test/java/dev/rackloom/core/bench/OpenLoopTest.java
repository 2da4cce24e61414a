package dev.rackloom.core.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class OpenLoopTest {

  @Test
  void requests_areSentWhenDue_whoeverWaits() {
    CountDownLatch all = new CountDownLatch(3);
    long[] nanos =
        OpenLoop.nanos(
            new long[] {0, 5_000_000, 20_000_000},
            () -> {
              all.countDown();
              all.await();
              return all;
            });
    assertThat(nanos).hasSize(3);
    assertThat(nanos[0]).as("waits for the last").isGreaterThanOrEqualTo(20_000_000);
    assertThat(nanos[1]).isGreaterThanOrEqualTo(15_000_000);
    assertThat(nanos[2]).isNotNegative();
  }

  @Test
  void failure_isNotSwallowed() {
    assertThatThrownBy(() ->
            OpenLoop.nanos(
                new long[] {0},
                () -> {
                  throw new IllegalStateException("refused");
                }))
        .hasMessage("refused");
  }
}
