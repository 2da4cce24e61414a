package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Perspective;
import dev.rackloom.desktop.viewmodel.Preferences;
import java.util.stream.Stream;
import javafx.scene.control.ToggleButton;
import org.controlsfx.control.SegmentedButton;

/** Which perspective is on show. */
public final class PerspectiveSwitch extends SegmentedButton {

  private final Preferences preferences;

  public PerspectiveSwitch(Preferences preferences) {
    super(
        Stream.of(Perspective.values())
            .map(PerspectiveSwitch::button)
            .toArray(ToggleButton[]::new));
    this.preferences = preferences;
    getStyleClass().add("perspectives");
    setMinWidth(USE_PREF_SIZE);
    getButtons().forEach(b -> b.setOnAction(e -> choose(b)));
    preferences.settingsProperty().addListener((o, was, is) -> show(is.desk().perspective()));
    show(preferences.settingsProperty().get().desk().perspective());
  }

  private static ToggleButton button(Perspective perspective) {
    ToggleButton button = new ToggleButton(perspective.title(), Parts.icon(perspective.icon()));
    button.setId("at-" + perspective.name().toLowerCase(java.util.Locale.ROOT));
    button.setTooltip(Parts.tip(perspective.tip() + "  (" + perspective.keys() + ")"));
    button.setUserData(perspective);
    button.setMinWidth(USE_PREF_SIZE);
    return button;
  }

  private void choose(ToggleButton button) {
    Perspective chosen = (Perspective) button.getUserData();
    preferences.change(s -> s.with(s.desk().at(chosen)));
    show(chosen);
  }

  private void show(Perspective now) {
    getButtons().forEach(b -> b.setSelected(b.getUserData() == now));
  }
}
