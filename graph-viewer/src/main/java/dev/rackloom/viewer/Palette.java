package dev.rackloom.viewer;

import java.util.List;

/**
 * Colours as {@code #rrggbb}, for one theme. The slots are told apart by people with any of the
 * common colour blindnesses (after Okabe and Ito, lightness adapted to the ground they stand on).
 *
 * @param ground behind everything
 * @param box fill of a box
 * @param nested fill of an open group
 * @param border of boxes
 * @param line edges
 * @param text first line
 * @param dim second line
 * @param accent selection and focus
 * @param found what was looked for and found
 * @param unknown what is not known
 * @param slots categories
 * @param low start of the ramp
 * @param high end of the ramp
 */
public record Palette(
    String ground,
    String box,
    String nested,
    String border,
    String line,
    String text,
    String dim,
    String accent,
    String found,
    String unknown,
    List<String> slots,
    String low,
    String high) {

  /** How many categories have a colour of their own. */
  public static final int SLOTS = 10;

  /** The first so many slots are shown together, and the others are: those are far apart. */
  public static final int CLASSES = 4;

  /** On light ground. */
  public static final Palette LIGHT =
      new Palette(
          "#f6f8fa",
          "#ffffff",
          "#eef0f4",
          "#d0d7de",
          "#8c959f",
          "#24292f",
          "#57606a",
          "#0969da",
          "#c2185b",
          "#98a2b0",
          List.of(
              "#b34500", "#0072b2", "#ac5286", "#b7880a", "#007252", "#5a4fcf", "#0e8fb3",
              "#82552c", "#6b7a00", "#a43277"),
          "#d6e4f5",
          "#0b4f9e");

  /** On dark ground. */
  public static final Palette DARK =
      new Palette(
          "#0d1117",
          "#161b22",
          "#11161d",
          "#30363d",
          "#6e7681",
          "#e6edf3",
          "#9aa4b0",
          "#388bfd",
          "#ff6fb5",
          "#6b7686",
          List.of(
              "#f28e4b", "#56b4e9", "#d98cb8", "#ecc747", "#28b08d", "#a59bff", "#5ad1e8",
              "#d0a070", "#b9c640", "#f389c4"),
          "#263a52",
          "#7cc0ff");

  public Palette {
    slots = List.copyOf(slots);
  }

  /** The shade of a tint. */
  public String shade(Tint tint) {
    return switch (tint) {
      case Tint.Plain p -> border;
      case Tint.Unknown u -> unknown;
      case Tint.Slot s -> slots.get(Math.floorMod(s.number(), slots.size()));
      case Tint.Ramp r -> Shades.mix(low, high, r.value());
    };
  }

  /** A faint wash of a tint over a box, so that text on it stays readable. */
  public String wash(Tint tint) {
    return switch (tint) {
      case Tint.Plain p -> box;
      case Tint.Unknown u -> box;
      case Tint.Slot s -> Shades.mix(box, shade(tint), 0.08);
      case Tint.Ramp r -> Shades.mix(box, shade(tint), 0.08);
    };
  }
}
