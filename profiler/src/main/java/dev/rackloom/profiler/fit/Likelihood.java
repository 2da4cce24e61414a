package dev.rackloom.profiler.fit;

import java.util.Arrays;

/**
 * The marginal likelihood of a Gaussian process, and the climb to its top. Parameters: logarithms
 * of the length scales, of the variance and of the noise; a wide prior keeps length scales near
 * twice the spread of the data.
 */
final class Likelihood {

  private static final double USUAL = 0.7;
  private static final double WIDTH = 2;

  private final double[][] x;
  private final double[] y;
  private final int d;

  Likelihood(double[][] x, double[] y) {
    this.x = x;
    this.y = y;
    this.d = x[0].length;
  }

  /** By the signs of the slopes alone: steps grow while a sign holds and shrink when it turns. */
  double[] climb(int rounds) {
    double[] theta = start();
    double[] steps = new double[theta.length];
    double[] before = new double[theta.length];
    Arrays.fill(steps, 0.3);
    for (int round = 0; round < rounds; round++) {
      double[] slope = slope(theta);
      for (int i = 0; i < theta.length; i++) {
        double turn = slope[i] * before[i];
        steps[i] = Math.clamp(steps[i] * (turn > 0 ? 1.3 : turn < 0 ? 0.5 : 1), 1e-3, 0.8);
        before[i] = turn < 0 ? 0 : slope[i];
        theta[i] = bounded(i, theta[i] + Math.signum(before[i]) * steps[i]);
      }
    }
    return theta;
  }

  private double bounded(int i, double value) {
    return i < d ? Math.clamp(value, -2, 4) : Math.clamp(value, -12, 2);
  }

  private double[] start() {
    double variance = Math.max(1e-8, Arrays.stream(y).map(v -> v * v).average().orElse(1));
    double[] theta = new double[d + 2];
    Arrays.fill(theta, 0, d, 0.5);
    theta[d] = Math.log(0.7 * variance);
    theta[d + 1] = Math.log(0.3 * variance);
    return theta;
  }

  /** Derivatives of the logarithm of the likelihood and of the prior. */
  private double[] slope(double[] theta) {
    int n = y.length;
    double variance = Math.exp(theta[d]);
    double noise = Math.exp(theta[d + 1]);
    double[][] scaled = scaled(theta);
    double[] decay = new double[n * n];
    double[] k = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double r = Math.sqrt(3 * square(scaled[i], scaled[j]));
        decay[i * n + j] = Math.exp(-r);
        k[i * n + j] = variance * (1 + r) * decay[i * n + j];
      }
      k[i * n + i] += noise;
    }
    Cholesky factor = Cholesky.of(k.clone(), n, 1e-12);
    double[] inverse = factor.inverse();
    double[] alpha = factor.solve(y);
    double[] slope = new double[d + 2];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        double g = alpha[i] * alpha[j] - inverse[i * n + j];
        slope[d] += g * k[i * n + j];
        double c = g * 3 * variance * decay[i * n + j];
        for (int a = 0; a < d; a++) {
          double z = scaled[i][a] - scaled[j][a];
          slope[a] += c * z * z;
        }
      }
      double g = alpha[i] * alpha[i] - inverse[i * n + i];
      slope[d] += 0.5 * g * variance;
      slope[d + 1] += 0.5 * g * noise;
    }
    for (int a = 0; a < d; a++) {
      slope[a] -= (theta[a] - USUAL) / (WIDTH * WIDTH);
    }
    return slope;
  }

  private double[][] scaled(double[] theta) {
    double[][] scaled = new double[x.length][d];
    for (int i = 0; i < x.length; i++) {
      for (int a = 0; a < d; a++) {
        scaled[i][a] = x[i][a] * Math.exp(-theta[a]);
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
}
