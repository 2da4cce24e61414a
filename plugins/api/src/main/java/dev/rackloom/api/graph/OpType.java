package dev.rackloom.api.graph;

import dev.rackloom.api.Checks;

/**
 * What an operator computes, by the name of the operator set that defines it. Open.
 *
 * @param domain the operator set, empty for the standard one, such as {@code com.microsoft}
 * @param name such as {@code MatMul}
 * @param version the operator set's version, 0 if the format has none
 */
public record OpType(String domain, String name, int version) {
  public OpType {
    Checks.named(name, "operator type");
    Checks.notNegative(version, "version");
  }

  @Override
  public String toString() {
    return domain.isEmpty() ? name : domain + "." + name;
  }
}
