package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.Failure;
import dev.rackloom.api.cost.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Why nothing fits, in one sentence: the first reason with its first detail, and how many there are
 * besides. Any thread.
 */
final class NoFit {

  private static final String MEMORY =
      "give a device more memory, take a constraint away, or allow groups and node memory";
  private static final String PRICES =
      "measure the devices (Problems offers it for real ones), or open a rack whose devices have"
          + " peaks for the types of this model";

  private NoFit() {}

  /**
   * In words.
   *
   * @param reasons of the engine; details of one are indented after it
   */
  static Failure of(Study study, List<String> reasons) {
    List<String> heads = new ArrayList<>();
    Optional<String> detail = Optional.empty();
    for (String reason : reasons) {
      if (!reason.startsWith(" ")) {
        heads.add(reason);
      } else if (heads.size() == 1 && detail.isEmpty()) {
        detail = Optional.of(reason.strip());
      }
    }
    EngineWords words = EngineWords.on(study);
    String first = heads.isEmpty() ? "" : heads.getFirst();
    String text = first.endsWith(":") ? first.substring(0, first.length() - 1) : first;
    String why = detail.map(d -> " (" + d + ")").orElse("");
    return new Failure(
        Failure.Kind.USER,
        "No placement fits: " + words.of(text + why) + more(heads.size() - 1),
        isWithoutPrice(study) ? PRICES : MEMORY);
  }

  private static String more(int reasons) {
    return reasons <= 0
        ? ""
        : "; and " + reasons + " more " + (reasons == 1 ? "reason" : "reasons") + " like it";
  }

  /** Whether some stage has a price on no device. */
  private static boolean isWithoutPrice(Study study) {
    return study.facts(Optional.empty()).values().stream()
        .flatMap(List::stream)
        .anyMatch(f -> f.estimates().stream().allMatch(Estimate.Unknown.class::isInstance));
  }
}
