package dev.rackloom.api.cost;

import dev.rackloom.api.Checks;
import dev.rackloom.api.Numbers;
import java.util.List;

/**
 * A smooth function of a few sizes of the work: the mean of a Gaussian process over its knots. Far
 * from every knot it is 0.
 *
 * <pre>
 * f(x) = sum of weight(i) * (1 + sqrt(3) r) exp(-sqrt(3) r),   r = distance of x and knot i
 * </pre>
 *
 * <p>After Rasmussen and Williams, "Gaussian processes for machine learning", 2006, chapters 2 and
 * 4 (Matern 3/2).
 *
 * @param axes what the coordinates are; quick to price if those that tell most come first
 * @param knots coordinates, one knot after the other
 * @param weights one a knot
 */
public record Surface(List<Axis> axes, Numbers knots, Numbers weights) {

  /** Beyond this square of a distance the kernel is below 1e-4. */
  private static final double FAR = 48;

  /** The surface that is 0 everywhere. */
  public static final Surface FLAT = new Surface(List.of(), Numbers.of(), Numbers.of());

  /**
   * A coordinate: a product of sizes, as a logarithm, shifted and scaled.
   *
   * @param factors what is multiplied
   * @param units what the product is divided by
   * @param loss whether the coordinate is what rounding the quotient up loses, {@code
   *     log(ceil(u)/u)}, and not {@code log(u)}
   * @param shift subtracted
   * @param scale what then counts as 1: a length scale
   */
  public record Axis(List<Factor> factors, double units, boolean loss, double shift, double scale) {
    public Axis {
      factors = List.copyOf(factors);
      Checks.positive(units, "units");
      Checks.positive(scale, "scale");
    }

    Axis withUnits(double other) {
      return new Axis(factors, other, loss, shift, scale);
    }

    /** The coordinate of {@code work}. */
    public double at(BoundWork work) {
      double u = 1;
      for (Factor factor : factors) {
        u *= factor.at(work);
      }
      u /= units;
      return (Math.log(loss ? Math.ceil(u) / u : u) - shift) / scale;
    }
  }

  /**
   * A size, in steps.
   *
   * @param feature as {@link BoundWork#feature} names it; {@code flops} and {@code bytes} of one
   *     launch
   * @param step the size is counted in such steps, rounded up; 1 leaves it as it is
   * @param under whether it divides
   */
  public record Factor(String feature, int step, boolean under) {
    public Factor {
      Checks.named(feature, "feature");
      Checks.positive(step, "step");
    }

    double at(BoundWork work) {
      boolean total = feature.equals("flops") || feature.equals("bytes");
      double launches = total ? Math.max(1, work.launches()) : 1;
      double size = Math.max(1, work.feature(feature) / launches);
      double steps = step == 1 ? size : Math.ceil(size / step);
      return under ? 1 / steps : steps;
    }
  }

  public Surface {
    axes = List.copyOf(axes);
    Checks.that(
        knots.size() == weights.size() * axes.size(),
        knots.size() + " coordinates of " + weights.size() + " knots in " + axes.size() + " axes");
  }

  /**
   * This surface on a machine of so many units, with so much of its height: axes that count waves
   * count those of the other machine.
   */
  public Surface carried(int units, double share) {
    double[] lower = weights.toArray();
    for (int i = 0; i < lower.length; i++) {
      lower[i] *= share;
    }
    return new Surface(
        axes.stream().map(a -> a.units() == 1 ? a : a.withUnits(units)).toList(),
        knots,
        Numbers.of(lower));
  }

  /** The value for {@code work}. */
  public double at(BoundWork work) {
    if (weights.size() == 0) {
      return 0;
    }
    double[] x = new double[axes.size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = axes.get(i).at(work);
    }
    return at(x);
  }

  private double at(double[] x) {
    double sum = 0;
    for (int knot = 0; knot < weights.size(); knot++) {
      double square = square(x, knot * x.length);
      if (square < FAR) {
        double r = Math.sqrt(3 * square);
        sum += weights.get(knot) * (1 + r) * Math.exp(-r);
      }
    }
    return sum;
  }

  /** Of the distance; the rest is left out once it is far. */
  private double square(double[] x, int first) {
    double square = 0;
    for (int i = 0; i < x.length && square < FAR; i++) {
      double d = x[i] - knots.get(first + i);
      square += d * d;
    }
    return square;
  }
}
