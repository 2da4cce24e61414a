package dev.rackloom.desktop.viewmodel;

import dev.rackloom.viewer.Overlay;
import dev.rackloom.viewer.Palette;
import dev.rackloom.viewer.Tint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The colours of devices, wherever they are shown; they share none with the cost classes. */
public final class DeviceColours {

  /** So many devices have a colour of their own; the next share them in turn. */
  private static final int OWN = Palette.SLOTS - Palette.CLASSES;

  /** An entry of the legend names so many devices and counts the others. */
  private static final int MOST_NAMED = 4;

  private DeviceColours() {}

  /** The colour of the device at a position in the rack; that of the unknown if it is negative. */
  public static Tint of(int position) {
    return position < 0 ? new Tint.Unknown() : new Tint.Slot(Palette.CLASSES + position % OWN);
  }

  /** An entry a colour; devices that share one are named together. */
  static List<Overlay.LegendEntry> legend(List<String> devices) {
    Map<Tint, List<String>> byColour = new LinkedHashMap<>();
    for (int i = 0; i < devices.size(); i++) {
      byColour.computeIfAbsent(of(i), t -> new ArrayList<>()).add(devices.get(i));
    }
    return byColour.entrySet().stream()
        .map(e -> new Overlay.LegendEntry(e.getKey(), named(e.getValue())))
        .toList();
  }

  private static String named(List<String> devices) {
    int more = devices.size() - MOST_NAMED;
    return more > 0
        ? String.join(", ", devices.subList(0, MOST_NAMED)) + " and " + more + " more"
        : String.join(", ", devices);
  }
}
