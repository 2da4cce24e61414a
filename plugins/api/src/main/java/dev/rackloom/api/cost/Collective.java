package dev.rackloom.api.cost;

import dev.rackloom.api.Checks;

/**
 * The law of a collective of {@code ranks} peers over {@code bytes} of message: steps grow with the
 * peers, traffic a link with {@code (n-1)/n} of the message, as in rings.
 *
 * <pre>
 * alpha(n) = a2 + a' (n - 2)
 * beta(n)  = b2 + b' ((n - 1)/n - 1/2)
 * t        = (alpha^q + (beta * bytes)^q)^(1/q)
 * </pre>
 *
 * <p>After Thakur, Rabenseifner and Gropp, "Optimization of collective communication operations in
 * MPICH", IJHPCA 2005. One peer costs nothing.
 *
 * @param pairNanos a2: an empty message between two
 * @param stepNanos a': each further peer
 * @param pairNanosPerByte b2: between two
 * @param shareNanosPerByte b'
 * @param knee q, more than 0: below 1 the change from one regime to the other is slow
 */
public record Collective(
    double pairNanos,
    double stepNanos,
    double pairNanosPerByte,
    double shareNanosPerByte,
    double knee)
    implements CostFunction {

  public Collective {
    Checks.notNegative(pairNanos, "pairNanos");
    Checks.notNegative(stepNanos, "stepNanos");
    Checks.notNegative(pairNanosPerByte, "pairNanosPerByte");
    Checks.notNegative(shareNanosPerByte, "shareNanosPerByte");
    Checks.positive(knee, "knee");
  }

  @Override
  public CostParts at(BoundWork work) {
    double launches = Math.max(1, work.launches());
    double n = Math.max(1, work.feature("ranks"));
    if (n == 1) {
      return CostParts.NOTHING;
    }
    double fixed = pairNanos + stepNanos * (n - 2);
    double perByte = pairNanosPerByte + shareNanosPerByte * ((n - 1) / n - 0.5);
    double moved = perByte * work.bytes() / launches;
    double larger = Math.max(fixed, moved);
    double ratio = larger == 0 ? 0 : Math.min(fixed, moved) / larger;
    double total = larger * Math.pow(1 + Math.pow(ratio, knee), 1 / knee);
    return new CostParts(0, launches * moved, launches * fixed, launches * total);
  }
}
