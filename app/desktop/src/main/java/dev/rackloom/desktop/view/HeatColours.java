package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.HeatGrid;
import dev.rackloom.viewer.Palette;
import javafx.scene.paint.Color;

/**
 * Numbers of a heat map as colours: ramps of rising lightness contrast against the ground, and blue
 * against orange around a neutral middle, which people with any of the common colour blindnesses
 * tell apart. Light and dark grounds have ramps of their own.
 */
final class HeatColours {

  private static final int STEPS = 256;

  private static final String[] RAMP_LIGHT = {
    "#f3f6fa", "#cfe3ee", "#94c9d8", "#4ba5bd", "#1f7a9e", "#14507c", "#102a52"
  };
  private static final String[] RAMP_DARK = {
    "#131a24", "#173350", "#1a557c", "#1f7f99", "#45aca0", "#9dd38f", "#f4f0a0"
  };
  private static final String[] DIVERGING_LIGHT = {
    "#1d4f91", "#5f93c8", "#b6d0e6", "#f4f3ef", "#f6c58f", "#e08a3c", "#9c4a08"
  };
  private static final String[] DIVERGING_DARK = {
    "#8fc4ff", "#4386c9", "#234a73", "#1b2027", "#7a4a1c", "#d07f33", "#ffc27a"
  };

  private final Palette palette;
  private final int[] ramp;
  private final int[] diverging;

  HeatColours(Palette palette) {
    this.palette = palette;
    boolean dark = Color.web(palette.ground()).getBrightness() < 0.5;
    this.ramp = steps(dark ? RAMP_DARK : RAMP_LIGHT);
    this.diverging = steps(dark ? DIVERGING_DARK : DIVERGING_LIGHT);
  }

  private static int[] steps(String... anchors) {
    int[] steps = new int[STEPS];
    for (int i = 0; i < STEPS; i++) {
      double at = i * (anchors.length - 1.0) / (STEPS - 1);
      int from = Math.min((int) at, anchors.length - 2);
      steps[i] =
          argb(Color.web(anchors[from]).interpolate(Color.web(anchors[from + 1]), at - from));
    }
    return steps;
  }

  private static int argb(Color c) {
    return 0xff000000
        | (int) Math.round(c.getRed() * 255) << 16
        | (int) Math.round(c.getGreen() * 255) << 8
        | (int) Math.round(c.getBlue() * 255);
  }

  /** The colour of a number, as 0xAARRGGBB. */
  int argb(HeatGrid.Scale scale, float value) {
    return switch (scale) {
      case RAMP -> ramp[step(value)];
      case DIVERGING -> diverging[step((value + 1) / 2)];
      case CATEGORY -> category(Math.round(value));
    };
  }

  private static int step(float part) {
    return Math.clamp(Math.round(part * (STEPS - 1)), 0, STEPS - 1);
  }

  /** A slot's colour; beyond the slots the same ones, lighter and darker in turn. */
  private int category(int number) {
    Color base = Color.web(palette.slots().get(number % palette.slots().size()));
    int round = number / palette.slots().size();
    double light = round == 0 ? 0 : (round % 2 == 1 ? 0.35 : -0.35) / Math.ceilDiv(round, 2);
    return argb(base.interpolate(light > 0 ? Color.WHITE : Color.BLACK, Math.abs(light)));
  }

  /** The colour of a number. */
  Color colour(HeatGrid.Scale scale, double value) {
    int argb = argb(scale, (float) value);
    return Color.rgb(argb >> 16 & 0xff, argb >> 8 & 0xff, argb & 0xff);
  }
}
