package dev.rackloom.api.cost;

import dev.rackloom.api.Checks;

/**
 * Two functions, chosen by a size: attention of one new token a sequence is another kernel than
 * attention of a prompt.
 *
 * @param feature as {@link BoundWork#feature} names it
 * @param most sizes up to this, and work without the size, are priced by {@code small}
 * @param small for small work
 * @param large for all else
 */
public record Cases(String feature, long most, CostFunction small, CostFunction large)
    implements CostFunction {
  public Cases {
    Checks.named(feature, "feature");
  }

  @Override
  public CostParts at(BoundWork work) {
    return (work.feature(feature) <= most ? small : large).at(work);
  }
}
