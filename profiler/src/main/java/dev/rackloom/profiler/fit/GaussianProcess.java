package dev.rackloom.profiler.fit;

import dev.rackloom.api.Numbers;
import dev.rackloom.api.cost.Surface;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Fits a {@link Surface} to residuals: length scales, variance and noise by maximum marginal
 * likelihood on at most {@value #LEARNING} of the points, then weights for at most so many knots as
 * asked, by regression of all points on the knots.
 *
 * <p>After Rasmussen and Williams, "Gaussian processes for machine learning", 2006, sections 5.4
 * (likelihood and its derivatives) and 8.3.1 (subset of regressors). The climb is Rprop, after
 * Riedmiller and Braun, 1993. Deterministic. n^3 a round.
 */
final class GaussianProcess {

  static final int LEARNING = 400;
  private static final int ROUNDS = 35;

  private final List<Surface.Axis> axes;
  private final double[][] x;
  private final double[] y;

  /** Residuals {@code y} of samples; axes with shift 0 and scale 1. */
  GaussianProcess(List<Surface.Axis> axes, List<Sample> samples, double[] y) {
    this.axes = standard(axes, samples);
    this.x = coordinates(this.axes, samples);
    this.y = y;
  }

  private static List<Surface.Axis> standard(List<Surface.Axis> axes, List<Sample> samples) {
    List<Surface.Axis> standard = new ArrayList<>();
    for (Surface.Axis axis : axes) {
      double[] values = samples.stream().mapToDouble(s -> axis.at(s.work())).toArray();
      double mean = Arrays.stream(values).average().orElse(0);
      double square = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElse(0);
      if (square > 1e-12) {
        standard.add(
            new Surface.Axis(axis.factors(), axis.units(), axis.loss(), mean, Math.sqrt(square)));
      }
    }
    return standard;
  }

  private static double[][] coordinates(List<Surface.Axis> axes, List<Sample> samples) {
    return samples.stream()
        .map(s -> axes.stream().mapToDouble(a -> a.at(s.work())).toArray())
        .toArray(double[][]::new);
  }

  /** The surface, with at most so many knots. */
  Surface fit(int mostKnots) {
    if (axes.isEmpty() || y.length < 4) {
      return Surface.FLAT;
    }
    double[] theta = climb();
    int d = axes.size();
    double[] scales = new double[d];
    for (int i = 0; i < d; i++) {
      scales[i] = Math.exp(theta[i]);
    }
    double[][] scaled = scaled(x, scales);
    int[] knots = spread(scaled, Math.min(mostKnots, y.length));
    double[] weights = regress(scaled, knots, Math.exp(theta[d]), Math.exp(theta[d + 1]));
    return surface(scales, scaled, knots, weights);
  }

  private Surface surface(double[] scales, double[][] scaled, int[] knots, double[] weights) {
    List<Surface.Axis> stretched = new ArrayList<>();
    int[] order = shortestFirst(scales);
    for (int i : order) {
      Surface.Axis a = axes.get(i);
      stretched.add(
          new Surface.Axis(a.factors(), a.units(), a.loss(), a.shift(), a.scale() * scales[i]));
    }
    double[] flat = new double[knots.length * scales.length];
    for (int i = 0; i < knots.length; i++) {
      for (int j = 0; j < order.length; j++) {
        flat[i * order.length + j] = rounded(scaled[knots[i]][order[j]]);
      }
    }
    double[] shortened = Arrays.stream(weights).map(GaussianProcess::rounded).toArray();
    return new Surface(stretched, Numbers.of(flat), Numbers.of(shortened));
  }

  /** Distances grow fastest along the axis with the shortest scale. */
  private static int[] shortestFirst(double[] scales) {
    return IntStream.range(0, scales.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> scales[i]))
        .mapToInt(i -> i)
        .toArray();
  }

  /** To six decimals: enough, and short in files. */
  private static double rounded(double value) {
    return Math.rint(value * 1e6) / 1e6;
  }

  private static double[][] scaled(double[][] x, double[] scales) {
    double[][] scaled = new double[x.length][scales.length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < scales.length; j++) {
        scaled[i][j] = x[i][j] / scales[j];
      }
    }
    return scaled;
  }

  private static double square(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return sum;
  }

  private static double kernel(double square) {
    double r = Math.sqrt(3 * square);
    return (1 + r) * Math.exp(-r);
  }

  /** Greedy: each next knot is the point farthest from all before. */
  private static int[] spread(double[][] x, int count) {
    int[] knots = new int[count];
    double[] nearest = new double[x.length];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    int next = 0;
    for (int k = 0; k < count; k++) {
      knots[k] = next;
      double most = -1;
      for (int i = 0; i < x.length; i++) {
        nearest[i] = Math.min(nearest[i], square(x[i], x[knots[k]]));
        if (nearest[i] > most) {
          most = nearest[i];
          next = i;
        }
      }
    }
    return knots;
  }

  /** Weights w of {@code (noise/v Kuu + Kuf Kfu) w = Kuf y}. */
  private double[] regress(double[][] scaled, int[] knots, double variance, double noise) {
    int m = knots.length;
    double[] a = new double[m * m];
    double[] b = new double[m];
    double[] row = new double[m];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j <= i; j++) {
        a[i * m + j] = noise / variance * kernel(square(scaled[knots[i]], scaled[knots[j]]));
      }
      a[i * m + i] += 1e-7 * m;
    }
    for (int p = 0; p < scaled.length; p++) {
      for (int i = 0; i < m; i++) {
        row[i] = kernel(square(scaled[p], scaled[knots[i]]));
      }
      for (int i = 0; i < m; i++) {
        b[i] += row[i] * y[p];
        for (int j = 0; j <= i; j++) {
          a[i * m + j] += row[i] * row[j];
        }
      }
    }
    return Cholesky.of(a, m, 1e-10).solve(b);
  }

  private double[] climb() {
    int step = Math.max(1, (y.length + LEARNING - 1) / LEARNING);
    Likelihood likelihood = new Likelihood(every(x, step), every(y, step));
    return likelihood.climb(ROUNDS);
  }

  private static double[][] every(double[][] x, int step) {
    double[][] some = new double[(x.length + step - 1) / step][];
    for (int i = 0; i < some.length; i++) {
      some[i] = x[i * step];
    }
    return some;
  }

  private static double[] every(double[] y, int step) {
    double[] some = new double[(y.length + step - 1) / step];
    for (int i = 0; i < some.length; i++) {
      some[i] = y[i * step];
    }
    return some;
  }
}
