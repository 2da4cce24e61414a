package dev.rackloom.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PaletteTest {

  static List<Palette> themes() {
    return List.of(Palette.LIGHT, Palette.DARK);
  }

  @ParameterizedTest
  @MethodSource("themes")
  void text_canBeReadOnEveryWash(Palette palette) {
    for (int slot = 0; slot < Palette.SLOTS; slot++) {
      String wash = palette.wash(new Tint.Slot(slot));
      assertThat(contrast(palette.text(), wash)).isGreaterThan(7);
      assertThat(contrast(palette.dim(), wash)).isGreaterThan(4.5);
    }
  }

  @ParameterizedTest
  @MethodSource("themes")
  void shades_standOutFromTheGround(Palette palette) {
    IntStream.range(0, Palette.SLOTS)
        .mapToObj(slot -> palette.shade(new Tint.Slot(slot)))
        .forEach(shade -> assertThat(contrast(shade, palette.box())).as(shade).isGreaterThan(2.8));
  }

  /** What is shown together: kinds of cost, or devices, and what is not known. */
  @ParameterizedTest
  @MethodSource("themes")
  void slotsShownTogether_areApartForEveryEye(Palette palette) {
    List<String> classes = palette.slots().subList(0, Palette.CLASSES);
    List<String> devices = palette.slots().subList(Palette.CLASSES, Palette.SLOTS);
    for (List<String> together : List.of(classes, devices)) {
      List<String> all = new ArrayList<>(together);
      all.add(palette.unknown());
      for (int i = 0; i < all.size(); i++) {
        for (int k = 0; k < i; k++) {
          for (Eye eye : Eye.values()) {
            assertThat(eye.apart(all.get(i), all.get(k)))
                .as("%s and %s as a %s sees them", all.get(i), all.get(k), eye)
                .isGreaterThan(Eye.AT_A_GLANCE);
          }
        }
      }
    }
  }

  @Test
  void ramp_goesFromLowToHigh() {
    assertThat(Palette.LIGHT.shade(new Tint.Ramp(0))).isEqualTo(Palette.LIGHT.low());
    assertThat(Palette.LIGHT.shade(new Tint.Ramp(1))).isEqualTo(Palette.LIGHT.high());
    assertThat(Palette.LIGHT.shade(new Tint.Ramp(Double.NaN))).isEqualTo(Palette.LIGHT.low());
  }

  private static double contrast(String a, String b) {
    double x = luminance(a) + 0.05;
    double y = luminance(b) + 0.05;
    return Math.max(x, y) / Math.min(x, y);
  }

  private static double luminance(String colour) {
    int rgb = Integer.parseInt(colour.substring(1), 16);
    return 0.2126 * linear(rgb >> 16 & 255)
        + 0.7152 * linear(rgb >> 8 & 255)
        + 0.0722 * linear(rgb & 255);
  }

  private static double linear(int channel) {
    double c = channel / 255.0;
    return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
  }
}
