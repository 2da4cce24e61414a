package dev.rackloom.engine.simulate;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;

/**
 * The first firings of a simulation, five numbers each; a {@link SimulationReport.Span} is made
 * when it is asked for.
 */
final class SpanLog extends AbstractList<SimulationReport.Span> implements RandomAccess {

  /** So many are kept. */
  static final int MOST = 1 << 18;

  private final List<String> devices;
  private final List<String> stages;
  private int[] who = new int[3 * 256];
  private long[] when = new long[2 * 256];
  private int size;

  SpanLog(List<String> devices, List<String> stages) {
    this.devices = List.copyOf(devices);
    this.stages = List.copyOf(stages);
  }

  void add(int device, int stage, int request, long start, long end) {
    if (size == MOST) {
      return;
    }
    if (2 * size == when.length) {
      who = Arrays.copyOf(who, 2 * who.length);
      when = Arrays.copyOf(when, 2 * when.length);
    }
    who[3 * size] = device;
    who[3 * size + 1] = stage;
    who[3 * size + 2] = request;
    when[2 * size] = start;
    when[2 * size + 1] = end;
    size++;
  }

  @Override
  public SimulationReport.Span get(int i) {
    java.util.Objects.checkIndex(i, size);
    return new SimulationReport.Span(
        devices.get(who[3 * i]),
        stages.get(who[3 * i + 1]),
        who[3 * i + 2],
        when[2 * i],
        when[2 * i + 1]);
  }

  @Override
  public int size() {
    return size;
  }
}
