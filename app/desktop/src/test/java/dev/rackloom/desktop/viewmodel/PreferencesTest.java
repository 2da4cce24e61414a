package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.desktop.SampleBackend;
import dev.rackloom.desktop.SampleStudy;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class PreferencesTest {

  private final SampleBackend backend = new SampleBackend(SampleStudy.create());
  private final Preferences preferences =
      new Preferences(backend, Runnable::run, Runnable::run, new Journal(Clock.systemUTC()));

  @Test
  void changes_areKept() {
    preferences.change(s -> s.withTheme("dark"));
    assertThat(backend.settings().appearance().theme()).isEqualTo("dark");
  }

  @Test
  void unkept_changesNothingThatStays_alsoIfItFails() {
    Settings before = backend.settings();
    assertThat(preferences.<String>unkept(this::dark)).isEqualTo("dark");
    assertThat(preferences.settingsProperty().get()).isEqualTo(before);
    assertThatThrownBy(() ->
            preferences.unkept(() -> {
              dark();
              throw new IllegalStateException("interrupted");
            }))
        .hasMessage("interrupted");
    assertThat(preferences.settingsProperty().get()).isEqualTo(before);
    assertThat(backend.settings()).isEqualTo(before);
    dark();
    assertThat(backend.settings().appearance().theme()).isEqualTo("dark");
  }

  private String dark() {
    preferences.change(s -> s.withTheme("dark"));
    return preferences.settingsProperty().get().appearance().theme();
  }
}
