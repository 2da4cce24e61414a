package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Goals;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Tooltip;
import org.jspecify.annotations.Nullable;

/** What a placement is to be good at: one of a list, or a mix that is typed. */
public final class GoalBox extends ComboBox<String> {

  private final Goals goals;
  private boolean showing;

  public GoalBox(Goals goals, String id) {
    this.goals = goals;
    setId(id);
    setEditable(true);
    setItems(goals.offered());
    setPrefWidth(150);
    setMinWidth(110);
    getStyleClass().add("goal-box");
    setAccessibleText("Objective");
    Tooltip tip =
        Parts.tip(
            "What a placement is to be good at. A mix is typed, such as latency=1,energy=20:"
                + " weights per millisecond, or of the busiest device or link, and per joule.");
    showingProperty().subscribe(open -> offer(tip, !open));
    valueProperty().addListener((o, was, is) -> say(is));
    goals.goalProperty().addListener((o, was, is) -> renew());
    renew();
  }

  /** An open list is not covered. */
  private void offer(Tooltip tip, boolean wanted) {
    tip.hide();
    setTooltip(wanted ? tip : null);
  }

  private void say(@Nullable String text) {
    if (!showing && text != null) {
      goals.say(text);
      renew();
    }
  }

  /** What was said and not taken goes away. */
  private void renew() {
    showing = true;
    setValue(goals.said());
    getEditor().setText(goals.said());
    showing = false;
  }
}
