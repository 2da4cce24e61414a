package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
          List.of(command("save", "Shortcut+S"), command("deploy", "Shortcut+D")),
          List.of(
              new Shortcut(Shortcut.Scope.GRAPH, "graph-open", "Open", "Enter"),
              new Shortcut(Shortcut.Scope.GRAPH, "graph-in", "In", "I"),
              new Shortcut(Shortcut.Scope.LANES, "lanes-open", "Open a run", "Enter")),
          preferences);
  private final KeyEditing editing = new KeyEditing(keys, String::toLowerCase);

  private static Command command(String id, String combination) {
    return new Command(id, id, combination, "fth-save", new SimpleBooleanProperty(true), () -> {});
  }

  @Test
  void assign_takesTheKeysFromWhoHadThem_andIsKept() {
    assertThat(keys.assign("deploy", "Shortcut+S").map(Shortcut::id)).contains("save");
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

  private Shortcut shortcut(String id) {
    return keys.shortcuts().stream().filter(s -> s.id().equals(id)).findFirst().orElseThrow();
  }

  private static KeyEditing.Press plain(String key) {
    return new KeyEditing.Press(key, true, key.equals("Tab"));
  }

  private static KeyEditing.Press held(String keys) {
    return new KeyEditing.Press(keys, false, false);
  }

  @Test
  void views_haveKeysOfTheirOwn_takenOnlyFromTheSameView() {
    assertThat(editing.assign(shortcut("graph-in"), plain("Enter")))
        .isEqualTo("“In” is enter; “Open” has none now.");
    assertThat(keys.shortcuts())
        .extracting(Shortcut::keys)
        .containsExactly("Shortcut+S", "Shortcut+D", "", "Enter", "Enter");
    assertThat(keys.isChanged(shortcut("graph-open"))).isTrue();
    assertThat(keys.isChanged(shortcut("lanes-open"))).isFalse();
    assertThat(keys.commands()).extracting(Command::id).containsExactly("save", "deploy");
  }

  @Test
  void viewsKey_thatACommandHasToo_saysWhoHearsItFirst() {
    assertThat(editing.assign(shortcut("lanes-open"), held("Shortcut+S")))
        .endsWith("There it goes before “save”.");
    assertThat(shortcut("save").keys()).isEqualTo("Shortcut+S");
  }

  @Test
  void keysThatWillNotDo_areNotTaken() {
    assertThat(editing.assign(shortcut("save"), plain("S"))).contains("Ctrl or Alt");
    assertThat(editing.assign(shortcut("graph-in"), plain("Tab"))).contains("next control");
    assertThat(backend.settings()).isEqualTo(Settings.FIRST);
  }

  @Test
  void oneCanBeAsAtFirst_andTakesItsKeysBack() {
    editing.assign(shortcut("graph-in"), plain("Enter"));
    assertThat(editing.clear(shortcut("lanes-open"))).contains("no keys");
    assertThat(editing.reset(shortcut("graph-open")))
        .isEqualTo("“Open” is as at first; “In” has none now.");
    assertThat(backend.settings().keys()).containsOnlyKeys("graph-in", "lanes-open");
    editing.assign(shortcut("graph-in"), plain("I"));
    assertThat(backend.settings().keys()).containsOnlyKeys("lanes-open");
  }

  @Test
  void idsThatAreNotUnique_areRefused() {
    Command twice = command("graph-open", "");
    Shortcut view = shortcut("graph-open");
    assertThatThrownBy(() -> new KeyMap(List.of(twice), List.of(view), preferences))
        .hasMessageContaining("graph-open");
  }
}
