package dev.rackloom.desktop.shell;

import dev.rackloom.desktop.viewmodel.Notices;
import java.util.Optional;
import javafx.animation.PauseTransition;
import javafx.scene.Node;
import javafx.util.Duration;
import org.controlsfx.control.NotificationPane;
import org.controlsfx.control.action.Action;
import org.kordamp.ikonli.javafx.FontIcon;

/**
 * Tells notices above the panes. It takes no focus: keys go on to where they went. What nothing can
 * be done about goes away by itself.
 */
final class NoticeBar extends NotificationPane {

  private static final Duration SHOWN = Duration.seconds(12);

  private final Notices notices;
  private final PauseTransition away = new PauseTransition(SHOWN);

  NoticeBar(Notices notices, Node content) {
    super(content);
    this.notices = notices;
    setId("notices");
    setShowFromTop(true);
    setFocusTraversable(false);
    setCloseButtonVisible(true);
    getStyleClass().add("notices");
    away.setOnFinished(e -> notices.dismiss());
    setOnHidden(e -> notices.dismiss());
    notices.noticeProperty().addListener((o, was, is) -> tell(is));
    tell(notices.noticeProperty().get());
  }

  private void tell(Optional<Notices.Notice> notice) {
    away.stop();
    if (notice.isEmpty()) {
      hide();
      return;
    }
    Notices.Notice now = notice.get();
    setText(now.maybe().isEmpty() ? now.text() : now.text() + "\n" + now.maybe());
    setGraphic(new FontIcon(now.actions().isEmpty() ? "fth-alert-triangle" : "fth-refresh-cw"));
    getActions().setAll(now.actions().stream().map(this::action).toList());
    show();
    if (now.actions().isEmpty()) {
      away.playFromStart();
    }
  }

  private Action action(Notices.Action of) {
    return new Action(
        of.title(),
        e -> {
          notices.dismiss();
          of.run().run();
        });
  }
}
