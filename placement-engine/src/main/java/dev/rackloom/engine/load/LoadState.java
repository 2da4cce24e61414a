package dev.rackloom.engine.load;

import java.util.Arrays;

/**
 * An assignment of items to devices with the load of every resource, kept up under moves. A move
 * costs O(sources of the item x devices that read them). Not thread-safe.
 */
final class LoadState {

  private final LoadModel model;
  private final Ports ports;
  private final int vertices;

  /** Vertex by item, the caller last. */
  final int[] at;

  final double[] load;
  final long[] held;

  /** Readers of source {@code j} at vertex {@code v}: {@code count[j * vertices + v]}. */
  private final int[] count;

  /** Vertices other than the owner's that read a source. */
  private final int[] elsewhere;

  LoadState(LoadModel model, int[] device) {
    this.model = model;
    this.ports = model.ports;
    this.vertices = model.devices + 1;
    this.at = Arrays.copyOf(device, model.items + 1);
    this.at[model.items] = model.devices;
    this.load = new double[ports.resources()];
    this.held = new long[model.devices];
    this.count = new int[model.sources * vertices];
    this.elsewhere = new int[model.sources];
    recompute();
  }

  /** Takes over another assignment. */
  void set(int[] device) {
    System.arraycopy(device, 0, at, 0, model.items);
    recompute();
  }

  /** Loads from nothing, free of what rounding has gathered. */
  void recompute() {
    Arrays.fill(load, 0);
    Arrays.fill(held, 0);
    Arrays.fill(count, 0);
    Arrays.fill(elsewhere, 0);
    for (int i = 0; i < model.items; i++) {
      load[at[i]] += model.cost[i][at[i]];
      held[at[i]] += model.size[i];
    }
    for (int j = 0; j < model.sources; j++) {
      int home = at[model.owner[j]];
      for (int reader : model.readers[j]) {
        if (count[j * vertices + at[reader]]++ == 0 && at[reader] != home) {
          elsewhere[j]++;
          read(j, home, at[reader], vertices, model.bytes[j]);
        }
      }
      if (elsewhere[j] > 0) {
        charge(ports.once(home), model.bytes[j]);
      }
    }
  }

  private void charge(int[] way, double bytes) {
    charge(way, 0, bytes);
  }

  private void charge(int[] way, int first, double bytes) {
    for (int i = first; i < way.length; i++) {
      load[ports.resource(way[i])] += bytes * ports.nanosPerByte(way[i]);
    }
  }

  /**
   * Charges a source's way to a vertex, but what it has crossed already for one of the first {@code
   * others} vertices.
   */
  private void read(int j, int home, int vertex, int others, double bytes) {
    int engine = ports.engine(home, vertex);
    boolean copied = false;
    for (int v = 0; engine >= 0 && v < others && !copied; v++) {
      copied = v != vertex && count[j * vertices + v] > 0 && ports.engine(home, v) == engine;
    }
    charge(ports.pair(home, vertex), copied ? ports.scattered(home, vertex) : 0, bytes);
  }

  /** Moves an item to a device. */
  void move(int item, int to) {
    int from = at[item];
    if (from == to) {
      return;
    }
    load[from] -= model.cost[item][from];
    load[to] += model.cost[item][to];
    held[from] -= model.size[item];
    held[to] += model.size[item];
    at[item] = to;
    for (int j : model.owned[item]) {
      moveOwner(j, from, to);
    }
    for (int j : model.read[item]) {
      moveReader(j, from, to);
    }
  }

  private void moveOwner(int j, int from, int to) {
    double bytes = model.bytes[j];
    int row = j * vertices;
    int was = elsewhere[j];
    int now = 0;
    for (int v = 0; v < vertices; v++) {
      if (count[row + v] > 0) {
        if (v != from) {
          read(j, from, v, v, -bytes);
        }
        if (v != to) {
          read(j, to, v, v, bytes);
          now++;
        }
      }
    }
    elsewhere[j] = now;
    if (was > 0) {
      charge(ports.once(from), -bytes);
    }
    if (now > 0) {
      charge(ports.once(to), bytes);
    }
  }

  private void moveReader(int j, int from, int to) {
    int home = at[model.owner[j]];
    double bytes = model.bytes[j];
    int row = j * vertices;
    int was = elsewhere[j];
    if (--count[row + from] == 0 && from != home) {
      elsewhere[j]--;
      read(j, home, from, vertices, -bytes);
    }
    if (count[row + to]++ == 0 && to != home) {
      elsewhere[j]++;
      read(j, home, to, vertices, bytes);
    }
    if (was == 0 && elsewhere[j] > 0) {
      charge(ports.once(home), bytes);
    } else if (was > 0 && elsewhere[j] == 0) {
      charge(ports.once(home), -bytes);
    }
  }

  /** The largest load of any resource. */
  double busiest() {
    double busiest = 0;
    for (double l : load) {
      busiest = Math.max(busiest, l);
    }
    return busiest;
  }

  /** Whether an item is allowed at a device and fits beside what is there. */
  boolean fits(int item, int device) {
    return model.allowed(item, device)
        && (at[item] == device || held[device] + model.size[item] <= model.capacity[device]);
  }

  /** Whether every item is allowed where it is and every device holds what it has. */
  boolean feasible() {
    for (int i = 0; i < model.items; i++) {
      if (!model.allowed(i, at[i])) {
        return false;
      }
    }
    for (int d = 0; d < model.devices; d++) {
      if (held[d] > model.capacity[d]) {
        return false;
      }
    }
    return true;
  }
}
