package dev.rackloom.desktop.view;

import dev.rackloom.api.stage.Phase;
import dev.rackloom.desktop.viewmodel.PhaseWords;
import dev.rackloom.desktop.viewmodel.StageTable;
import javafx.collections.ListChangeListener;
import javafx.scene.control.Toggle;
import javafx.scene.control.ToggleButton;
import org.controlsfx.control.SegmentedButton;
import org.jspecify.annotations.Nullable;

/** Which pass of a request the numbers on show are of; not there for models with only one. */
final class PhaseSwitch extends SegmentedButton {

  private final StageTable table;

  PhaseSwitch(StageTable table) {
    this.table = table;
    setId("phases");
    setMinWidth(USE_PREF_SIZE);
    table.phases().addListener((ListChangeListener<Phase>) change -> renew());
    table.phaseProperty().addListener((o, was, is) -> select());
    getToggleGroup().selectedToggleProperty().addListener((o, was, is) -> keep(was, is));
    renew();
  }

  private void renew() {
    getButtons().setAll(table.phases().stream().map(this::button).toList());
    setVisible(table.phases().size() > 1);
    setManaged(isVisible());
    select();
  }

  private ToggleButton button(Phase phase) {
    ToggleButton button = new ToggleButton(PhaseWords.title(phase));
    button.setId("phase-" + phase);
    button.setUserData(phase);
    button.setTooltip(Parts.tip(PhaseWords.tip(phase)));
    button.setOnAction(e -> table.phaseProperty().set(phase));
    return button;
  }

  private void select() {
    getButtons().forEach(b -> b.setSelected(b.getUserData() == table.phaseProperty().get()));
  }

  /** One of them is always chosen. */
  private static void keep(@Nullable Toggle was, @Nullable Toggle is) {
    if (is == null && was != null && was.getToggleGroup() != null) {
      was.setSelected(true);
    }
  }
}
