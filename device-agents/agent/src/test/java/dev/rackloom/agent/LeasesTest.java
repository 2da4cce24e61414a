package dev.rackloom.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class LeasesTest {

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1000);
  private final AtomicInteger drawn = new AtomicInteger();
  private final Leases leases = new Leases(now::get, () -> "token " + drawn.incrementAndGet());

  private void pass(long millis) {
    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @Test
  void aLease_runsOut_andCanBeTakenByAnother() {
    String token = leases.acquire("one", 1000).getToken();
    leases.check(token);
    assertThatThrownBy(() -> leases.acquire("two", 1000)).hasMessageContaining("held by 'one'");
    pass(1000);
    assertThatThrownBy(() -> leases.check(token)).hasMessageContaining("no lease is held");
    assertThat(leases.acquire("two", 1000).getToken()).isNotEqualTo(token);
    assertThatThrownBy(() -> leases.renew(token, 1000)).hasMessageContaining("held by 'two'");
  }

  @Test
  void theHoldersName_isNoProof() {
    String token = leases.acquire("one#secret", 1000).getToken();
    for (String stranger : List.of("one", "one#guess", "one#")) {
      assertThatThrownBy(() -> leases.acquire(stranger, 1000))
          .hasMessageContaining("held by 'one'")
          .hasMessageNotContaining("secret");
    }
    assertThat(leases.acquire("one#secret", 1000).getToken()).isEqualTo(token);
    assertThat(leases.renew(token, 1000).getHolder()).isEqualTo("one");
  }

  @Test
  void renewed_itLivesOn() {
    String token = leases.acquire("one", 1000).getToken();
    pass(900);
    leases.renew(token, 1000);
    pass(900);
    leases.check(token);
  }

  @Test
  void releasedByAStranger_itStays() {
    String token = leases.acquire("one", 1000).getToken();
    leases.release("forged");
    leases.check(token);
    leases.release(token);
    assertThatThrownBy(() -> leases.check(token)).hasMessageContaining("no lease");
  }

  @Test
  void nonsense_isRefused() {
    assertThatThrownBy(() -> leases.acquire("one", 0)).hasMessageContaining("INVALID_ARGUMENT");
    assertThatThrownBy(() -> leases.acquire(" ", 1000)).hasMessageContaining("name of its holder");
  }
}
