package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.SampleBackend;
import dev.rackloom.desktop.SampleStudy;
import java.time.Clock;
import java.util.List;
import javafx.beans.property.SimpleBooleanProperty;
import org.junit.jupiter.api.Test;

class KeyMapTest {

  private final SampleBackend backend = new SampleBackend(SampleStudy.create());
  private final Preferences preferences =
      new Preferences(backend, Runnable::run, Runnable::run, new Journal(Clock.systemUTC()));
  private final KeyMap keys =
      new KeyMap(
          List.of(command("save", "Shortcut+S"), command("deploy", "Shortcut+D")), preferences);

  private static Command command(String id, String combination) {
    return new Command(id, id, combination, "fth-save", new SimpleBooleanProperty(true), () -> {});
  }

  @Test
  void assign_takesTheKeysFromWhoHadThem_andIsKept() {
    assertThat(keys.assign("deploy", "Shortcut+S").map(Command::id)).contains("save");
    assertThat(keys.commands()).extracting(Command::keys).containsExactly("", "Shortcut+S");
    assertThat(backend.settings().keys()).containsEntry("deploy", "Shortcut+S");
    assertThat(keys.assign("save", "F5")).isEmpty();
    keys.reset();
    assertThat(keys.commands())
        .extracting(Command::keys)
        .containsExactly("Shortcut+S", "Shortcut+D");
    assertThat(backend.settings()).isEqualTo(Settings.FIRST);
  }

  @Test
  void settings_changeOneThingAtATime() {
    preferences.change(s -> s.withTheme("dark"));
    preferences.change(s -> s.withKey("save", ""));
    assertThat(backend.settings().appearance().theme()).isEqualTo("dark");
    assertThat(keys.commands().getFirst().keys()).isEmpty();
  }
}
