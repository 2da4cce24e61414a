package dev.rackloom.desktop.view;

import dev.rackloom.viewer.Palette;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import javafx.application.Application;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.text.Font;
import javafx.util.Duration;

/** The theme of the window, and the colours that follow from it. */
public final class Look {

  /** The font of every text; it comes with a library, so that pictures look alike everywhere. */
  public static final String FAMILY = "Inter";

  private final ObjectProperty<Theme> theme = new SimpleObjectProperty<>();
  private final ReadOnlyObjectWrapper<Palette> palette = new ReadOnlyObjectWrapper<>(Palette.LIGHT);

  private final ReadOnlyBooleanWrapper drawing = new ReadOnlyBooleanWrapper();
  private Duration glide = Duration.ZERO;

  public Look(Theme first) {
    loadFonts();
    theme.addListener((o, was, is) -> apply(is));
    theme.set(first);
  }

  private static void loadFonts() {
    for (String file : List.of("Inter-Regular.otf", "Inter-Bold.otf")) {
      InputStream font = Look.class.getResourceAsStream("/com/formdev/flatlaf/fonts/inter/" + file);
      Font.loadFont(Objects.requireNonNull(font, file), 12);
    }
  }

  private void apply(Theme next) {
    Application.setUserAgentStylesheet(next.stylesheet());
    palette.set(next.palette());
  }

  /** Light or dark. */
  public ObjectProperty<Theme> themeProperty() {
    return theme;
  }

  /** How long things take to move; no time at all unless somebody asks for it. */
  public Duration glide() {
    return glide;
  }

  /** Lets things move smoothly. */
  public void moveSmoothly() {
    glide = Duration.millis(180);
  }

  /**
   * Whether the graph of what has just been opened is not on the screen yet. People open a model to
   * see it: what costs as much as its picture and can wait, waits meanwhile.
   */
  public ReadOnlyBooleanProperty drawingProperty() {
    return drawing.getReadOnlyProperty();
  }

  /** Whoever draws the graph says so. */
  void drawing(boolean now) {
    drawing.set(now);
  }

  /** The colours of what is drawn. */
  public ReadOnlyObjectProperty<Palette> paletteProperty() {
    return palette.getReadOnlyProperty();
  }

  /** The window's own style sheet. */
  public static String stylesheet() {
    return Objects.requireNonNull(Look.class.getResource("/dev/rackloom/desktop/desk.css"))
        .toExternalForm();
  }

  /** Takes the other theme. */
  public void toggle() {
    theme.set(theme.get().other());
  }
}
