package dev.rackloom.profiler.fit;

/**
 * The factor {@code L} of a symmetric positive matrix {@code A = L L'}, rows in one array; n^3 / 6
 * multiply-adds.
 */
final class Cholesky {

  private final int n;
  private final double[] l;

  private Cholesky(int n, double[] l) {
    this.n = n;
    this.l = l;
  }

  /** Factors {@code a} in place; a diagonal that is not positive is lifted to {@code least}. */
  static Cholesky of(double[] a, int n, double least) {
    for (int i = 0; i < n; i++) {
      int row = i * n;
      for (int j = 0; j <= i; j++) {
        double sum = a[row + j] - dot(a, row, j * n, j);
        a[row + j] = j == i ? Math.sqrt(Math.max(least, sum)) : sum / a[j * n + j];
      }
    }
    return new Cholesky(n, a);
  }

  private static double dot(double[] a, int x, int y, int count) {
    double even = 0;
    double odd = 0;
    int i = 0;
    for (; i + 1 < count; i += 2) {
      even += a[x + i] * a[y + i];
      odd += a[x + i + 1] * a[y + i + 1];
    }
    return i < count ? even + odd + a[x + i] * a[y + i] : even + odd;
  }

  /** The x with {@code A x = b}. */
  double[] solve(double[] b) {
    double[] x = b.clone();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        x[i] -= l[i * n + j] * x[j];
      }
      x[i] /= l[i * n + i];
    }
    for (int i = n - 1; i >= 0; i--) {
      x[i] /= l[i * n + i];
      for (int j = 0; j < i; j++) {
        x[j] -= l[i * n + j] * x[i];
      }
    }
    return x;
  }

  /** The logarithm of the determinant of L. */
  double logDeterminant() {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += Math.log(l[i * n + i]);
    }
    return sum;
  }

  /** The inverse of A, from that of L. */
  double[] inverse() {
    double[] columns = new double[n * n];
    for (int j = 0; j < n; j++) {
      columns[j * n + j] = 1 / l[j * n + j];
      for (int i = j + 1; i < n; i++) {
        double sum = 0;
        for (int k = j; k < i; k++) {
          sum += l[i * n + k] * columns[j * n + k];
        }
        columns[j * n + i] = -sum / l[i * n + i];
      }
    }
    double[] inverse = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int k = i; k < n; k++) {
          sum += columns[i * n + k] * columns[j * n + k];
        }
        inverse[i * n + j] = sum;
        inverse[j * n + i] = sum;
      }
    }
    return inverse;
  }
}
