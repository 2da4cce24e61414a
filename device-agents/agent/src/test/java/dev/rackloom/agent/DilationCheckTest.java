package dev.rackloom.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class DilationCheckTest {

  @Test
  void theTightestStage_decides() {
    DilationCheck check = new DilationCheck(1.25);
    check.see("easy", "gpu0", 1_000_000, 1_000_000);
    check.see("tight", "gpu0", 8_000_000, 1_000_000);
    assertThat(check.needed()).isEqualTo(10);
    assertThatCode(() -> check.require(10)).doesNotThrowAnyException();
    assertThatThrownBy(() -> check.require(9.9))
        .hasMessageContaining("'tight' on 'gpu0'")
        .hasMessageContaining("20.0 would do");
  }

  @Test
  void proposals_areRoundedUp() {
    assertThat(DilationCheck.roundedUp(1.01)).isEqualTo(1.1);
    assertThat(DilationCheck.roundedUp(12.3)).isEqualTo(13);
    assertThat(DilationCheck.roundedUp(1234)).isEqualTo(1300);
    assertThat(DilationCheck.roundedUp(20)).isEqualTo(20);
  }
}
