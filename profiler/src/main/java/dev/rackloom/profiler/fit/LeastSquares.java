package dev.rackloom.profiler.fit;

import java.util.function.UnaryOperator;

/**
 * Robust non-linear least squares by Levenberg and Marquardt, with derivatives by differences:
 * minimises {@code sum of 2 c^2 (sqrt(1 + (r/c)^2) - 1) + sum of (prior (x - x0))^2}. Large
 * residuals count linearly, so a few odd measurements do not bend the fit. Deterministic.
 *
 * <p>After Marquardt, "An algorithm for least-squares estimation of nonlinear parameters", SIAM
 * 1963; the loss after Charbonnier et al., 1997.
 */
final class LeastSquares {

  private static final double STEP = 1e-4;
  private static final double ENOUGH = 1e-5;
  private static final double LARGEST_STEP = 1.0;

  private final UnaryOperator<double[]> residuals;
  private final double[] x0;
  private final double prior;
  private final double scale;

  /**
   * A problem.
   *
   * @param residuals of a point
   * @param x0 where to start, and where the prior pulls
   * @param prior how strongly
   * @param scale c: residuals above it count linearly
   */
  LeastSquares(UnaryOperator<double[]> residuals, double[] x0, double prior, double scale) {
    this.residuals = residuals;
    this.x0 = x0;
    this.prior = prior;
    this.scale = scale;
  }

  /** The best point found in so many rounds. */
  double[] minimise(int rounds) {
    double[] x = x0.clone();
    double[] r = residuals.apply(x);
    double cost = cost(x, r);
    double damping = 1e-2;
    for (int round = 0; round < rounds && damping < 1e8; round++) {
      double[][] jacobian = jacobian(x, r);
      boolean better = false;
      for (; !better && damping < 1e8; damping *= better ? 1 : 4) {
        double[] next = step(x, r, jacobian, damping);
        double[] nextResiduals = residuals.apply(next);
        double nextCost = cost(next, nextResiduals);
        if (nextCost < cost) {
          boolean done = cost - nextCost < ENOUGH * cost;
          x = next;
          r = nextResiduals;
          cost = nextCost;
          better = true;
          if (done) {
            return x;
          }
        }
      }
      damping = Math.max(1e-6, damping / 6);
    }
    return x;
  }

  private double cost(double[] x, double[] r) {
    double sum = 0;
    for (double value : r) {
      double z = value / scale;
      sum += 2 * scale * scale * (Math.sqrt(1 + z * z) - 1);
    }
    for (int i = 0; i < x.length; i++) {
      double pull = prior * (x[i] - x0[i]);
      sum += pull * pull;
    }
    return Double.isNaN(sum) ? Double.POSITIVE_INFINITY : sum;
  }

  private double[][] jacobian(double[] x, double[] r) {
    double[][] columns = new double[x.length][];
    for (int i = 0; i < x.length; i++) {
      double[] moved = x.clone();
      moved[i] += STEP;
      columns[i] = residuals.apply(moved);
      for (int j = 0; j < r.length; j++) {
        columns[i][j] = (columns[i][j] - r[j]) / STEP;
      }
    }
    return columns;
  }

  private double[] step(double[] x, double[] r, double[][] jacobian, double damping) {
    int n = x.length;
    double[] normal = new double[n * n];
    double[] slope = new double[n];
    for (int a = 0; a < n; a++) {
      for (int b = 0; b <= a; b++) {
        normal[a * n + b] = weighted(jacobian[a], jacobian[b], r);
      }
      normal[a * n + a] += prior * prior;
      normal[a * n + a] += damping * (normal[a * n + a] + 1e-6);
      slope[a] = -weighted(jacobian[a], r, r) - prior * prior * (x[a] - x0[a]);
    }
    double[] change = Cholesky.of(normal, n, 1e-12).solve(slope);
    double[] next = x.clone();
    for (int i = 0; i < n; i++) {
      next[i] += Math.clamp(change[i], -LARGEST_STEP, LARGEST_STEP);
    }
    return next;
  }

  private double weighted(double[] a, double[] b, double[] r) {
    double sum = 0;
    for (int i = 0; i < r.length; i++) {
      double z = r[i] / scale;
      sum += a[i] * b[i] / Math.sqrt(1 + z * z);
    }
    return sum;
  }
}
