package dev.rackloom.desktop.view;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import dev.rackloom.viewer.Palette;
import java.util.Locale;

/** Light or dark, for controls and for the graph alike. */
public enum Theme {
  LIGHT(new PrimerLight(), Palette.LIGHT),
  DARK(new PrimerDark(), Palette.DARK);

  private final atlantafx.base.theme.Theme controls;
  private final Palette palette;

  Theme(atlantafx.base.theme.Theme controls, Palette palette) {
    this.controls = controls;
    this.palette = palette;
  }

  /** The style sheet of the controls. */
  public String stylesheet() {
    return controls.getUserAgentStylesheet();
  }

  /** The colours of what is drawn. */
  public Palette palette() {
    return palette;
  }

  /** The other one. */
  public Theme other() {
    return this == LIGHT ? DARK : LIGHT;
  }

  /** As it stands on the command line and in file names. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
