package dev.rackloom.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.RackloomException;
import dev.rackloom.desktop.view.Theme;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DesktopMainTest {

  @Test
  void options_areRead() {
    DesktopMain.Options options =
        DesktopMain.Options.parse(
            List.of("ws", "--headless", "--snapshot", "out", "--theme", "dark"));
    assertThat(options.workspace()).isEqualTo(Path.of("ws"));
    assertThat(options.headless()).isTrue();
    assertThat(options.snapshot()).contains(Path.of("out"));
    assertThat(options.theme()).contains(Theme.DARK);
  }

  @Test
  void badOptions_areExplained() {
    assertProblem("pink", "--theme", "pink");
    assertProblem("--nonsense", "--nonsense");
    assertProblem("--snapshot", "--snapshot");
    assertProblem("--headless", "--headless");
  }

  private static void assertProblem(String mentions, String... args) {
    assertThatThrownBy(() -> DesktopMain.Options.parse(List.of(args)))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining(mentions);
  }
}
