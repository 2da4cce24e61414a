package dev.rackloom.desktop.shell;

import dev.rackloom.desktop.viewmodel.Command;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Handwork;
import java.util.List;
import javafx.beans.value.ObservableValue;

/** What can be done by hand: moved, kept, simulated, mended. */
final class HandCommands {

  private HandCommands() {}

  static List<Command> of(DeskWindow window, DeskModel desk, ObservableValue<Boolean> open) {
    Handwork hand = desk.handwork();
    return List.of(
        new Command(
            "move-up",
            "Move the chosen stages to the device before",
            "",
            "fth-arrow-up",
            open,
            () -> window.show("lanes", () -> hand.lanes().moveBy(-1))),
        new Command(
            "move-down",
            "Move the chosen stages to the device after",
            "",
            "fth-arrow-down",
            open,
            () -> window.show("lanes", () -> hand.lanes().moveBy(1))),
        new Command(
            "keep-variant",
            "Keep the placement as a variant",
            "",
            "fth-bookmark",
            open,
            () -> window.show("variants", () -> hand.variants().keep(""))),
        new Command(
            "simulate",
            "Simulate under load",
            "",
            "fth-play-circle",
            open,
            () -> window.show("timeline", hand.timeline()::simulate)),
        new Command(
            "ask-agents",
            "Ask the agents whether they are there",
            "",
            "fth-phone",
            open,
            () -> window.show("problems", desk.actions()::askAgents)),
        new Command(
            "fix",
            "Fix the first problem",
            "",
            "fth-tool",
            hand.problems()
                .problemsProperty()
                .map(p -> p.stream().anyMatch(x -> !x.fixes().isEmpty())),
            () -> window.show("problems", hand.problems()::fixFirst)));
  }
}
