package dev.rackloom.desktop.viewmodel;

import dev.rackloom.viewer.Cuts;
import dev.rackloom.viewer.Overlay;
import dev.rackloom.viewer.Palette;
import dev.rackloom.viewer.Tint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The colours of devices, wherever they are shown; they share none with the cost classes. From the
 * seventh on they share colours with one another, and are told apart by cuts, each by its own. The
 * first {@value #SEEN} are told apart in a swatch, those after them in the stripe of a box.
 */
public final class DeviceColours {

  /** So many devices have a colour of their own; the next share them in turn. */
  private static final int OWN = Palette.SLOTS - Palette.CLASSES;

  /** So many devices have signs that are told apart however small they are. */
  static final int SEEN = OWN * Cuts.SMALL;

  /** So many devices have an entry each in a legend. */
  private static final int MOST_ENTRIES = Cuts.EVEN * OWN;

  /** An entry of the legend names so many devices and counts the others. */
  private static final int MOST_NAMED = 4;

  private DeviceColours() {}

  /** The colour of the device at a position in the rack; that of the unknown if it is negative. */
  public static Tint of(int position) {
    return position < 0
        ? new Tint.Unknown()
        : new Tint.Slot(Palette.CLASSES + position % OWN, position / OWN);
  }

  /** An entry a device; of a large rack one a colour, with what the cuts mean. */
  static List<Overlay.LegendEntry> legend(List<String> devices) {
    if (devices.size() <= MOST_ENTRIES) {
      return IntStream.range(0, devices.size())
          .mapToObj(i -> new Overlay.LegendEntry(of(i), devices.get(i)))
          .toList();
    }
    Map<Tint, List<String>> byColour = new LinkedHashMap<>();
    for (int i = 0; i < devices.size(); i++) {
      byColour.computeIfAbsent(of(i % OWN), t -> new ArrayList<>()).add(devices.get(i));
    }
    return Stream.concat(
            byColour.entrySet().stream()
                .map(e -> new Overlay.LegendEntry(e.getKey(), named(e.getValue()))),
            Stream.of(
                new Overlay.LegendEntry(of(OWN), "a cut more: the next of its colour"),
                new Overlay.LegendEntry(
                    of(Cuts.EVEN * OWN),
                    "unlike pieces: the " + (Cuts.EVEN + 1) + "th of its colour and on")))
        .toList();
  }

  private static String named(List<String> devices) {
    int more = devices.size() - MOST_NAMED;
    return more > 0
        ? String.join(", ", devices.subList(0, MOST_NAMED)) + " and " + more + " more"
        : String.join(", ", devices);
  }
}
