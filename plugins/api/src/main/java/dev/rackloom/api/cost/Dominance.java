package dev.rackloom.api.cost;

/** Which of four times is the largest, and by how much. */
record Dominance(CostClass costClass, double margin) {

  private static final CostClass[] CLASSES = {
    CostClass.COMPUTE, CostClass.MEMORY, CostClass.COMMUNICATION, CostClass.LATENCY
  };

  static Dominance of(double compute, double memory, double transfer, double fixed) {
    double[] times = {compute, memory, transfer, fixed};
    int first = 0;
    for (int i = 1; i < times.length; i++) {
      if (times[i] > times[first]) {
        first = i;
      }
    }
    if (times[first] <= 0) {
      return new Dominance(CostClass.LATENCY, 0);
    }
    double second = 0;
    for (int i = 0; i < times.length; i++) {
      if (i != first) {
        second = Math.max(second, times[i]);
      }
    }
    return new Dominance(CLASSES[first], 1 - second / times[first]);
  }
}
