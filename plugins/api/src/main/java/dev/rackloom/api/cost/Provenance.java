package dev.rackloom.api.cost;

import dev.rackloom.api.Checks;

/**
 * Where a block's numbers come from.
 *
 * @param id what blocks refer to
 * @param source whether it was computed or seen
 * @param basis what it rests on
 * @param errorBandPercent mean absolute error on measurements held back from the fit; NaN if none
 *     were
 * @param description data sheet, machine and date, fit: for people
 */
public record Provenance(
    String id, Source source, Basis basis, double errorBandPercent, String description) {
  public Provenance {
    Checks.named(id, "provenance");
    Checks.that(
        Double.isNaN(errorBandPercent) || errorBandPercent >= 0,
        "errorBandPercent must be 0 or more, was " + errorBandPercent);
  }
}
