package dev.rackloom.api.graph;

import dev.rackloom.api.Checks;

/**
 * Where a body of control flow is in the graph around it.
 *
 * @param operator the id of the operator that holds it
 * @param role which of its bodies, as in {@link Region#role()}
 */
public record BodyAt(int operator, String role) {
  public BodyAt {
    Checks.notNegative(operator, "operator id");
  }
}
