package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.cost.Source;
import java.util.Set;
import java.util.stream.Collectors;

/** Where the numbers of a view come from that is coloured by an overlay: in words for people. */
final class Origin {

  private static final String REST = "; memory, load and what a move makes: predicted";

  private Origin() {}

  /** Whether the numbers behind the colours are. */
  static boolean isPredicted(Overlays.Choice choice) {
    return switch (choice) {
      case COST_CLASS, DEVICE, TIME_SHARE, MEMORY -> true;
      case ERROR, LIVE, BUSY, QUEUE, FILE -> false;
    };
  }

  /** Which numbers are predicted, which were seen, and how. */
  static String words(Overlays.Choice choice, Seen seen) {
    return switch (choice) {
      case COST_CLASS, DEVICE, TIME_SHARE, MEMORY -> "All numbers here are predicted";
      case ERROR -> seen("Errors of the plan's prediction against what was ", seen.sources());
      case LIVE -> seen("Times of stages: ", seen.sources());
      case BUSY -> seen("How busy devices are: ", seen.deviceSources());
      case QUEUE -> seen("What waits for devices: ", seen.deviceSources());
      case FILE -> "Colours: numbers of the file that was dropped" + REST;
    };
  }

  private static String seen(String what, Set<Source> sources) {
    if (sources.isEmpty()) {
      return "Nothing was seen yet" + REST;
    }
    String words = sources.stream().sorted().map(Source::word).collect(Collectors.joining(" and "));
    return what + words + (sources.size() > 1 ? ", as each says" : "") + REST;
  }
}
