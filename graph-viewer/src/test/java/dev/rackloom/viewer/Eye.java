package dev.rackloom.viewer;

/** How linear RGB is seen; matrices of Machado, Oliveira and Fernandes (2009), severity 1. */
enum Eye {
  USUAL(1, 0, 0, 0, 1, 0, 0, 0, 1),
  PROTANOPE(
      0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998),
  DEUTERANOPE(
      0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881),
  TRITANOPE(
      1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900);

  /** A difference that is seen at a glance, in CIE L*a*b*; 2.3 is one that is just noticed. */
  static final double AT_A_GLANCE = 15;

  private final double[] matrix;

  Eye(double... matrix) {
    this.matrix = matrix;
  }

  private double[] lab(String colour) {
    double[] rgb = new double[3];
    for (int row = 0; row < 3; row++) {
      for (int i = 0; i < 3; i++) {
        rgb[row] +=
            matrix[3 * row + i] * linear(Integer.parseInt(colour, 1 + 2 * i, 3 + 2 * i, 16));
      }
      rgb[row] = Math.clamp(rgb[row], 0, 1);
    }
    double x = root((0.4124 * rgb[0] + 0.3576 * rgb[1] + 0.1805 * rgb[2]) / 0.9505);
    double y = root(0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]);
    double z = root((0.0193 * rgb[0] + 0.1192 * rgb[1] + 0.9505 * rgb[2]) / 1.089);
    return new double[] {116 * y - 16, 500 * (x - y), 200 * (y - z)};
  }

  private static double linear(int channel) {
    double c = channel / 255.0;
    return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
  }

  private static double root(double t) {
    return t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116.0;
  }

  /** How far apart two colours are to it, in CIE L*a*b*. */
  double apart(String a, String b) {
    double[] one = lab(a);
    double[] other = lab(b);
    return Math.sqrt(
        Math.pow(one[0] - other[0], 2)
            + Math.pow(one[1] - other[1], 2)
            + Math.pow(one[2] - other[2], 2));
  }
}
