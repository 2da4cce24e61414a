package dev.rackloom.api.graph;

import dev.rackloom.api.Checks;

/**
 * Something in a file that a reader could not make sense of, and what follows from it.
 *
 * @param where the operator, tensor or section
 * @param what what was not understood
 * @param consequence what is missing because of it, such as "its cost is unknown"
 */
public record NotUnderstood(String where, String what, String consequence) {
  public NotUnderstood {
    Checks.named(what, "what");
  }
}
