package dev.rackloom.desktop.shell;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.Scene;
import org.jspecify.annotations.Nullable;

/**
 * Menus, lists of choices, tips and dialogs have scenes of their own, which are not drawn larger
 * with the window. They take the style sheets of the window's scene, though, so their text is made
 * larger by one; what is measured in it follows.
 */
final class PopupScale {

  /** Text of the window and of tips, pixels at the first size. */
  private static final double TEXT = 12.5;

  private static final double TIP = 11.5;

  private Optional<String> sheet = Optional.empty();

  /** Makes what pops up over a scene so many times as large. */
  void apply(@Nullable Scene scene, double times) {
    if (scene != null) {
      sheet.ifPresent(scene.getStylesheets()::remove);
      sheet = times == 1 ? Optional.empty() : Optional.of(sheet(times));
      sheet.ifPresent(scene.getStylesheets()::add);
    }
  }

  private static String sheet(double times) {
    String css =
        String.format(
            Locale.ROOT,
            ".context-menu, .combo-box-popup, .dialog-pane { -fx-font-size: %.2fpx; }%n"
                + ".tooltip { -fx-font-size: %.2fpx; }%n",
            TEXT * times,
            TIP * times);
    return "data:text/css;base64,"
        + Base64.getEncoder().encodeToString(css.getBytes(StandardCharsets.UTF_8));
  }
}
