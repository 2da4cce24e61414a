package dev.rackloom.desktop.shell;

import dev.rackloom.desktop.viewmodel.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import javafx.scene.Scene;
import javafx.scene.input.KeyCombination;
import org.jspecify.annotations.Nullable;

/** Runs commands by their keys, in the main window and in those that panes were torn out into. */
final class WindowKeys {

  private final Map<Scene, List<KeyCombination>> heard = new WeakHashMap<>();
  private List<Command> commands = List.of();

  /** From now on a window hears the keys too. */
  void hear(@Nullable Scene scene) {
    if (scene != null) {
      bind(scene);
    }
  }

  /** Other commands, or others' keys. */
  void set(List<Command> now) {
    commands = List.copyOf(now);
    List.copyOf(heard.keySet()).forEach(this::bind);
  }

  private void bind(Scene scene) {
    List<KeyCombination> bound = heard.computeIfAbsent(scene, s -> new ArrayList<>());
    bound.forEach(scene.getAccelerators()::remove);
    bound.clear();
    for (Command command : commands) {
      if (!command.keys().isEmpty()) {
        KeyCombination combination = KeyCombination.valueOf(command.keys());
        bound.add(combination);
        scene.getAccelerators().put(combination, command::run);
      }
    }
  }
}
