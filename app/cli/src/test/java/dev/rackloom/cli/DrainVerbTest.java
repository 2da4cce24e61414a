package dev.rackloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class DrainVerbTest {

  @Test
  void agentsThatDidNotAnswer_areNamed() {
    assertThat(DrainVerb.without(List.of())).isEmpty();
    assertThat(DrainVerb.without(List.of("n-a")))
        .isEqualTo(
            ", but not yet at 'n-a', which did not answer: it lets it go when it hears the others"
                + " again");
    assertThat(DrainVerb.without(List.of("n-a", "n-b")))
        .isEqualTo(
            ", but not yet at 'n-a', 'n-b', which did not answer: they let it go when they hear the"
                + " others again");
  }
}
