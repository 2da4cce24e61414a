package dev.rackloom.agent.execution.served;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class PresenceTest {

  private final AtomicInteger changes = new AtomicInteger();
  private final Presence presence = new Presence(changes::incrementAndGet);

  @Test
  void whatFires_endsWhenItIsLost_andWhatFiresLaterDoesNot() {
    Presence.State first = presence.now();
    Presence.State lost = presence.lose(first, "killed");
    assertThat(first.firings().isCancelled()).isTrue();
    assertThat(presence.now().lost()).contains("killed");
    presence.regain(lost);
    assertThat(presence.now().lost()).isEmpty();
    assertThat(presence.now().firings().isCancelled()).isFalse();
    assertThat(changes).hasValue(2);
  }

  @Test
  void lostAnewWhileItWasAsked_itIsNotBack() {
    Presence.State asked = presence.lose(presence.now(), "killed");
    presence.lose(asked, "killed again");
    presence.regain(asked);
    assertThat(presence.now().lost()).contains("killed again");
    assertThat(changes).hasValue(1);
  }

  @Test
  void whatAFiringFoundOut_beforeItWasBack_isOutOfDate() {
    Presence.State firing = presence.now();
    presence.regain(presence.lose(firing, "killed"));
    presence.lose(firing, "killed, says a late firing");
    assertThat(presence.now().lost()).isEmpty();
    assertThat(presence.now().firings().isCancelled()).isFalse();
  }
}
