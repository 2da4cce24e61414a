package dev.rackloom.testkit.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fuzzers find what is planted. */
class FuzzersTest {

  @TempDir Path temp;

  private Attempt attempt() {
    return new Attempt(new PlantedBug().reading(), temp, "bug");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void attempt_tellsGraphs_refusals_andBugsApart() throws Exception {
    assertThat(attempt().reads(bytes("OK!"))).isTrue();
    assertThat(attempt().reads(bytes("no"))).isFalse();
    assertThatThrownBy(() -> attempt().reads(bytes("OKD")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("not a user's failure");
    assertThatThrownBy(() -> attempt().reads(bytes("OK!bug")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("planted");
  }

  @Test
  void jazzer_isLedToTheBugByCoverage() throws Exception {
    PlantedBug target = new PlantedBug();
    assertThat(
            new JazzerRun(target, temp, Duration.ofSeconds(60), OptionalInt.of(1))
                .start(target.seeds(), List.of()))
        .hasValueSatisfying(finding -> assertThat(finding).contains("Jazzer found something"));
  }
}
