package dev.rackloom.desktop.shell;

import dev.rackloom.desktop.viewmodel.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.stream.Stream;
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
        bind(scene, bound, command.keys(), command);
      }
    }
    for (Command command : commands) {
      alike(command.keys()).forEach(keys -> bind(scene, bound, keys, command));
    }
  }

  /** Unless it means something already. */
  private static void bind(Scene scene, List<KeyCombination> bound, String keys, Command command) {
    KeyCombination combination = KeyCombination.valueOf(keys);
    if (scene.getAccelerators().putIfAbsent(combination, command::run) == null) {
      bound.add(combination);
    }
  }

  /**
   * What people take for the same: + is beside = on many keyboards, and both are on number pads.
   */
  private static Stream<String> alike(String keys) {
    return keys.endsWith("+Plus")
        ? Stream.of("Equals", "Shift+Equals", "Shift+Plus", "Add").map(k -> swap(keys, "Plus", k))
        : keys.endsWith("+Minus") ? Stream.of(swap(keys, "Minus", "Subtract")) : Stream.empty();
  }

  private static String swap(String keys, String last, String other) {
    return keys.substring(0, keys.length() - last.length()) + other;
  }
}
