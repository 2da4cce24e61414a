package dev.rackloom.desktop.shell;

import dev.rackloom.desktop.viewmodel.Notices;
import java.util.Optional;
import javafx.animation.PauseTransition;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.util.Duration;
import org.kordamp.ikonli.javafx.FontIcon;

/**
 * Tells notices in a line of its own, which is there only as long as there is one: it hides no tab.
 * It takes no focus: keys go on to where they went. What nothing can be done about goes away by
 * itself.
 */
final class NoticeBar extends HBox {

  private static final Duration SHOWN = Duration.seconds(12);

  private final Notices notices;
  private final Label text = new Label();
  private final HBox actions = new HBox(6);
  private final PauseTransition away = new PauseTransition(SHOWN);

  NoticeBar(Notices notices) {
    this.notices = notices;
    setId("notices");
    getStyleClass().add("notices");
    setAlignment(Pos.CENTER_LEFT);
    text.setId("notice");
    text.setWrapText(true);
    text.setMinHeight(Region.USE_PREF_SIZE);
    text.setMaxWidth(Double.MAX_VALUE);
    setHgrow(text, Priority.ALWAYS);
    actions.setAlignment(Pos.CENTER_RIGHT);
    actions.setMinWidth(Region.USE_PREF_SIZE);
    getChildren().addAll(text, actions, close());
    managedProperty().bind(visibleProperty());
    away.setOnFinished(e -> notices.dismiss());
    notices.noticeProperty().addListener((o, was, is) -> tell(is));
    tell(notices.noticeProperty().get());
  }

  private Button close() {
    Button close = new Button(null, new FontIcon("fth-x"));
    close.getStyleClass().addAll("flat", "button-icon", "small-tool");
    close.setTooltip(new Tooltip("Put the notice away"));
    close.setAccessibleText("Put the notice away");
    close.setOnAction(e -> notices.dismiss());
    return close;
  }

  private void tell(Optional<Notices.Notice> notice) {
    away.stop();
    setVisible(notice.isPresent());
    if (notice.isEmpty()) {
      return;
    }
    Notices.Notice now = notice.get();
    text.setText(now.maybe().isEmpty() ? now.text() : now.text() + "\n" + now.maybe());
    text.setGraphic(
        new FontIcon(now.actions().isEmpty() ? "fth-alert-triangle" : "fth-refresh-cw"));
    actions.getChildren().setAll(now.actions().stream().map(this::action).toList());
    if (now.actions().isEmpty()) {
      away.playFromStart();
    }
  }

  private Button action(Notices.Action of) {
    Button button = new Button(of.title());
    button.getStyleClass().add("small-tool");
    button.setOnAction(e -> {
      notices.dismiss();
      of.run().run();
    });
    return button;
  }
}
